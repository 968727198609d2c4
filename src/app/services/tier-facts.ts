import { boundsOf } from '#core/window.ts'
import { type Millis, startOfDayMonthsLater, startOfYear } from '#core/time.ts'
import type { CompiledProgram } from '#loyalty/compile-program.ts'
import type { TierMeasure } from '#loyalty/measures.ts'
import { countsFrom, keepsRefund } from '#loyalty/order-checkpoints.ts'
import type { QualifyWindow } from '#loyalty/tier-program.ts'
import { fieldOf, type View } from '#metrics/facts/fact.ts'
import { netAmountOf } from '#metrics/facts/order-money.ts'
import { meetsFilter } from '#metrics/filters.ts'
import type { CustomerHistory, OrderFact } from '#metrics/history.ts'
import type { PlannedMetric } from '#metrics/plan.ts'
import { viewFrom } from '#metrics/reference.ts'
import type { Standpoint } from '#metrics/standpoint.ts'
import type { Text } from '#api/shapes/text.ts'

/** A fact behind a condition's value, with what of it counts. Amounts in minor units. */
export type CountedFact = {
  readonly kind: 'order' | 'event' | 'feedback'
  readonly id: string
  readonly source: string
  readonly at: Millis
  readonly amount: number | undefined
  /** What it adds to the condition's value. */
  readonly counts: number
  readonly note: Text | undefined
}

export type CountedAt = {
  readonly program: CompiledProgram
  readonly standpoint: Standpoint
  /** When the value was looked at. */
  readonly at: Millis
  readonly window: QualifyWindow
  /** When the customer joined; for membership years. */
  readonly joined: Millis | undefined
}

/**
 * The facts that make a condition's value at an instant, newest first: those that lie in its window then, and those
 * that do not count yet. Their counts add up to the value. Undefined for numbers that are no sums of facts.
 */
export function countedFacts(
  measure: TierMeasure,
  history: CustomerHistory,
  asked: CountedAt,
): CountedFact[] | undefined {
  if (measure.kind === 'general') return undefined
  const from = windowStart(asked)
  const facts =
    measure.kind === 'orders'
      ? ordersOf(measure, history, { ...asked, from })
      : rowsOf(measure.planned, history, { ...asked, from })
  return facts.sort((a, b) => b.at - a.at)
}

/** The value that the facts make together. */
export const countedValue = (facts: readonly CountedFact[]): number =>
  facts.reduce((sum, fact) => sum + fact.counts, 0)

type InWindow = CountedAt & { readonly from: Millis }

function ordersOf(
  { net, planned }: Extract<TierMeasure, { kind: 'orders' }>,
  history: CustomerHistory,
  asked: InWindow,
): CountedFact[] {
  const { program, at, from, standpoint } = asked
  const view = viewFrom({ ...standpoint, asOf: at })
  return history.orders.flatMap((order): CountedFact[] => {
    if (order.state === 'pending' || order.at > at || order.currency !== standpoint.currency)
      return []
    const begins = order.known ? countsFrom(program, order.at) : order.at
    if (begins < from) return []
    const fits = (planned.spec.where ?? []).every((filter) => {
      const field = fieldOf(planned.fact, filter.field)
      return field !== undefined && meetsFilter(field, filter, order, view)
    })
    if (!fits) return []
    const left = begins > at ? 0 : leftOf(order, { program, at, begins })
    const weight = net ? left : left > 0 ? weightOf(planned, order, view) : 0
    return [
      {
        kind: 'order',
        id: order.orderId,
        source: order.source,
        at: order.at,
        amount: order.total,
        counts: weight,
        note: noteOf(order, { at, begins, left, zone: standpoint.zone }),
      },
    ]
  })
}

/** What is left of the order, with refunds that the rules do not regard left out. */
function leftOf(
  order: OrderFact,
  { program, at, begins }: { program: CompiledProgram; at: Millis; begins: Millis },
): number {
  const countedFrom = order.known ? begins : -Infinity
  const isKept = (when: Millis): boolean => keepsRefund(program, { at: when, countedFrom })
  const refunds = order.refunds.filter((refund) => !isKept(refund.at))
  const voidAt = order.voidAt !== null && isKept(order.voidAt) ? null : order.voidAt
  return netAmountOf({ ...order, refunds, voidAt }, at)
}

function weightOf(planned: PlannedMetric, order: OrderFact, view: View): number {
  const { field, aggregate } = planned
  return field === undefined || aggregate.takesMany
    ? 1
    : Number(field.read(order, view) ?? 0) / 10 ** (field.scale ?? 0)
}

function noteOf(
  order: OrderFact,
  { at, begins, left, zone }: { at: Millis; begins: Millis; left: number; zone: string },
): Text | undefined {
  if (begins > at) {
    const day = new Intl.DateTimeFormat('sv-SE', { timeZone: zone }).format(begins)
    return {
      zh: `过了退货期，${day} 起计入`,
      en: `counts from ${day} on, when it can no longer be returned`,
    }
  }
  if (order.voidAt !== null && order.voidAt <= at) return { zh: '已取消', en: 'cancelled' }
  if (left <= 0 && order.refunds.length > 0) return { zh: '已全额退款', en: 'wholly refunded' }
  if (left < order.total) return { zh: '部分退款', en: 'partly refunded' }
  return undefined
}

function rowsOf(
  planned: PlannedMetric,
  history: CustomerHistory,
  { at, from, standpoint }: InWindow,
): CountedFact[] {
  const { fact, spec, field, aggregate } = planned
  const view = viewFrom({ ...standpoint, asOf: at })
  return fact.rows(history, view).flatMap((row): CountedFact[] => {
    const when = fact.read.at(row)
    if (
      when > at ||
      when < from ||
      (fact.read.counts !== undefined && !fact.read.counts(row, view))
    )
      return []
    const fits = (spec.where ?? []).every((filter) => {
      const on = fieldOf(fact, filter.field)
      return on !== undefined && meetsFilter(on, filter, row, view)
    })
    const value = field === undefined || aggregate.takesMany ? 1 : field.read(row, view)
    if (!fits || value === null) return []
    const counts =
      field === undefined || aggregate.takesMany ? 1 : Number(value) / 10 ** (field.scale ?? 0)
    const named = row as {
      readonly type?: string
      readonly kind?: string
      readonly source?: string
    }
    return [
      {
        kind: fact.key === 'feedback' ? 'feedback' : 'event',
        id: named.type ?? named.kind ?? fact.key,
        source: named.source ?? '',
        at: when,
        amount: undefined,
        counts,
        note: undefined,
      },
    ]
  })
}

/** The first instant of the window in which a value was looked at. */
function windowStart({
  window,
  at,
  standpoint,
  joined,
}: Pick<CountedAt, 'window' | 'at' | 'standpoint' | 'joined'>): Millis {
  const { zone } = standpoint
  if (window === 'lifetime') return -Infinity
  if (window === 'calendar_year') return startOfYear(at, zone)
  if (window === 'membership_year') return membershipYear(joined ?? -Infinity, at, zone)
  return (
    boundsOf(
      'rolling_days' in window ? { days: window.rolling_days } : { months: window.rolling_months },
      at,
      zone,
    ).from ?? -Infinity
  )
}

/** The last anniversary of joining that is not after `at`. */
function membershipYear(joined: Millis, at: Millis, zone: string): Millis {
  if (!Number.isFinite(joined) || joined > at) return -Infinity
  let start = joined
  for (let years = 1; ; years++) {
    const next = startOfDayMonthsLater(joined, zone, 12 * years)
    if (next > at) return start
    start = next
  }
}
