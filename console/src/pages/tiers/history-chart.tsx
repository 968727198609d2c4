import { useMemo } from 'react'
import type { TierDay, TierHistory } from '#api/shapes/tier-program.ts'
import { useApi } from '../../api/use-api.ts'
import { exactNumber } from '../../format/numbers.ts'
import { useFormat } from '../../api/session.tsx'
import { useText } from '../../locales/language.tsx'
import { ChartCard } from '../../parts/chart/chart-card.tsx'
import { chartStyle, plain } from '../../parts/chart/style.ts'
import type { DayRange } from '../../parts/day-range.tsx'
import { ProblemView } from '../../parts/problem-view.tsx'
import { Shape } from '../../parts/shape.tsx'
import type { Column } from '../../parts/table/column.ts'
import { type Level, useLevels } from '../../parts/tier-tag.tsx'
import { useTheme } from '../../theme/theme.tsx'

type Props = { readonly program: string; readonly range: DayRange }

/** How many stood on each level, day by day. The lowest level is left to the table: it dwarfs the others. */
export function HistoryChart({ program, range }: Props) {
  const t = useText()
  const levels = useLevels()(program)
  const answer = useApi<TierHistory>(
    `/tier-programs/${program}/history`,
    { from: range.from, to: range.to },
    { keep: true },
  )
  const days = answer.data?.days
  const option = useOption(days ?? [], levels)
  const columns = useColumns(levels)
  if (answer.error)
    return <ProblemView error={answer.error} onRetry={() => void answer.refetch()} />
  if (!days) return <Shape height={400} />
  return (
    <ChartCard
      title={t.tiers.historyQuestion}
      note={t.tiers.historyNote({ level: levels[0]?.name ?? '' })}
      file={`tier-history-${program}-${range.from}-${range.to}`}
      height={376}
      option={option}
      label={t.tiers.historyLabel({ from: range.from, to: range.to })}
      columns={columns}
      rows={days}
      rowKey={(day) => day.day}
    />
  )
}

function useOption(days: readonly TierDay[], levels: readonly Level[]) {
  const t = useText()
  const f = useFormat()
  const { palette } = useTheme()
  return useMemo(() => {
    const style = chartStyle(palette)
    const shown = levels.slice(1)
    return {
      grid: {
        left: 8,
        right: 84,
        top: 30,
        bottom: 4,
        outerBoundsMode: 'same',
        outerBoundsContain: 'axisLabel',
      },
      xAxis: {
        type: 'category',
        boundaryGap: false,
        data: days.map((day) => day.day.slice(5)),
        ...style.category,
      },
      yAxis: {
        type: 'value',
        name: t.chart.axisCustomers,
        minInterval: 1,
        ...style.value,
        axisLabel: { ...style.value.axisLabel, formatter: (value: number) => f.short(value) },
      },
      tooltip: {
        ...style.tooltip,
        trigger: 'axis',
        formatter: (points: readonly { dataIndex: number }[]) => {
          const day = days[points[0]?.dataIndex ?? 0]
          if (!day) return ''
          const lines = [...levels]
            .reverse()
            .map(
              (level) => `${plain(level.name)} <b>${exactNumber(day.levels[level.key] ?? 0)}</b>`,
            )
          return `${day.day}<br>${lines.join('<br>')}<br>${t.overview.up} ${day.up} · ${t.overview.down} ${day.down}`
        },
      },
      series: shown.map((level) => ({
        type: 'line',
        name: level.name,
        data: days.map((day) => day.levels[level.key] ?? 0),
        color: level.metal.fill,
        showSymbol: false,
        lineStyle: { width: 2 },
        endLabel: { show: true, formatter: level.name, color: level.metal.text, fontSize: 12 },
        labelLayout: { moveOverlap: 'shiftY' },
      })),
    }
  }, [days, levels, palette, f, t])
}

function useColumns(levels: readonly Level[]): readonly Column<TierDay>[] {
  const t = useText()
  return [
    { key: 'day', title: t.overview.day, cell: (day) => day.day, plain: (day) => day.day },
    ...levels.map(
      (level): Column<TierDay> => ({
        key: level.key,
        title: level.name,
        number: true,
        cell: (day) => exactNumber(day.levels[level.key] ?? 0),
        plain: (day) => day.levels[level.key] ?? 0,
      }),
    ),
    {
      key: 'up',
      title: t.overview.up,
      number: true,
      cell: (day) => exactNumber(day.up),
      plain: (day) => day.up,
    },
    {
      key: 'down',
      title: t.overview.down,
      number: true,
      cell: (day) => exactNumber(day.down),
      plain: (day) => day.down,
    },
  ]
}
