import { useMemo } from 'react'
import type { TierBacktestLevel, TierBacktestReport } from '#api/shapes/tier-backtest.ts'
import { useFormat } from '../../api/session.tsx'
import { exactNumber, percent } from '../../format/numbers.ts'
import { useText } from '../../locales/language.tsx'
import { ChartCard } from '../../parts/chart/chart-card.tsx'
import { chartStyle } from '../../parts/chart/style.ts'
import { Card } from '../../parts/page.tsx'
import type { Column } from '../../parts/table/column.ts'
import { Table } from '../../parts/table/table.tsx'
import { useTheme } from '../../theme/theme.tsx'

type Props = { readonly report: TierBacktestReport }

/** Who moves, by how much, at what cost. */
export function TrialReport({ report }: Props) {
  const t = useText()
  const f = useFormat()
  const change = report.cost.draft - report.cost.live
  const stats = [
    { name: t.trial.up, value: exactNumber(report.up) },
    { name: t.trial.down, value: exactNumber(report.down), bad: report.down > 0 },
    { name: t.trial.same, value: exactNumber(report.same + report.aside) },
    { name: t.trial.costLive, value: f.shortMoney(report.cost.live) },
    { name: t.trial.costDraft, value: f.shortMoney(report.cost.draft) },
    { name: t.trial.costChange, value: `${change > 0 ? '+' : ''}${f.shortMoney(change)}` },
  ]
  const levels = [...report.levels].reverse()
  return (
    <>
      <Card
        title={t.trial.levels}
        note={t.trial.levelsNote({ from: report.from.slice(0, 10), to: report.to.slice(0, 10) })}
      >
        <dl className="stats flat">
          {stats.map(({ name, value, bad }) => (
            <div key={name} className="stat">
              <dt>{name}</dt>
              <dd className={`value ${bad ? 'bad' : ''}`}>{value}</dd>
            </div>
          ))}
        </dl>
        <Table
          label={t.trial.levels}
          columns={useLevelColumns()}
          rows={levels}
          rowKey={(level) => level.key}
        />
      </Card>
      <Months report={report} />
    </>
  )
}

function useLevelColumns(): readonly Column<TierBacktestLevel>[] {
  const t = useText()
  const f = useFormat()
  const rate = (value: number | null) => (value === null ? '—' : percent(value / 10_000))
  const pair = (
    key: 'customers' | 'spent' | 'discount',
    title: string,
    shown: (value: number) => string,
  ): Column<TierBacktestLevel> => ({
    key,
    title,
    number: true,
    cell: (level) => `${shown(level[key].live)} → ${shown(level[key].draft)}`,
  })
  return [
    {
      key: 'level',
      title: t.tiers.level,
      cell: (level) => (
        <>
          {f.say(level.name)}
          {level.rank === null && <span className="faint small"> {t.trial.removed}</span>}
        </>
      ),
    },
    pair('customers', t.trial.people, exactNumber),
    {
      key: 'rate',
      title: t.trial.rate,
      number: true,
      cell: ({ discount_rate: { live, draft } }) => `${rate(live)} → ${rate(draft)}`,
    },
    pair('spent', t.trial.spent, f.shortMoney),
    pair('discount', t.trial.discount, f.shortMoney),
  ]
}

type Month = TierBacktestReport['months'][number]

/** Month by month, how many would have risen and fallen. */
function Months({ report }: Props) {
  const t = useText()
  const { palette } = useTheme()
  const { months } = report
  const option = useMemo(() => {
    const style = chartStyle(palette)
    const line = (name: string, color: string, dashed: boolean, of: (month: Month) => number) => ({
      type: 'line',
      name,
      color,
      showSymbol: false,
      endLabel: { show: true, formatter: name, color: palette.soft, fontSize: 12 },
      labelLayout: { moveOverlap: 'shiftY' },
      lineStyle: { width: 2, type: dashed ? 'dashed' : 'solid' },
      data: months.map(of),
    })
    return {
      grid: {
        left: 8,
        right: 96,
        top: 36,
        bottom: 4,
        outerBoundsMode: 'same',
        outerBoundsContain: 'axisLabel',
      },

      tooltip: { ...style.tooltip, trigger: 'axis' },
      xAxis: { type: 'category', data: months.map((one) => one.month), ...style.category },
      yAxis: { type: 'value', minInterval: 1, ...style.value },
      series: [
        line(t.trial.upDraft, palette.accent, false, (one) => one.draft.up),
        line(t.trial.upLive, palette.accent, true, (one) => one.live.up),
        line(t.trial.downDraft, palette.bad, false, (one) => one.draft.down),
        line(t.trial.downLive, palette.bad, true, (one) => one.live.down),
      ],
    }
  }, [months, palette, t])
  const number = (key: string, title: string, of: (month: Month) => number): Column<Month> => ({
    key,
    title,
    number: true,
    cell: (month) => exactNumber(of(month)),
    plain: of,
  })
  return (
    <ChartCard
      title={t.trial.months}
      note={t.trial.monthsNote}
      file={`tier-backtest-${report.program}`}
      height={260}
      option={option}
      label={t.trial.months}
      columns={[
        { key: 'month', title: t.trial.month, cell: (one) => one.month, plain: (one) => one.month },
        number('up-live', t.trial.upLive, (one) => one.live.up),
        number('up-draft', t.trial.upDraft, (one) => one.draft.up),
        number('down-live', t.trial.downLive, (one) => one.live.down),
        number('down-draft', t.trial.downDraft, (one) => one.draft.down),
      ]}
      rows={months}
      rowKey={(one) => one.month}
    />
  )
}
