import { useQuery } from '@tanstack/react-query'
import type { RuleItem } from '#api/shapes/rule-definition.ts'
import type { RuleComparison } from '#api/shapes/rule-members.ts'
import { send } from '../../api/client.ts'
import { useFormat } from '../../api/session.tsx'
import { exactNumber, percent } from '../../format/numbers.ts'
import { useText } from '../../locales/language.tsx'
import { Card } from '../../parts/page.tsx'
import { ProblemView } from '../../parts/problem-view.tsx'
import { Shape } from '../../parts/shape.tsx'
import { Slow } from '../../parts/slow.tsx'
import type { Column } from '../../parts/table/column.ts'
import { Table } from '../../parts/table/table.tsx'
import { exactValue } from '../../parts/value.tsx'
import { useRuleItems } from '../../rules/use-rule-items.ts'

type Props = {
  readonly item: RuleItem
  readonly other: string | undefined
  readonly onOther: (key: string) => void
}
type Line = RuleComparison['metrics'][number]

/** The segment beside another one: how much they share, and where they differ most. */
export function Compare({ item, other, onOther }: Props) {
  const t = useText()
  const f = useFormat()
  const segments = (useRuleItems('segments').data ?? []).filter((one) => one.key !== item.key)
  const queryKey = ['/segments/compare', item.key, other]
  const answer = useQuery<RuleComparison>({
    queryKey,
    enabled: other !== undefined && other !== '',
    queryFn: ({ signal }) =>
      send('POST', '/segments/compare', {
        body: { a: { segment: item.key }, b: { segment: other } },
        signal,
      }),
  })
  const b = segments.find((one) => one.key === other)
  const names = { a: f.say(item.name), b: b ? f.say(b.name) : '' }
  const found = answer.data
  return (
    <Card
      title={t.rules.compare}
      tools={
        <select
          className="field"
          aria-label={t.rules.compareWith}
          value={other ?? ''}
          onChange={(event) => onOther(event.target.value)}
        >
          <option value="">{t.rules.compareWith}</option>
          {segments.map((one) => (
            <option key={one.key} value={one.key}>
              {f.say(one.name)}
            </option>
          ))}
        </select>
      }
    >
      <Slow busy={answer.isFetching} queryKey={queryKey} />
      {answer.error && <ProblemView error={answer.error} onRetry={() => void answer.refetch()} />}
      {answer.isFetching && !found && <Shape lines={8} />}
      {found ? (
        <>
          <p className="card-body">
            {t.rules.overlap({
              both: exactNumber(found.overlap),
              a: names.a,
              b: names.b,
              ofA: percent(found.a.count === 0 ? 0 : found.overlap / found.a.count),
              ofB: percent(found.b.count === 0 ? 0 : found.overlap / found.b.count),
            })}
          </p>
          <Differences lines={found.metrics} names={names} />
        </>
      ) : (
        !answer.isFetching && !answer.error && <p className="say">{t.rules.compareWhat}</p>
      )}
    </Card>
  )
}

function Differences({
  lines,
  names,
}: {
  readonly lines: readonly Line[]
  readonly names: { a: string; b: string }
}) {
  const t = useText()
  const f = useFormat()
  const magnitudes: Readonly<Record<string, string>> = t.rules.magnitudes
  const side = (key: 'a' | 'b'): Column<Line> => ({
    key,
    title: names[key],
    number: true,
    cell: (line) => valueOf(line, key),
  })
  const valueOf = (line: Line, key: 'a' | 'b') => {
    const { mean, top } = line[key] as Line['a'] & {
      top?: readonly { value: string; share: number }[]
    }
    if (mean !== null) return exactValue(rounded(mean, line.unit), line.unit as 'number', f, t)
    return top?.[0] ? `${top[0].value} ${percent(top[0].share / 10_000)}` : '—'
  }
  const columns: readonly Column<Line>[] = [
    { key: 'name', title: t.customers.metric, cell: (line) => f.say(line.name) },
    side('a'),
    side('b'),
    {
      key: 'effect',
      title: t.rules.effect,
      help: t.rules.effectHelp,
      number: true,
      cell: (line) => (line.effect === null ? '—' : line.effect.toFixed(2)),
    },
    {
      key: 'magnitude',
      title: t.rules.magnitude,
      cell: (line) => magnitudes[line.magnitude] ?? line.magnitude,
    },
  ]
  const shown = lines.toSorted((x, y) => Math.abs(y.effect ?? 0) - Math.abs(x.effect ?? 0))
  return (
    <Table
      label={t.rules.compare}
      columns={columns}
      rows={shown}
      rowKey={(line) => line.key}
      height="420px"
    />
  )
}

const rounded = (value: number, unit: string): number =>
  unit === 'money' || unit === 'basis_points' || unit === 'time'
    ? Math.round(value)
    : Math.round(value * 100) / 100
