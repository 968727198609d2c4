import { type Millis, parseTime } from '#core/time.ts'
import type { Field } from '#metrics/facts/fact.ts'
import { isThere, meetsFilter } from '#metrics/filters.ts'
import type { CustomerHistory, OrderFact } from '#metrics/history.ts'
import type { PlannedMetric } from '#metrics/plan.ts'
import { viewFrom } from '#metrics/reference.ts'
import type { Standpoint } from '#metrics/standpoint.ts'
import { fold, folder, type TierResult } from './fold.ts'
import type { FoldInput, Pin } from './fold-state.ts'
import { generalInput } from './general-measures.ts'
import type { TierMeasure, TierPlan } from './measures.ts'
import { checkpointsOfOrder, type OrderMeasure, type TierOrder } from './order-checkpoints.ts'
import { type Checkpoint, timelineOf } from './timeline.ts'

/** A checkpoint with the fact that it comes from. */
export type ToldCheckpoint = Checkpoint & {
  readonly fact: { readonly kind: string; readonly index: number }
}

/** One customer's whole story in a program; `order` says which checkpoint stands where in the timeline. */
export type HistoryFold = {
  /** false: nothing that is known of the customer had happened by then. */
  readonly isThere: boolean
  /** The earliest thing that is known to come later; Infinity if there is none. */
  readonly nextFact: Millis
  readonly input: FoldInput
  readonly order: readonly ToldCheckpoint[]
}

/**
 * Puts together what the fold needs from one customer's facts, each as an object: for explanations and to check what
 * is stored. {@link foldCustomers} does the same for millions.
 */
export function inputOfHistory(
  plan: TierPlan,
  history: CustomerHistory,
  { standpoint, pins }: { readonly standpoint: Standpoint; readonly pins: readonly Pin[] },
): HistoryFold {
  const { asOf } = standpoint
  const rows = rowCheckpoints(plan, history, standpoint)
  const told = [
    ...orderCheckpoints(plan, history, standpoint),
    ...rows.filter((one) => one.at <= asOf),
  ]
  const needsAll = plan.measures.some((one) => one.kind === 'general')
  const general = needsAll ? generalInput(plan, history, standpoint) : undefined
  const silent = (general?.moments ?? []).map(
    ({ at, belongs }, index): ToldCheckpoint => ({
      id: `moment ${index}`,
      at,
      belongs,
      deltas: [],
      fact: { kind: 'moment', index },
    }),
  )
  const { timeline, order } = timelineOf([...told, ...silent], plan.measures.length)
  const firstSeen = Math.min(Infinity, ...history.orders.filter(isOrdered).map((one) => one.at))
  const joined = joinedAt(history, asOf)
  const isThere =
    timeline.count > 0 ||
    (joined === undefined ? firstSeen <= asOf || firstSeen === Infinity : joined <= asOf)
  const since = joined ?? (firstSeen <= asOf ? firstSeen : Number.NaN)
  const input: FoldInput = { timeline, joinedAt: since, pins }
  return {
    isThere,
    nextFact: nextFactOf(plan, history, { asOf, joined, rows }),
    order: order as readonly ToldCheckpoint[],
    input: general === undefined ? input : { ...input, valueBetween: general.valueBetween },
  }
}

/** The fold of one customer's facts. The result is the caller's own. */
export function foldHistory(
  plan: TierPlan,
  history: CustomerHistory,
  how: { readonly standpoint: Standpoint; readonly pins: readonly Pin[] },
): TierResult {
  const { isThere, input, nextFact } = inputOfHistory(plan, history, how)
  const { result, ...own } = folder(plan.program)
  if (isThere) fold({ ...own, result }, input, how.standpoint.asOf)
  result.member &&= isThere
  result.dueAt = Math.min(result.dueAt, nextFact)
  return result
}

/** What lies ahead of the facts that the program looks at. */
function nextFactOf(
  { measures }: TierPlan,
  history: CustomerHistory,
  told: {
    readonly asOf: Millis
    readonly joined: Millis | undefined
    readonly rows: readonly ToldCheckpoint[]
  },
): Millis {
  const all = measures.some((one) => one.kind === 'general')
  const { asOf, joined, rows } = told
  const moments = [
    joined ?? asOf,
    ...history.orders
      .filter((one) => all || isOrdered(one))
      .flatMap((one) => [
        one.at,
        ...one.refunds.map((refund) => refund.at),
        ...(one.voidAt === null || (one.at > asOf && !all) ? [] : [one.voidAt]),
        ...(all ? one.payments.map((payment) => payment.at) : []),
      ]),
    ...rows.map((one) => one.at),
    ...(all
      ? [...history.events, ...history.feedback, ...history.attributes].map((one) => one.at)
      : []),
  ]
  return Math.min(Infinity, ...moments.filter((at) => at > asOf))
}

const isOrdered = (order: OrderFact): boolean => order.state !== 'pending'

/** What the attribute said last by then. */
function joinedAt({ attributes }: CustomerHistory, asOf: Millis): Millis | undefined {
  const told = attributes
    .filter((one) => one.name === 'joined_at' && one.at <= asOf)
    .sort((a, b) => a.at - b.at)
  const value = told.at(-1)?.value
  return value === undefined ? undefined : parseTime(value, 'UTC')
}

function orderCheckpoints(
  plan: TierPlan,
  history: CustomerHistory,
  standpoint: Standpoint,
): ToldCheckpoint[] {
  const { program, measures } = plan
  const takes = measures.map(
    (one): OrderMeasure => (one.kind === 'orders' && one.net ? 'net_amount' : 'count'),
  )
  return history.orders.flatMap((order, index) => {
    if (!isOrdered(order) || order.at > standpoint.asOf) return []
    const weights = measures.map((one, m) =>
      orderWeight(one, program.measures[m]?.stores, { order, standpoint }),
    )
    const told = checkpointsOfOrder(program, tierOrder(order, index, standpoint.asOf), takes)
    return told.map(({ deltas, ...rest }) => ({
      ...rest,
      deltas: deltas.map((delta, m) => delta * (weights[m] as number)),
      fact: { kind: 'order', index },
    }))
  })
}

/** The order as it was by then. */
const tierOrder = (order: OrderFact, index: number, asOf: Millis): TierOrder => ({
  key: `order ${index}`,
  at: order.at,
  total: order.total,
  voidAt: order.voidAt === null || order.voidAt > asOf ? Infinity : order.voidAt,
  known: order.known,
  refunds: order.refunds
    .map((one, piece) => ({ ...one, id: `${piece}` }))
    .filter((one) => one.at <= asOf),
})

function orderWeight(
  measure: TierMeasure,
  stores: readonly string[] | undefined,
  { order, standpoint }: { readonly order: OrderFact; readonly standpoint: Standpoint },
): number {
  if (measure.kind !== 'orders') return 0
  if (stores !== undefined && !stores.includes(order.store)) return 0
  return weightOf(measure.planned, order, standpoint, { isOne: measure.net }) ?? 0
}

function rowCheckpoints(
  plan: TierPlan,
  history: CustomerHistory,
  standpoint: Standpoint,
): ToldCheckpoint[] {
  const view = viewFrom(standpoint)
  const rows = plan.measures.flatMap((one) => (one.kind === 'rows' ? [one.planned.fact] : []))
  return [...new Set(rows)].flatMap((fact) =>
    fact.rows(history, view).flatMap((row, index) => {
      const at = fact.read.at(row)
      const weights = plan.measures.map((one) =>
        one.kind === 'rows' && one.planned.fact === fact
          ? weightOf(one.planned, row, standpoint, { isOne: false })
          : undefined,
      )
      if (weights.every((one) => one === undefined)) return []
      const deltas = weights.map((one) => one ?? 0)
      return [{ id: `${fact.key} ${index}`, at, deltas, fact: { kind: fact.key, index } }]
    }),
  )
}

/** What a fact gives to a metric: its field in steps, or 1; undefined if it is none of the metric's facts. */
function weightOf(
  { fact, field, spec, aggregate }: PlannedMetric,
  row: unknown,
  standpoint: Standpoint,
  { isOne }: { readonly isOne: boolean },
): number | undefined {
  const view = viewFrom(standpoint)
  if (field?.money && fact.read.currency && fact.read.currency(row) !== standpoint.currency)
    return undefined
  const value = field === undefined || field.everyRow ? 1 : field.read(row, view)
  if (!isThere(value)) return undefined
  const fits = (spec.where ?? []).every((filter) =>
    meetsFilter(fieldNamed(fact.fields, filter.field), filter, row, view),
  )
  if (!fits) return undefined
  return isOne || field === undefined || aggregate.takesMany ? 1 : Number(value)
}

function fieldNamed(fields: readonly Field[], key: string): Field {
  const found = fields.find((one) => one.key === key)
  if (found === undefined) throw new Error(`an unchecked filter on ${key}`)
  return found
}
