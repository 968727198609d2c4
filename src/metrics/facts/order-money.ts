import type { Millis } from '#core/time.ts'
import { type Sql, sql } from '#sql/sql.ts'
import type { OrderFact } from '../history.ts'
import { shared } from '../shared-sql.ts'
import { instant, type Standpoint } from '../standpoint.ts'

/**
 * In a sum of refunds, what stands for one that takes back "all that is left": larger than any sum of amounts
 * (2^52), so that one pass over the refunds yields both their sum and whether there is such a one.
 */
const ALL_THAT_IS_LEFT = 4_503_599_627_370_496

/**
 * What is left of an order as of the standpoint: its total minus the refunds that have happened; 0 when it is
 * not paid yet or has been cancelled. Below 0 where more went back than came in, and for refunds whose order is
 * unknown. Computed in one pass over the refunds' arrays, because this is the dearest expression of the orders' scan.
 */
export function netAmount(standpoint: Standpoint): Sql {
  const back = refunded(standpoint)
  const left = sql`if(${back} >= ${ALL_THAT_IS_LEFT}, least(0, total - ${back} % ${ALL_THAT_IS_LEFT}), total - ${back})`
  return shared('net', sql`if(${isInForce(standpoint)}, ${left}, 0)`)
}

/** Whether the order was paid and has not been cancelled. That it happened by then is checked on `at`. */
export const isInForce = (standpoint: Standpoint): Sql =>
  shared('in_force', sql`(state != 'pending' AND ifNull(void_at > ${instant(standpoint.asOf)}, 1))`)

const refunded = (standpoint: Standpoint): Sql =>
  shared(
    'went_back',
    sql`arraySum((amount, happened) -> (happened <= ${instant(standpoint.asOf)}) * if(amount < 0, ${ALL_THAT_IS_LEFT}, amount), refund_amount, refund_at)`,
  )

/** The earliest refund that is still to come, epoch 0 if none. */
export const nextRefund = (standpoint: Standpoint): Sql =>
  shared(
    'next_refund',
    sql`arrayMin(arrayFilter(happened -> happened > ${instant(standpoint.asOf)}, refund_at))`,
  )

/** The TypeScript meaning of {@link netAmount}. */
export function netAmountOf(order: OrderFact, asOf: Millis): number {
  if (!isInForceAt(order, asOf)) return 0
  const refunds = order.refunds.filter((refund) => refund.at <= asOf)
  const left = order.total - explicitRefunds(order, asOf)
  return refunds.some((refund) => refund.amount < 0) ? Math.min(0, left) : left
}

export const isInForceAt = (order: OrderFact, asOf: Millis): boolean =>
  order.state !== 'pending' && (order.voidAt === null || order.voidAt > asOf)

/** The sum of the refunds so far that say their amount. */
export const explicitRefunds = (order: OrderFact, asOf: Millis): number =>
  order.refunds
    .filter((refund) => refund.at <= asOf && refund.amount >= 0)
    .reduce((sum, refund) => sum + refund.amount, 0)
