import { cohenD, cramersV, magnitudeOf } from '#core/effect-size.ts'
import { problem } from '#core/problem.ts'
import { fail, ok, type Result } from '#core/result.ts'
import { readColumn } from '#metrics/read-metrics.store.ts'
import { isMember } from '#segments/members.store.ts'
import { isInAudience } from '#segments/preview.store.ts'
import { numberOf } from '#segments/rule-number.ts'
import type { Sql } from '#sql/sql.ts'
import type { Actor } from '#api/actor.ts'
import type { RuleComparison } from '#api/shapes/rule-members.ts'
import { keptMetric, metricNumber, storedColumns } from '../metric-book.ts'
import { bothLanguages, unitOf } from '../metric-view.ts'
import { mayRead } from '../personal.ts'
import { standpointOf } from '../shop.ts'
import type { RuleDeps } from './asking.ts'
import { askAs } from './audience.ts'
import { type ComparedColumn, readSides, type SideNumbers } from './compare.store.ts'

/** Two segments or rules over all metrics that are kept, the largest differences first. */
export async function compareSides(
  deps: RuleDeps,
  actor: Actor,
  { a, b }: { readonly a: unknown; readonly b: unknown },
): Promise<Result<RuleComparison>> {
  const [left, right] = [await sideOf(deps, actor, a, '/a'), await sideOf(deps, actor, b, '/b')]
  if (!left.ok) return left
  if (!right.ok) return right
  const standpoint = standpointOf({}, deps)
  const isStored = await storedColumns(deps.ledger)
  const kept = deps.book.definitions.all.flatMap(({ key }) => {
    const metric = keptMetric(deps.book, key)
    const isShown = metric.ok && mayRead(actor, metric.value.definition, '').ok
    return isShown && isStored(metric.value.column) ? [metric.value] : []
  })
  const columns = kept.flatMap((metric): ComparedColumn[] => {
    const { column, definition } = metric
    const isText = column.readAs === 'text'
    const value = isText ? readColumn(column, standpoint) : metricNumber(metric, standpoint)
    return value === undefined ? [] : [{ key: definition.key, value, isText }]
  })
  const sides = await readSides(deps.facts, columns, { a: left.value, b: right.value })
  const metrics = columns.map(({ key, isText }) => {
    const definition = kept.find((one) => one.definition.key === key)?.definition
    const found = sides.metrics.get(key)
    if (!definition || !found) throw new Error(`${key} was not compared`)
    const kind = isText ? ('cramers_v' as const) : ('cohen_d' as const)
    const effect = isText ? textEffect(found.a, found.b) : numberEffect(found.a, found.b)
    return {
      key,
      name: bothLanguages(definition.name),
      unit: unitOf(definition.unit),
      a: shown(found.a, isText),
      b: shown(found.b, isText),
      effect: effect === null ? null : Number(effect.toFixed(4)),
      kind,
      magnitude: magnitudeOf(effect, kind),
    }
  })
  const { counts } = sides
  const union = counts.a + counts.b - counts.both
  return ok({
    a: { count: counts.a },
    b: { count: counts.b },
    overlap: counts.both,
    jaccard: union === 0 ? 0 : counts.both / union,
    metrics: metrics.toSorted((x, y) => Math.abs(y.effect ?? -1) - Math.abs(x.effect ?? -1)),
  })
}

/** A side is {"segment": KEY} (also tag or class with a value), or a rule. */
async function sideOf(
  deps: RuleDeps,
  actor: Actor,
  side: unknown,
  at: string,
): Promise<Result<Sql>> {
  const keys = side !== null && typeof side === 'object' ? Object.keys(side) : []
  const key = (side as { segment?: unknown } | null)?.segment
  if (keys.length === 1 && typeof key === 'string') {
    const live = await deps.rules.live()
    const no = numberOf(live.numbers, { kind: 'segment', key })
    return live.versions.has(no)
      ? ok(isMember([no]))
      : fail(problem('not_found', { what: 'segment', id: key }, `${at}/segment`))
  }
  const asked = await askAs(deps, actor, side, {}, at)
  return asked.ok ? ok(isInAudience(asked.value.asking)) : asked
}

function numberEffect(a: SideNumbers, b: SideNumbers): number | null {
  const sample = ({ n, mean, variance }: SideNumbers) => ({
    n,
    mean: mean ?? 0,
    variance: variance ?? 0,
  })
  return cohenD(sample(a), sample(b))
}

function textEffect(a: SideNumbers, b: SideNumbers): number | null {
  const values = [...new Set([...a.top, ...b.top].map(([value]) => value))]
  const counts = ({ top }: SideNumbers): number[] => {
    const known = new Map(top)
    return values.map((value) => known.get(value) ?? 0)
  }
  return cramersV(counts(a), counts(b))
}

const shown = (
  { n, mean, median, top }: SideNumbers,
  isText: boolean,
): RuleComparison['metrics'][number]['a'] => ({
  mean,
  median,
  n,
  ...(isText
    ? {
        top: top.slice(0, 3).map(([value, count]) => ({
          value,
          share: n === 0 ? 0 : Math.round((10_000 * count) / n),
        })),
      }
    : {}),
})
