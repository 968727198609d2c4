import { problem } from '#core/problem.ts'
import { fail, ok, type Result } from '#core/result.ts'
import type { RfmModel } from '#metrics/rfm/rfm-model.ts'
import { and, param, type Sql, sql } from '#sql/sql.ts'
import type { Actor } from '#api/actor.ts'
import type { Comparison, CustomerFilter, MetricCondition } from '#api/customer-filter.ts'
import type { CustomerSource } from './customer-source.ts'
import { mayRead } from './personal.ts'
import { keptMetric, type MetricBook } from './metric-book.ts'
import { rfmNames } from './rfm-view.ts'

/** Scores can be asked for like metrics: where=rfm_r>=4, where=rfm_r=null (not scored). */
export const RFM_SCORES: Readonly<Record<string, 'r' | 'f' | 'm'>> = Object.freeze({
  rfm_r: 'r',
  rfm_f: 'f',
  rfm_m: 'm',
})

export type ConditionContext = {
  readonly source: CustomerSource
  readonly book: MetricBook
  readonly model: RfmModel
  /** (customer, r, f, m, class, group) of everybody scored, as of the source's standpoint. */
  readonly scores: Sql
  /** Who asks: not everybody may search by everything. */
  readonly actor: Actor
}

/** `where=` as conditions on rows of the source. A customer without a value meets none but `=null`. */
export function metricConditions(
  where: readonly MetricCondition[],
  context: ConditionContext,
): Result<Sql[]> {
  const conditions: Sql[] = []
  for (const [index, condition] of where.entries()) {
    const axis = RFM_SCORES[condition.metric]
    const made =
      axis === undefined
        ? ofMetric(condition, context, `/where/${index}`)
        : ok(ofScore(condition, axis, context.scores))
    if (!made.ok) return made
    conditions.push(made.value)
  }
  return ok(conditions)
}

function ofMetric(
  condition: MetricCondition,
  { source, book, actor }: ConditionContext,
  path: string,
): Result<Sql> {
  const metric = keptMetric(book, condition.metric, path)
  if (!metric.ok) return metric
  const may = mayRead(actor, metric.value.definition, path)
  if (!may.ok) return may
  if (condition.value === null) {
    const value = source.value(metric.value)
    return ok(condition.comparison === '=' ? sql`isNull(${value})` : sql`isNotNull(${value})`)
  }
  const number = source.number(metric.value)
  if (number === undefined) {
    return fail(
      problem(
        'invalid_value',
        { detail: `${condition.metric} is not a number / 不是数值指标` },
        path,
      ),
    )
  }
  return ok(sql`ifNull(${compared(number, condition.comparison, condition.value)}, 0)`)
}

function ofScore({ comparison, value }: MetricCondition, axis: 'r' | 'f' | 'm', scores: Sql): Sql {
  if (value === null) {
    return comparison === '='
      ? sql`customer NOT IN (SELECT customer FROM (${scores}))`
      : sql`customer IN (SELECT customer FROM (${scores}))`
  }
  return sql`customer IN (SELECT customer FROM (${scores}) WHERE ${compared(AXIS[axis], comparison, value)})`
}

const AXIS = { r: sql`r`, f: sql`f`, m: sql`m` } as const

function compared(number: Sql, comparison: Comparison, value: number): Sql {
  const bound = Number.isSafeInteger(value) ? param(value, 'Int64') : param(value, 'Float64')
  switch (comparison) {
    case '>=':
      return sql`${number} >= ${bound}`
    case '<=':
      return sql`${number} <= ${bound}`
    case '>':
      return sql`${number} > ${bound}`
    case '<':
      return sql`${number} < ${bound}`
    case '=':
      return sql`${number} = ${bound}`
    case '!=':
      return sql`${number} != ${bound}`
  }
}

/** `rfm_class=`, `rfm_group=`, `r=`, `f=`, `m=` as one condition; unknown names are problems. */
export function rfmCondition(
  rfm: CustomerFilter['rfm'],
  { model, scores }: ConditionContext,
): Result<Sql[]> {
  const names = rfmNames(model)
  const conditions: Sql[] = []
  for (const [field, known, key] of [
    ['class', names.classes, rfm.class],
    ['group', names.groups, rfm.group],
  ] as const) {
    if (key === undefined) continue
    if (!known.some((one) => one.key === key)) {
      const params = { set: `rfm_${field}`, key, known: known.map((one) => one.key).join(', ') }
      return fail(problem('unknown_kind', params, `/rfm_${field}`))
    }
    conditions.push(field === 'class' ? sql`class = ${key}` : sql`group = ${key}`)
  }
  for (const axis of ['r', 'f', 'm'] as const) {
    const score = rfm[axis]
    if (score === undefined) continue
    if (score > model.bins[axis])
      return fail(problem('too_big', { limit: model.bins[axis] }, `/${axis}`))
    conditions.push(sql`${AXIS[axis]} = ${param(score, 'UInt8')}`)
  }
  return ok(
    conditions.length === 0
      ? []
      : [sql`customer IN (SELECT customer FROM (${scores}) WHERE ${and(conditions)})`],
  )
}
