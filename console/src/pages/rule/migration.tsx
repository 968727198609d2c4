import type { RuleItem } from '#api/shapes/rule-definition.ts'
import type { ClassMigration } from '#api/shapes/rule-members.ts'
import { useApi } from '../../api/use-api.ts'
import { useText } from '../../locales/language.tsx'
import { addDays } from '../../format/dates.ts'
import type { DayRange } from '../../parts/day-range.tsx'
import { Card } from '../../parts/page.tsx'
import { ProblemView } from '../../parts/problem-view.tsx'
import { Shape } from '../../parts/shape.tsx'
import { TierFlowChart } from '../../parts/tier-flow.tsx'

const NONE = '-'

/** Who went from which value to which, between two days. */
export function Migration({ item, range }: { readonly item: RuleItem; readonly range: DayRange }) {
  const t = useText()
  const answer = useApi<ClassMigration>(
    `/classes/${item.key}/migration`,
    { from: range.from, to: addDays(range.to, 1) },
    { keep: true },
  )
  if (answer.error)
    return <ProblemView error={answer.error} onRetry={() => void answer.refetch()} />
  const found = answer.data
  if (!found) return <Shape height={340} />
  if (found.cells.length === 0)
    return (
      <Card title={t.rules.migrationQuestion}>
        <p className="say">{t.chart.noData}</p>
      </Card>
    )
  const values = [
    ...found.values,
    { key: NONE, name: { zh: t.rules.withoutValue, en: t.rules.withoutValue } },
  ]
  const levels = values.map((value, index) => ({ ...value, rank: values.length - 1 - index }))
  const flows = found.cells.map(({ from, to, customers }) => ({
    from: from ?? NONE,
    to: to ?? NONE,
    customers,
  }))
  return (
    <TierFlowChart
      program={item.key}
      title={t.rules.migrationQuestion}
      note={(moved) => t.rules.migrationNote({ ...range, moved })}
      levels={levels}
      flows={flows}
      from={range.from}
      to={range.to}
      file={`migration-${item.key}-${range.from}-${range.to}`}
      query={(flow) => ({ class: `${item.key}:${flow.to}` })}
    />
  )
}
