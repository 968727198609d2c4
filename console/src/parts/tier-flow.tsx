import { useNavigate } from '@tanstack/react-router'
import { type ReactNode, useCallback, useMemo } from 'react'
import type { TierFlow } from '#api/shapes/tier-program.ts'
import type { Text } from '#api/shapes/text.ts'
import { useFormat } from '../api/session.tsx'
import { addDays } from '../format/dates.ts'
import { exactNumber } from '../format/numbers.ts'
import { useText } from '../locales/language.tsx'
import { Behind } from './behind.tsx'
import { ChartCard } from './chart/chart-card.tsx'
import type { ChartClick } from './chart/chart.tsx'
import { chartStyle, plain } from './chart/style.ts'
import type { Column } from './table/column.ts'
import { metalOf } from '../theme/metals.ts'
import { useTheme } from '../theme/theme.tsx'

type Level = { readonly key: string; readonly name: Text; readonly rank: number }

type Props = {
  readonly program: string
  readonly levels: readonly Level[]
  readonly flows: readonly TierFlow[]
  /** Days, both included: how it stood at the beginning of the first and stands at the end of the last. */
  readonly from: string
  readonly to: string
  readonly file: string
  /** Stands under the chart's heading. */
  readonly below?: ReactNode
  readonly height?: number
  /** The question, where it is not one about tiers. */
  readonly title?: string
  readonly note?: (moved: string) => string
  /** The customers behind a flow, where it is not one between tiers. */
  readonly query?: (flow: TierFlow) => Record<string, string>
}

/** Who moved from which level to which, between two days? */
export function TierFlowChart({
  program,
  levels,
  flows,
  from,
  to,
  file,
  below,
  height = 300,
  title,
  note,
  query: other,
}: Props) {
  const t = useText()
  const navigate = useNavigate()
  const query = useCallback(
    (flow: TierFlow): Record<string, string> =>
      other?.(flow) ??
      (flow.from === null || flow.from === flow.to
        ? { tier: `${program}:${flow.to}` }
        : {
            moved: `${flow.from}..${flow.to}`,
            moved_program: program,
            moved_from: from,
            moved_to: addDays(to, 1),
          }),
    [program, from, to, other],
  )
  const open = useCallback(
    (click: ChartClick) => {
      const flow = (click.data as { flow?: TierFlow }).flow
      if (flow) void navigate({ to: '/customers', search: query(flow) })
    },
    [navigate, query],
  )
  const moved = flows
    .filter((flow) => flow.from !== null && flow.from !== flow.to)
    .reduce((sum, flow) => sum + flow.customers, 0)
  return (
    <ChartCard
      title={title ?? t.overview.flowQuestion}
      note={
        note?.(exactNumber(moved)) ?? t.overview.flowNote({ from, to, moved: exactNumber(moved) })
      }
      file={file}
      height={height}
      option={useOption(levels, flows)}
      label={t.overview.flowLabel({ from, to })}
      onClick={open}
      columns={useColumns(levels, query)}
      rows={flows}
      rowKey={(flow) => `${flow.from}>${flow.to}`}
      below={below}
    />
  )
}

function useOption(levels: readonly Level[], flows: readonly TierFlow[]) {
  const t = useText()
  const f = useFormat()
  const { palette, name: theme } = useTheme()
  return useMemo(() => {
    const style = chartStyle(palette)
    const nameOf = (key: string | null) => {
      const level = levels.find((one) => one.key === key)
      return level ? f.say(level.name) : key === null ? t.tiers.newcomers : key
    }
    const fill = (key: string | null) => {
      const level = levels.find((one) => one.key === key)
      return level ? metalOf(level.rank, levels.length, theme).fill : palette.faint
    }
    const node = (side: 'from' | 'to') => (key: string | null) => {
      const total = flows
        .filter((flow) => flow[side] === key)
        .reduce((sum, flow) => sum + flow.customers, 0)
      return {
        name: `${side}:${key ?? ''}`,
        depth: side === 'from' ? 0 : 1,
        itemStyle: { color: fill(key), borderWidth: 0 },
        label: {
          position: side === 'from' ? 'right' : 'left',
          formatter: `${nameOf(key)}  ${f.short(total)}`,
        },
      }
    }
    const used = (side: 'from' | 'to') =>
      byRank([...new Set(flows.map((flow) => flow[side]))], levels)
    return {
      tooltip: {
        ...style.tooltip,
        formatter: (point: { dataType: string; data: { flow?: TierFlow } }) => {
          const flow = point.data.flow
          return flow
            ? `${plain(nameOf(flow.from))} → ${plain(nameOf(flow.to))}<br><b>${t.common.people({ count: exactNumber(flow.customers) })}</b>`
            : ''
        },
      },
      series: [
        {
          type: 'sankey',
          left: 16,
          right: 16,
          top: 8,
          bottom: 12,
          nodeWidth: 12,
          nodeGap: 14,
          draggable: false,
          layoutIterations: 0,
          emphasis: { focus: 'adjacency' },
          label: {
            color: palette.text,
            fontSize: 12,
            textBorderColor: palette.surface,
            textBorderWidth: 3,
          },
          lineStyle: { color: 'source', opacity: theme === 'dark' ? 0.32 : 0.28, curveness: 0.5 },
          data: [...used('from').map(node('from')), ...used('to').map(node('to'))],
          links: flows
            .filter((flow) => flow.customers > 0)
            .map((flow) => ({
              source: `from:${flow.from ?? ''}`,
              target: `to:${flow.to}`,
              value: flow.customers,
              flow,
            })),
        },
      ],
    }
  }, [levels, flows, palette, theme, f, t])
}

/** Highest level on top, newcomers at the bottom, on both sides. */
const byRank = (keys: readonly (string | null)[], levels: readonly Level[]): (string | null)[] => {
  const rank = (key: string | null) => levels.find((level) => level.key === key)?.rank ?? -1
  return [...keys].sort((a, b) => rank(b) - rank(a))
}

function useColumns(
  levels: readonly Level[],
  query: (flow: TierFlow) => Record<string, string>,
): readonly Column<TierFlow>[] {
  const t = useText()
  const f = useFormat()
  const name = (key: string | null) => {
    const level = levels.find((one) => one.key === key)
    return level ? f.say(level.name) : t.tiers.newcomers
  }
  return [
    {
      key: 'from',
      title: t.overview.fromLevel,
      cell: (flow) => name(flow.from),
      plain: (flow) => name(flow.from),
    },
    {
      key: 'to',
      title: t.overview.toLevel,
      cell: (flow) => name(flow.to),
      plain: (flow) => name(flow.to),
    },
    {
      key: 'customers',
      title: t.overview.customers,
      number: true,
      cell: (flow) => (
        <Behind query={new URLSearchParams(query(flow)).toString()}>
          {exactNumber(flow.customers)}
        </Behind>
      ),
      plain: (flow) => flow.customers,
    },
  ]
}
