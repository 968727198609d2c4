import { useNavigate } from '@tanstack/react-router'
import { useCallback, useMemo } from 'react'
import type { Overview } from '#api/shapes/overview.ts'
import type { RfmCell } from '#api/shapes/rfm.ts'
import { useFormat } from '../../api/session.tsx'
import { exactNumber } from '../../format/numbers.ts'
import { useText } from '../../locales/language.tsx'
import { Behind } from '../../parts/behind.tsx'
import { ChartCard } from '../../parts/chart/chart-card.tsx'
import type { ChartClick } from '../../parts/chart/chart.tsx'
import { chartStyle } from '../../parts/chart/style.ts'
import type { Column } from '../../parts/table/column.ts'
import { useTheme } from '../../theme/theme.tsx'

/** Who is not scored: whoever has no recency, the first axis of RFM. */
const NOT_SCORED = `where=${encodeURIComponent('recency_days=null')}`

/** Who bought lately, and often? Customers by recency and frequency score. */
export function RfmMap({ overview }: { readonly overview: Overview }) {
  const t = useText()
  const navigate = useNavigate()
  const { bins, cells, without } = overview.rfm
  const option = useOption(cells, bins)
  const open = useCallback(
    (click: ChartClick) => {
      const [f, r] = (click.data as { value: readonly number[] }).value
      if (f !== undefined && r !== undefined)
        void navigate({ to: '/customers', search: { r: String(r + 1), f: String(f + 1) } })
    },
    [navigate],
  )
  return (
    <ChartCard
      title={t.overview.rfmQuestion}
      note={
        without > 0 && (
          <>
            {t.overview.rfmWithout} <Behind query={NOT_SCORED}>{exactNumber(without)}</Behind>
          </>
        )
      }
      file={`rfm-${overview.to}`}
      height={320}
      option={option}
      label={t.overview.rfmLabel({ bins })}
      onClick={open}
      columns={useColumns()}
      rows={cells}
      rowKey={(cell) => `${cell.r}/${cell.f}`}
    />
  )
}

function useOption(cells: readonly RfmCell[], bins: number) {
  const t = useText()
  const f = useFormat()
  const { palette, name } = useTheme()
  return useMemo(() => {
    const style = chartStyle(palette)
    const scores = Array.from({ length: bins }, (_, index) => String(index + 1))
    const most = Math.max(1, ...cells.map((cell) => cell.customers))
    const at = new Map(cells.map((cell) => [`${cell.r}/${cell.f}`, cell]))
    const data = scores.flatMap((_, r) =>
      scores.map((__, freq) => {
        const customers = at.get(`${r + 1}/${freq + 1}`)?.customers ?? 0
        // Square root: a few full cells would otherwise leave all others equally pale.
        const strong = Math.sqrt(customers / most) > (name === 'dark' ? 0.74 : 0.86)
        const color = strong ? palette.onAccent : palette.text
        return { value: [freq, r, Math.sqrt(customers)], label: { color } }
      }),
    )
    const axis = { type: 'category', data: scores, ...style.category, splitArea: { show: false } }
    const titled = {
      nameLocation: 'middle' as const,
      nameTextStyle: { color: palette.soft, fontSize: 12 },
    }
    return {
      grid: { left: 44, right: 12, top: 8, bottom: 44 },
      xAxis: { ...axis, ...titled, name: t.overview.rfmF, nameGap: 28 },
      yAxis: { ...axis, ...titled, name: t.overview.rfmR, nameGap: 26 },
      visualMap: {
        show: false,
        min: 0,
        max: Math.sqrt(most),
        inRange: {
          color: [
            palette.sunken,
            palette.accentSoft,
            name === 'dark' ? '#1f6f64' : '#7fb9b0',
            palette.accent,
          ],
        },
      },
      tooltip: {
        ...style.tooltip,
        formatter: (point: { value: readonly number[] }) => {
          const [freq = 0, r = 0] = point.value
          const cell = at.get(`${r + 1}/${freq + 1}`)
          return `R ${r + 1} · F ${freq + 1}<br><b>${t.common.people({ count: exactNumber(cell?.customers ?? 0) })}</b> · ${f.money(cell?.net_sales ?? 0)}`
        },
      },
      series: [
        {
          type: 'heatmap',
          data,
          label: {
            show: true,
            formatter: (point: { value: readonly number[] }) =>
              f.short(Math.round((point.value[2] ?? 0) ** 2)),
          },
          itemStyle: { borderColor: palette.surface, borderWidth: 2, borderRadius: 3 },
          emphasis: { itemStyle: { borderColor: palette.text } },
        },
      ],
    }
  }, [cells, bins, palette, name, f, t])
}

function useColumns(): readonly Column<RfmCell>[] {
  const t = useText()
  const f = useFormat()
  return [
    {
      key: 'r',
      title: 'R',
      number: true,
      width: 60,
      cell: (cell) => cell.r,
      plain: (cell) => cell.r,
    },
    {
      key: 'f',
      title: 'F',
      number: true,
      width: 60,
      cell: (cell) => cell.f,
      plain: (cell) => cell.f,
    },
    {
      key: 'customers',
      title: t.overview.customers,
      number: true,
      cell: (cell) => (
        <Behind query={`r=${cell.r}&f=${cell.f}`}>{exactNumber(cell.customers)}</Behind>
      ),
      plain: (cell) => cell.customers,
    },
    {
      key: 'net_sales',
      title: t.overview.measures.net_sales,
      number: true,
      cell: (cell) => f.money(cell.net_sales),
      plain: (cell) => f.major(cell.net_sales),
    },
  ]
}
