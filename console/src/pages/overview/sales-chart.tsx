import { useMemo, useState } from 'react'
import type { Overview } from '#api/shapes/overview.ts'
import { useFormat } from '../../api/session.tsx'
import { exactNumber } from '../../format/numbers.ts'
import { useText } from '../../locales/language.tsx'
import { ChartCard } from '../../parts/chart/chart-card.tsx'
import { chartStyle } from '../../parts/chart/style.ts'
import { Segments } from '../../parts/segments.tsx'
import type { Column } from '../../parts/table/column.ts'
import { useTheme } from '../../theme/theme.tsx'

type Day = Overview['days'][number]
type Measure = 'net_sales' | 'orders' | 'customers' | 'new_customers'
const MEASURES: readonly Measure[] = ['net_sales', 'orders', 'customers', 'new_customers']

/** How did sales go, day by day? */
export function SalesChart({ overview }: { readonly overview: Overview }) {
  const t = useText()
  const f = useFormat()
  const { palette } = useTheme()
  const [measure, setMeasure] = useState<Measure>('net_sales')
  const { days } = overview
  const option = useMemo(() => {
    const style = chartStyle(palette)
    const money = measure === 'net_sales'
    return {
      grid: {
        left: 8,
        right: 16,
        top: 30,
        bottom: 4,
        outerBoundsMode: 'same',
        outerBoundsContain: 'axisLabel',
      },
      xAxis: { type: 'category', data: days.map((day) => day.day.slice(5)), ...style.category },
      yAxis: {
        type: 'value',
        name: money ? f.currency : t.overview.measureUnits[measure],
        ...style.value,
        axisLabel: {
          ...style.value.axisLabel,
          formatter: (value: number) => (money ? f.shortMoney(value) : f.short(value)),
        },
        ...(money ? {} : { minInterval: 1 }),
      },
      tooltip: {
        ...style.tooltip,
        trigger: 'axis',
        axisPointer: { type: 'line', lineStyle: { color: palette.lineStrong } },
        formatter: (points: readonly { dataIndex: number }[]) => {
          const day = days[points[0]?.dataIndex ?? 0]
          return day
            ? `${day.day}<br><b>${money ? f.money(day[measure]) : exactNumber(day[measure])}</b>`
            : ''
        },
      },
      series: [
        {
          type: days.length > 45 ? 'line' : 'bar',
          data: days.map((day) => day[measure]),
          color: palette.accent,
          barMaxWidth: 22,
          itemStyle: { borderRadius: [2, 2, 0, 0] },
          lineStyle: { width: 1.5 },
          showSymbol: false,
          areaStyle: { opacity: 0.08 },
        },
      ],
    }
  }, [days, measure, palette, f, t])
  return (
    <ChartCard
      title={t.overview.salesQuestion}
      file={`sales-${overview.from}-${overview.to}`}
      height={286}
      option={option}
      label={t.overview.salesLabel({ days: days.length, measure: t.overview.measures[measure] })}
      columns={useColumns()}
      rows={days}
      rowKey={(day) => day.day}
      controls={
        <Segments
          label={t.overview.measure}
          options={MEASURES.map((key) => ({ key, name: t.overview.measures[key] }))}
          chosen={measure}
          onChoose={setMeasure}
        />
      }
    />
  )
}

function useColumns(): readonly Column<Day>[] {
  const t = useText()
  const f = useFormat()
  const count = (key: 'orders' | 'customers' | 'new_customers'): Column<Day> => ({
    key,
    title: t.overview.measures[key],
    number: true,
    cell: (day) => exactNumber(day[key]),
    plain: (day) => day[key],
  })
  return [
    { key: 'day', title: t.overview.day, cell: (day) => day.day, plain: (day) => day.day },
    {
      key: 'net_sales',
      title: t.overview.measures.net_sales,
      number: true,
      cell: (day) => f.money(day.net_sales),
      plain: (day) => f.major(day.net_sales),
    },
    count('orders'),
    count('customers'),
    count('new_customers'),
  ]
}
