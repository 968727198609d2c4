import { problem } from '#core/problem.ts'
import { fail, ok, type Result } from '#core/result.ts'
import { type FactMetric, factMetricsOf, type MetricSpec } from '#metrics/metric-spec.ts'
import type { RuleWords } from '#segments/conditions/condition.ts'
import { checkedHappening, happeningMetric } from '#segments/conditions/happenings.ts'
import { leavesOf, type RuleTree } from '#segments/rule.ts'
import type { Actor } from '#api/actor.ts'
import { isPersonalAttribute } from '#api/auth/masking.ts'

/** What a metric reads that names or reaches a person; undefined: nothing. */
export function personalInSpec(spec: MetricSpec): string | undefined {
  for (const metric of factMetricsOf(spec)) {
    const found = metric.fact === 'attributes' ? personalAttribute(metric) : openField(metric)
    if (found !== undefined) return found
  }
  return undefined
}

/** How often some detail changed tells nothing; what it is does, unless only harmless ones are looked at. */
function personalAttribute({ of, where = [] }: FactMetric): string | undefined {
  const names = where.flatMap((filter) => {
    if (filter.field !== 'name') return []
    if ('is' in filter) return [String(filter.is)]
    return 'in' in filter ? filter.in.map(String) : []
  })
  const personal = names.find(isPersonalAttribute)
  const read = [of, ...where.map(({ field }) => field)]
  const isRead = read.some((field) => field === 'value' || field === 'date')
  return personal ?? (names.length === 0 && isRead ? 'value' : undefined)
}

/** What shops add to their facts may hold anything: nobody vouches for it. */
const openField = (metric: FactMetric): string | undefined =>
  [metric.of, ...(metric.where ?? []).map(({ field }) => field)].find(
    (field) => field !== undefined && /^(?:attributes|properties)\./.test(field),
  )

type Found = { readonly field: string; readonly path: string }

/** The first condition of a rule that reads what names or reaches a person, wherever it stands in it. */
export function personalInRule(tree: RuleTree, words: RuleWords): Found | undefined {
  for (const { condition, node, path } of leavesOf(tree)) {
    const at = `${path}/${condition.key}`
    for (const touch of condition.touches(node)) {
      const [kind = '', key = ''] = touch.split(/:(.*)/s)
      const spec = kind === 'metric' ? words.metric(key)?.spec : undefined
      const isPersonal =
        (kind === 'attribute' && isPersonalAttribute(key)) ||
        (spec !== undefined && personalInSpec(spec) !== undefined)
      if (isPersonal) return { field: key, path: at }
    }
    const found = personalInside(node, path)
    if (found) return found
  }
  return undefined
}

/** Metrics and deeds that are said on the spot. */
function personalInside(value: unknown, path: string): Found | undefined {
  if (value === null || typeof value !== 'object') return undefined
  const it = value as Readonly<Record<string, unknown>>
  const spec = specOf(it)
  const field = spec && personalInSpec(spec)
  if (field !== undefined) return { field, path: 'where' in it ? `${path}/where` : path }
  for (const [key, one] of Object.entries(it)) {
    const found = personalInside(one, `${path}/${key}`)
    if (found) return found
  }
  return undefined
}

function specOf(it: Readonly<Record<string, unknown>>): FactMetric | undefined {
  if (typeof it['fact'] === 'string') return it as FactMetric
  if (typeof it['event'] !== 'string') return undefined
  const of = [it['sum'], it['distinct']].map((one) => (one as { of?: string } | undefined)?.of)
  const field = of.find((one) => one !== undefined)
  return happeningMetric(checkedHappening(it['event']), {
    aggregate: 'count',
    ...(field === undefined ? {} : { of: field }),
    where: (it['where'] as FactMetric['where']) ?? [],
  })
}

/**
 * Who may not see names, phones and birthdays may not ask about them either: the answer would tell. Problem
 * `hidden_field` at the condition; `at`: where the rule stands in what the caller wrote.
 */
export function mayAskAbout(
  actor: Actor,
  tree: RuleTree,
  words: RuleWords,
  at = tree.path,
): Result<true> {
  const found = actor.seesPersonal ? undefined : personalInRule(tree, words)
  if (!found) return ok(true)
  const { field, path } = found
  const pointer = `${at}${path.slice(tree.path.length)}`
  return fail(problem('hidden_field', { role: actor.role, field }, pointer))
}

/** The same of a metric that is named to search, to sort by, or to be shown. */
export function mayRead(
  actor: Actor,
  { key, spec }: { readonly key: string; readonly spec: MetricSpec },
  path: string,
): Result<true> {
  return actor.seesPersonal || personalInSpec(spec) === undefined
    ? ok(true)
    : fail(problem('hidden_field', { role: actor.role, field: key }, path))
}
