import type { Millis } from '#core/time.ts'
import { dayAt, dayStart } from './calendar.ts'
import type { CompiledProgram, CompiledVersion } from './compile-program.ts'
import type { Checkpoint } from './timeline.ts'

/** What an order says that tiers need. Amounts in minor units of the shop's currency. */
export type TierOrder = {
  /** Its identity over all sources. */
  readonly key: string
  /** From when it counts. */
  readonly at: Millis
  readonly total: number
  /** From when it no longer counts at all; Infinity if it goes on counting. */
  readonly voidAt: Millis
  /** false: only refunds of it have come. They are taken off at their own time, with no pending days. */
  readonly known: boolean
  readonly refunds: readonly TierRefund[]
}
/** `amount` -1: whatever is left of the order then. */
export type TierRefund = { readonly id: string; readonly at: Millis; readonly amount: number }

/**
 * What a measure takes from an order: its net amount, or that it is one (an order that came to nothing is none).
 */
export type OrderMeasure = 'net_amount' | 'count'

/**
 * When an order begins to count: at once, or when the pending days of the rules in force at the order are over.
 */
export function countsFrom(program: CompiledProgram, at: Millis): Millis {
  const { pendingDays } = rulesAt(program, at)
  if (pendingDays === 0) return at
  return dayStart(program.calendar, dayAt(program.calendar, at) + pendingDays + 1)
}

/** Whether what is given back at this instant goes on counting; what came back before the order counted does not. */
export const keepsRefund = (
  program: CompiledProgram,
  { at, countedFrom }: { readonly at: Millis; readonly countedFrom: Millis },
): boolean => at > countedFrom && rulesAt(program, at).keepsRefunded

/** The version in force, the first one before it began. */
function rulesAt({ versions }: CompiledProgram, at: Millis): CompiledVersion {
  let index = 0
  while (index + 1 < versions.length && (versions[index + 1] as CompiledVersion).effectiveAt <= at)
    index++
  return versions[index] as CompiledVersion
}

/**
 * An order's story as changes of what counts: when it begins, and each time something of it is given back or it is
 * cancelled. Everything lies where the order lies in the windows. An order that began in the pending time of its rules
 * counts from their end on; what was given back by then never counted.
 */
export function checkpointsOfOrder(
  program: CompiledProgram,
  order: TierOrder,
  measures: readonly OrderMeasure[],
): Checkpoint[] {
  const begins = order.known ? countsFrom(program, order.at) : order.at
  const countedFrom = order.known ? begins : -Infinity
  const isKept = (at: Millis): boolean => keepsRefund(program, { at, countedFrom })
  const refunds = [...new Map(order.refunds.map((one) => [one.id, one])).values()]
    .filter((one) => !isKept(one.at))
    .sort((a, b) => a.at - b.at)
  const voidAt = isKept(order.voidAt) ? Infinity : order.voidAt
  const moments = [begins, ...refunds.map((one) => one.at), voidAt].filter(
    (at) => at >= begins && at < Infinity,
  )
  const found: Checkpoint[] = []
  let before = 0
  for (const at of [...new Set(moments)].sort((a, b) => a - b)) {
    const net = at >= voidAt ? 0 : netOf(order.total, refunds, at)
    const deltas = measures.map((one) =>
      one === 'net_amount' ? net - before : Number(net > 0) - Number(before > 0),
    )
    before = net
    // When it begins is kept even of an order that comes to nothing: the membership may begin with it.
    if (at === begins || deltas.some((delta) => delta !== 0))
      found.push({ id: `${order.key}@${at}`, at, belongs: begins, deltas })
  }
  return found
}

/** What is left of an order: as metrics/facts/order-money.ts has it. */
function netOf(total: number, refunds: readonly TierRefund[], at: Millis): number {
  const past = refunds.filter((one) => one.at <= at)
  const left = past.reduce((sum, one) => (one.amount < 0 ? sum : sum - one.amount), total)
  return past.some((one) => one.amount < 0) ? Math.min(0, left) : left
}

/** The story of several orders; the same order told twice counts once. */
export function checkpointsOfOrders(
  program: CompiledProgram,
  orders: readonly TierOrder[],
  measures: readonly OrderMeasure[],
): Checkpoint[] {
  const unique = new Map(orders.map((one) => [one.key, one]))
  return [...unique.values()].flatMap((order) => checkpointsOfOrder(program, order, measures))
}
