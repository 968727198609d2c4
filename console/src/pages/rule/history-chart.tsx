import { useMemo } from 'react'
import type { RuleItem } from '#api/shapes/rule-definition.ts'
import type { RuleDay, RuleHistory } from '#api/shapes/rule-members.ts'
import { useFormat } from '../../api/session.tsx'
import { useApi } from '../../api/use-api.ts'
import { addDays } from '../../format/dates.ts'
import { exactNumber } from '../../format/numbers.ts'
import { useText } from '../../locales/language.tsx'
import { ChartCard } from '../../parts/chart/chart-card.tsx'
import { chartStyle, plain } from '../../parts/chart/style.ts'
import type { DayRange } from '../../parts/day-range.tsx'
import { Card } from '../../parts/page.tsx'
import { ProblemView } from '../../parts/problem-view.tsx'
import { Shape } from '../../parts/shape.tsx'
import type { Column } from '../../parts/table/column.ts'
import type { Room } from '../../rules/rooms.ts'
import { useTheme } from '../../theme/theme.tsx'

type Props = { readonly room: Room; readonly item: RuleItem; readonly range: DayRange }

/** How many were in it day by day, who entered and who left; of several values a line for each, the largest six. */
export function HistoryChart({ room, item, range }: Props) {
  const t = useText()
  const answer = useApi<RuleHistory>(
    `/${room}/${item.key}/history`,
    { from: range.from, to: addDays(range.to, 1) },
    { keep: true },
  )
  const days = answer.data?.days
  const option = useOption(days ?? [], item)
  const columns = useColumns(item)
  if (answer.error)
    return <ProblemView error={answer.error} onRetry={() => void answer.refetch()} />
  if (!days) return <Shape height={340} />
  const [first, another] = new Set(days.map((day) => day.day))
  if (first !== undefined && another === undefined) {
    const size = days.reduce((sum, day) => sum + day.size, 0)
    return (
      <Card title={t.rules.historyQuestion}>
        <p className="say">{t.rules.historyFirst({ day: first, customers: exactNumber(size) })}</p>
      </Card>
    )
  }
  return (
    <ChartCard
      title={t.rules.historyQuestion}
      file={`${room}-${item.key}-${range.from}-${range.to}`}
      height={280}
      option={option}
      label={t.rules.historyLabel(range)}
      columns={columns}
      rows={days}
      rowKey={(day) => day.day + (day.value ?? '')}
    />
  )
}

const COLOURS = ['accent', 'warn', 'faint', 'bad', 'text', 'lineStrong'] as const

function useOption(days: readonly RuleDay[], item: RuleItem) {
  const t = useText()
  const f = useFormat()
  const { palette } = useTheme()
  return useMemo(() => {
    const style = chartStyle(palette)
    const axis = [...new Set(days.map((day) => day.day))]
    const groups = [...Map.groupBy(days, (day) => day.value ?? '')]
      .toSorted(([, a], [, b]) => (b.at(-1)?.size ?? 0) - (a.at(-1)?.size ?? 0))
      .slice(0, COLOURS.length)
    const single = groups.length <= 1
    const nameOf = (key: string) => {
      const value = item.values.find((one) => one.key === key)
      return value ? f.say(value.name) : key === '' ? f.say(item.name) : key
    }
    const bars = (name: string, pick: (day: RuleDay) => number, color: string) => ({
      type: 'bar',
      name,
      yAxisIndex: 1,
      stack: 'moves',
      color,
      barMaxWidth: 10,
      data: days.map(pick),
    })
    // Bars keep to the lower third, so that the line above them can be read.
    const most = Math.max(1, ...days.map((day) => Math.max(day.entered, day.departed)))
    const number = {
      ...style.value,
      axisLabel: { ...style.value.axisLabel, formatter: (value: number) => f.short(value) },
    }
    return {
      grid: {
        left: 8,
        right: single ? 16 : 96,
        top: 34,
        bottom: 4,
        outerBoundsMode: 'same',
        outerBoundsContain: 'axisLabel',
      },
      xAxis: { type: 'category', data: axis.map((day) => day.slice(5)), ...style.category },
      yAxis: [
        { type: 'value', name: t.chart.axisCustomers, minInterval: 1, scale: single, ...number },
        ...(single
          ? [
              {
                type: 'value',
                show: false,
                min: -most,
                max: 3 * most,
                ...number,
                splitLine: { show: false },
              },
            ]
          : []),
      ],
      tooltip: {
        ...style.tooltip,
        trigger: 'axis',
        formatter: (points: readonly { dataIndex: number }[]) => {
          const day = axis[points[0]?.dataIndex ?? 0] ?? ''
          const lines = days
            .filter((one) => one.day === day)
            .map(
              (one) =>
                `${plain(nameOf(one.value ?? ''))} <b>${exactNumber(one.size)}</b> +${exactNumber(one.entered)} −${exactNumber(one.departed)}`,
            )
          return [day, ...lines].join('<br>')
        },
      },
      series: [
        ...groups.map(([key, some], index) => ({
          type: 'line',
          name: nameOf(key),
          color: palette[COLOURS[index] ?? 'accent'],
          showSymbol: axis.length < 4,
          lineStyle: { width: 2 },
          data: axis.map((day) => some.find((one) => one.day === day)?.size ?? 0),
          ...(single
            ? {}
            : {
                endLabel: { show: true, formatter: nameOf(key), color: palette.soft, fontSize: 12 },
                labelLayout: { moveOverlap: 'shiftY' },
              }),
        })),
        ...(single && axis.length > 2
          ? [
              bars(t.rules.entered, (day) => day.entered, palette.accent),
              bars(t.rules.departed, (day) => -day.departed, palette.warn),
            ]
          : []),
      ],
    }
  }, [days, item, palette, f, t])
}

function useColumns(item: RuleItem): readonly Column<RuleDay>[] {
  const t = useText()
  const f = useFormat()
  const nameOf = (key: string | undefined) => {
    const value = item.values.find((one) => one.key === key)
    return value ? f.say(value.name) : (key ?? '')
  }
  const number = (key: 'size' | 'entered' | 'departed', title: string): Column<RuleDay> => ({
    key,
    title,
    number: true,
    cell: (day) => exactNumber(day[key]),
    plain: (day) => day[key],
  })
  return [
    { key: 'day', title: t.overview.day, cell: (day) => day.day, plain: (day) => day.day },
    ...(item.values.length > 0
      ? [
          {
            key: 'value',
            title: t.rules.value,
            cell: (day: RuleDay) => nameOf(day.value),
            plain: (day: RuleDay) => nameOf(day.value),
          },
        ]
      : []),
    number('size', t.rules.size),
    number('entered', t.rules.entered),
    number('departed', t.rules.departed),
  ]
}
