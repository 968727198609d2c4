import { createHash } from 'node:crypto'
import { param, type Sql, sql } from '#sql/sql.ts'
import type { Value } from './facts/fact.ts'
import type { PlannedScore, PlannedSpec, StoredSpec } from './plan.ts'

/**
 * Metrics that are worked out from columns when they are read: scores, and ratios of numbers that change with every
 * day. So nobody is computed again because a day went by, and a weight can change without computing anybody.
 */
export const isDerived = (spec: PlannedSpec): boolean =>
  spec.kind === 'score' ||
  (spec.kind === 'ratio' && [spec.of, spec.per].some(({ aggregate }) => aggregate.read))

/** What a derived metric is worked out from, in order; each is a column. */
export function partsOf(spec: PlannedSpec): readonly StoredSpec[] {
  switch (spec.kind) {
    case 'fact':
      return [spec]
    case 'ratio':
      return isDerived(spec)
        ? [spec.of, spec.per].map((metric) => ({ kind: 'fact', metric }) as const)
        : [spec]
    case 'score':
      return spec.parts.flatMap(({ of }) => partsOf(of))
  }
}

/** The name of a column that no definition has: it follows from what the column means. */
export const hiddenName = (meaning: string): string =>
  `part_${createHash('sha256').update(meaning).digest('hex').slice(0, 12)}`

/** A derived metric as SQL over its parts as they are read. */
export function derivedSql(spec: PlannedSpec, parts: readonly Sql[]): Sql {
  return derive(spec, parts, { ratio: ratioSql, score: scoreSql })
}

/** The TypeScript meaning of {@link derivedSql}: the same steps in the same order, so that both are the same float. */
export function derivedValue(spec: PlannedSpec, parts: readonly Value[]): Value {
  return derive(spec, parts, { ratio: ratioValue, score: scoreValue })
}

type Steps<T> = {
  readonly ratio: (of: T, per: T, times: number) => T
  readonly score: (spec: PlannedScore, parts: readonly T[]) => T
}

/** Walks through the spec; `parts` are the values of {@link partsOf}. */
function derive<T>(spec: PlannedSpec, parts: readonly T[], steps: Steps<T>): T {
  if (spec.kind === 'score') {
    const rest = [...parts]
    const own = spec.parts.map(({ of }) => derive(of, rest.splice(0, partsOf(of).length), steps))
    return steps.score(spec, own)
  }
  const [of, per] = parts
  if (of === undefined) throw new Error('a derived metric without its parts')
  return spec.kind === 'ratio' && per !== undefined ? steps.ratio(of, per, spec.times) : of
}

const float = (value: number) => param(value, 'Float64')

export const ratioSql = (of: Sql, per: Sql, times: number): Sql => {
  const quotient = sql`toFloat64(${of}) / nullIf(toFloat64(${per}), 0)`
  return times === 1 ? quotient : sql`${quotient} * ${float(times)}`
}

export const ratioValue = (of: Value, per: Value, times: number): Value =>
  of === null || per === null || Number(per) === 0 ? null : (Number(of) / Number(per)) * times

function scoreSql({ parts, scale }: PlannedScore, values: readonly Sql[]): Sql {
  const terms = parts.map(({ weight, from, to }, index) => {
    const place = sql`(toFloat64(${values[index] as Sql}) - ${float(from)}) / ${float(to - from)}`
    const within = sql`least(greatest(${place}, ${float(0)}), ${float(1)})`
    return sql`ifNull(${within}, ${float(0)}) * ${float(weight)}`
  })
  const total = parts.reduce((sum, { weight }) => sum + weight, 0)
  const sum = terms.reduce((all, term) => sql`${all} + ${term}`)
  return sql`(${sum}) / ${float(total)} * ${float(scale)}`
}

function scoreValue({ parts, scale }: PlannedScore, values: readonly Value[]): Value {
  const sum = parts.reduce(
    (all, part, index) => all + placeOf(part, values[index]) * part.weight,
    0,
  )
  const total = parts.reduce((all, { weight }) => all + weight, 0)
  return (sum / total) * scale
}

/** Where a value lies between `from` and `to`, as 0 … 1; nothing is 0. */
export function placeOf(
  { from, to }: Pick<PlannedScore['parts'][number], 'from' | 'to'>,
  value: Value | undefined,
): number {
  if (value === null || value === undefined) return 0
  return Math.min(Math.max((Number(value) - from) / (to - from), 0), 1)
}
