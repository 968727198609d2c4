import fc from 'fast-check'
import { type Millis, toEngineTime } from '#core/time.ts'
import type { CustomerHistory } from '#metrics/history.ts'
import { arbitraryHistory } from '#metrics/testing/arbitrary-history.ts'
import { anOrder } from '#metrics/testing/builders.ts'
import { momentsAround } from '#metrics/testing/moments.ts'

const DAY = 86_400_000

/** People with histories of all kinds around an instant; the same seed makes the same ones. */
export function population(size: number, seed: number, asOf: Millis): CustomerHistory[] {
  const histories = fc.sample(arbitraryHistory(momentsAround(asOf, 'Asia/Shanghai')), {
    numRuns: size,
    seed,
  })
  return histories.map((one, index) => ({
    ...one,
    customer: seed * 10_000 + index + 1,
    orders: [...one.orders, ...regularOrders(index, asOf)],
    events: one.events.map((event) => ({ ...event, ...GROWTH[event.type] })),
    attributes: [
      ...one.attributes.filter(({ name }) => name !== 'joined_at'),
      ...joinedOf(index, asOf),
    ],
  }))
}

/** Some of what they do gives growth or credit. */
const GROWTH: Readonly<Record<string, { type: string; value: number }>> = {
  share: { type: 'growth', value: 400_0000 },
  cart_remove: { type: 'credit', value: 45_0000 },
  login: { type: 'credit', value: -5_5000 },
}

/** Some come again and again, whatever chance has given them: without them a ladder of visits has one rung. */
const regularOrders = (index: number, asOf: Millis): CustomerHistory['orders'] =>
  index % 40 === 0
    ? Array.from({ length: 3 + index / 20 }, (_, n) => anOrder(asOf - (n + 1) * 5 * DAY))
    : []

/** Some say when they joined: long ago, lately, or later than now. */
function joinedOf(index: number, asOf: Millis): CustomerHistory['attributes'] {
  if (index % 3 !== 0) return []
  const at = asOf + (index % 30 === 0 ? DAY : -DAY * (1 + index))
  return [{ name: 'joined_at', at: asOf - 500 * DAY, value: toEngineTime(at) }]
}
