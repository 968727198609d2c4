import type { Millis } from '#core/time.ts'
import type { CustomerHistory, OrderFact } from '#metrics/history.ts'
import type { PlannedMetric } from '#metrics/plan.ts'
import { referenceRows, viewFrom } from '#metrics/reference.ts'
import type { Standpoint } from '#metrics/standpoint.ts'
import type { ValueBetween } from './fold-state.ts'
import type { TierMeasure, TierPlan } from './measures.ts'
import { countsFrom, keepsRefund } from './order-checkpoints.ts'

/**
 * Numbers that are not sums (an average, a share, different products …): asked of the metric's TypeScript meaning, over
 * the facts that lie in the window, at every instant at which one of these facts or a window changes.
 */
export type GeneralInput = {
  readonly valueBetween: ValueBetween
  /** When the values can change, and where what changes them lies in the windows. */
  readonly moments: readonly { readonly at: Millis; readonly belongs: Millis }[]
  /** The earliest fact that is known to come later; Infinity if none. */
  readonly nextFact: Millis
}

export function generalInput(
  { program, measures }: TierPlan,
  history: CustomerHistory,
  standpoint: Standpoint,
): GeneralInput {
  const seen = asSeen(program, history, standpoint.asOf)
  const parts = measures.map(partsOf)
  const times = measures.map(timesOf)
  const scoped = program.measures.map(({ stores }) => inStores(seen, stores))
  const later = momentsOf(history).filter((one) => one.at > standpoint.asOf)
  return {
    moments: momentsOf(seen),
    nextFact: Math.min(Infinity, ...later.map((one) => one.at)),
    valueBetween: (measure, from, to) => {
      const [of, per] = parts[measure] ?? []
      if (of === undefined) return undefined
      const asked = {
        history: scoped[measure] as CustomerHistory,
        from,
        standpoint: { ...standpoint, asOf: to },
      }
      const value = valueOf(of, asked)
      if (per === undefined || value === null) return value
      const divisor = valueOf(per, asked)
      return divisor === null || divisor === 0 ? null : (value / divisor) * (times[measure] ?? 1)
    },
  }
}

/** The metric, or the two that make a ratio; nothing for sums. */
function partsOf(measure: TierMeasure): readonly PlannedMetric[] {
  if (measure.kind !== 'general') return []
  const { planned } = measure
  return planned.kind === 'fact' ? [planned.metric] : [planned.of, planned.per]
}

const timesOf = (measure: TierMeasure): number =>
  measure.kind === 'general' && measure.planned.kind === 'ratio' ? measure.planned.times : 1

const inStores = (
  history: CustomerHistory,
  stores: readonly string[] | undefined,
): CustomerHistory =>
  stores === undefined
    ? history
    : { ...history, orders: history.orders.filter((one) => stores.includes(one.store)) }

type Asked = {
  readonly history: CustomerHistory
  readonly from: Millis
  readonly standpoint: Standpoint
}

function valueOf(metric: PlannedMetric, { history, from, standpoint }: Asked): number | null {
  const view = viewFrom(standpoint)
  const rows = referenceRows(metric, history, view).filter((row) => row.at >= from)
  const value = metric.aggregate.reference(rows, metric.field, view, metric.spec)
  return value === null ? null : Number(value)
}

/** What had happened by then, with orders where they begin to count and without refunds that go on counting. */
function asSeen(
  program: TierPlan['program'],
  history: CustomerHistory,
  asOf: Millis,
): CustomerHistory {
  const past = <T extends { readonly at: Millis }>(list: readonly T[]): T[] =>
    list.filter((one) => one.at <= asOf)
  return {
    customer: history.customer,
    orders: past(history.orders).map((order) => countedOrder(program, order, asOf)),
    events: past(history.events),
    feedback: past(history.feedback),
    attributes: past(history.attributes),
  }
}

function countedOrder(program: TierPlan['program'], order: OrderFact, asOf: Millis): OrderFact {
  const at = order.known ? countsFrom(program, order.at) : order.at
  const countedFrom = order.known ? at : -Infinity
  const isPast = (moment: Millis): boolean =>
    moment <= asOf && !keepsRefund(program, { at: moment, countedFrom })
  return {
    ...order,
    at,
    voidAt: order.voidAt !== null && isPast(order.voidAt) ? order.voidAt : null,
    refunds: order.refunds.filter((one) => isPast(one.at)),
    payments: order.payments.filter((one) => one.at <= asOf),
  }
}

function momentsOf({
  orders,
  events,
  feedback,
  attributes,
}: CustomerHistory): { at: Millis; belongs: Millis }[] {
  const own = (at: Millis) => ({ at, belongs: at })
  return [
    ...orders.flatMap((order) => {
      const changes = [
        ...order.refunds.map((one) => one.at),
        ...(order.voidAt === null ? [] : [order.voidAt]),
      ]
      return [
        own(order.at),
        ...changes.map((at) => ({ at: Math.max(at, order.at), belongs: order.at })),
        // Refunds and payments as facts of their own lie at their own time.
        ...changes.map(own),
        ...order.payments.map((one) => own(one.at)),
      ]
    }),
    ...[...events, ...feedback, ...attributes].map((one) => own(one.at)),
  ]
}
