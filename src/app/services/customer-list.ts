import { problem } from '#core/problem.ts'
import { fail, ok, type Result } from '#core/result.ts'
import type { RfmModel } from '#metrics/rfm/rfm-model.ts'
import { type Sql, sql } from '#sql/sql.ts'
import type { Actor } from '#api/actor.ts'
import type { CustomerFilter } from '#api/customer-filter.ts'
import type { CustomersService, Position, When } from '#api/services.ts'
import {
  type ConditionContext,
  metricConditions,
  RFM_SCORES,
  rfmCondition,
} from './customer-list-conditions.ts'
import {
  countCustomers,
  type ListOrder,
  type ListPlace,
  readCustomerPage,
} from './customer-list.store.ts'
import { matchCondition } from './customer-match.store.ts'
import { customerRows } from './customer-rows.ts'
import { computedSource, type CustomerSource, keptSource } from './customer-source.ts'
import { type KeptMetric, keptMetric, type MetricBook } from './metric-book.ts'
import { bothLanguages, unitOf } from './metric-view.ts'
import { computedScores, keptScores, type Scores } from './rfm-scores.store.ts'
import { mayRead } from './personal.ts'
import { iso, isNow, type ServiceDeps, standpointOf } from './shop.ts'
import { createTierRows } from './tier-list-rows.ts'
import { isMember } from '#segments/members.store.ts'
import { numberOf } from '#segments/rule-number.ts'
import { refsOf } from '#segments/rule-plan.ts'
import type { RuleWorld } from './rule-world.ts'
import type { TierRows } from './tier-rows.ts'
import type { TierWorld } from './tier-world.ts'

export type ListDeps = ServiceDeps & {
  /** All rules in force; absent: there are none. */
  readonly rules?: Pick<RuleWorld, 'live'>
  /** A condition on `customer`: whoever a rule takes in. Absent: there are no rules. */
  readonly audience?: (
    actor: Actor,
    about: When & { readonly rule: unknown },
  ) => Promise<Result<Sql>>
  readonly book: MetricBook
  readonly model: RfmModel
  readonly world: TierWorld
}

/** Columns and order where none are asked for: those who spend most come first. */
const USUAL_COLUMNS = [
  'monetary',
  'frequency',
  'average_order_value',
  'recency_days',
  'last_order_at',
] as const
const USUAL_ORDER = { by: 'monetary', descending: true } as const

/** The list of customers: one statement over the kept numbers; who they are is looked up for the page alone. */
export function createCustomerList(deps: ListDeps): CustomersService['list'] {
  return async (actor, filter, page) => {
    const after = readPlace(page.after)
    if (!after.ok) return after
    const columns = readColumns(deps.book, actor, filter)
    if (!columns.ok) return columns
    const context = await listContext(deps, filter, columns.value)
    if (!context.ok) return context
    const { source, scores, tiers } = context.value
    const conditions = await readConditions(deps, actor, filter, context.value)
    if (!conditions.ok) return conditions
    const order = readOrder(deps.book, actor, filter, context.value)
    if (!order.ok) return order
    const read = {
      conditions: conditions.value,
      order: order.value,
      columns: columns.value,
      after: after.value,
      limit: page.limit + 1,
    }
    const [found, total] = await Promise.all([
      readCustomerPage(source, read),
      filter.count ? countCustomers(source, conditions.value) : Promise.resolve(null),
    ])
    const shown = found.slice(0, page.limit)
    const last = shown.at(-1)
    return ok({
      data: await customerRows(deps, shown, {
        standpoint: source.standpoint,
        tiersOf: tiers.of,
        scoresOf: scores.of,
      }),
      next: found.length > page.limit && last ? [last.value, last.customer] : null,
      total,
      columns: columns.value.map(({ definition }) => ({
        key: definition.key,
        name: bothLanguages(definition.name),
        unit: unitOf(definition.unit),
      })),
      as_of: iso(source.standpoint.asOf, deps.shop),
    })
  }
}

type ListContext = {
  readonly source: CustomerSource
  readonly scores: Scores
  readonly tiers: TierRows
}

async function listContext(
  deps: ListDeps,
  filter: CustomerFilter,
  columns: readonly KeptMetric[],
): Promise<Result<ListContext>> {
  const standpoint = standpointOf(filter, deps)
  const { book, model } = deps
  if (isNow(filter)) {
    const source = await keptSource(deps, standpoint)
    return ok({
      source,
      scores: keptScores(deps.facts, model),
      tiers: await createTierRows(deps, standpoint, 'now'),
    })
  }
  const named = [
    ...columns.map(({ definition }) => definition.key),
    ...filter.where.map((one) => one.metric),
    (filter.sort ?? USUAL_ORDER).by,
  ]
  const source = computedSource(deps.facts, book, named, standpoint)
  const scores = await computedScores(deps, { book, model, standpoint })
  return ok({ source, scores, tiers: await createTierRows(deps, standpoint, 'then') })
}

async function readConditions(
  deps: ListDeps,
  actor: Actor,
  filter: CustomerFilter,
  { source, scores, tiers }: ListContext,
): Promise<Result<Sql[]>> {
  const context: ConditionContext = {
    source,
    book: deps.book,
    model: deps.model,
    scores: scores.rows,
    actor,
  }
  const metrics = metricConditions(filter.where, context)
  if (!metrics.ok) return metrics
  const rfm = rfmCondition(filter.rfm, context)
  if (!rfm.ok) return rfm
  const tier = await tiers.conditions(filter)
  if (!tier.ok) return tier
  const members = await memberConditions(deps, filter)
  if (!members.ok) return members
  const audience = await audienceCondition(deps, actor, filter)
  if (!audience.ok) return audience
  const match = filter.q === undefined ? [] : [await matchCondition(deps, actor, filter.q)]
  return ok([
    ...metrics.value,
    ...rfm.value,
    ...tier.value,
    ...members.value,
    ...audience.value,
    ...match,
  ])
}

/** Whoever a rule that is nowhere saved takes in. */
async function audienceCondition(
  { audience }: ListDeps,
  actor: Actor,
  { rule, asOf, knownAt }: CustomerFilter,
): Promise<Result<Sql[]>> {
  if (rule === undefined || !audience) return ok([])
  const made = await audience(actor, { rule, asOf, knownAt })
  return made.ok ? ok([made.value]) : made
}

/** In segments, with tags, of classes: as the last evaluation left them. */
async function memberConditions(
  { rules }: ListDeps,
  filter: CustomerFilter,
): Promise<Result<Sql[]>> {
  const wanted = filter.members ?? []
  if (wanted.length === 0) return ok([])
  if (!isNow(filter)) return fail(problem('not_as_known_at', { what: 'segment, tag, class' }))
  const live = await rules?.live()
  const conditions: Sql[] = []
  for (const { kind, key, value } of wanted) {
    const stored = live?.stored.find(({ rule }) => rule.kind === kind && rule.body.key === key)
    if (!live || !stored) return fail(problem('not_found', { what: kind, id: key }, `/${kind}`))
    const refs = refsOf(stored.rule).filter((ref) => value === undefined || ref.value === value)
    if (refs.length === 0)
      return fail(problem('not_found', { what: `${kind} ${key}`, id: value ?? '' }, `/${kind}`))
    conditions.push(isMember(refs.map((ref) => numberOf(live.numbers, ref))))
  }
  return ok(conditions)
}

function readColumns(
  book: MetricBook,
  actor: Actor,
  { columns = USUAL_COLUMNS }: CustomerFilter,
): Result<KeptMetric[]> {
  const found: KeptMetric[] = []
  for (const key of columns) {
    const metric = keptMetric(book, key, '/columns')
    if (!metric.ok) return metric
    const may = mayRead(actor, metric.value.definition, '/columns')
    if (!may.ok) return may
    found.push(metric.value)
  }
  return ok(found)
}

function readOrder(
  book: MetricBook,
  actor: Actor,
  { sort = USUAL_ORDER, tier, moved }: CustomerFilter,
  { source, tiers }: ListContext,
): Result<ListOrder | undefined> {
  const { by, descending } = sort
  if (by === 'no') return ok(descending ? { value: sql`customer`, descending } : undefined)
  if (by === 'tier') {
    const rank = tiers.rank(tier?.program ?? moved?.program)
    return rank.ok ? ok({ ...rank.value, descending }) : rank
  }
  if (RFM_SCORES[by] !== undefined)
    return fail(problem('invalid_value', { detail: `sort: ${by}` }, '/sort'))
  const metric = keptMetric(book, by, '/sort')
  if (!metric.ok) return metric
  const may = mayRead(actor, metric.value.definition, '/sort')
  if (!may.ok) return may
  const value = source.number(metric.value)
  if (value === undefined)
    return fail(
      problem(
        'invalid_value',
        { detail: `${by} is not a number / 不是数值指标，不能排序` },
        '/sort',
      ),
    )
  return ok({ value, descending })
}

function readPlace(after: Position | undefined): Result<ListPlace | undefined> {
  if (after === undefined) return ok(undefined)
  const [value, customer] = after
  if (typeof customer !== 'number' || (value !== null && typeof value !== 'number'))
    return fail(problem('invalid_cursor', {}, '/cursor'))
  return ok({ value, customer })
}
