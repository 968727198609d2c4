import fc from 'fast-check'
import { type Millis, toEngineTime } from '#core/time.ts'
import type { CustomerHistory } from '#metrics/history.ts'
import { arbitraryHistory } from '#metrics/testing/arbitrary-history.ts'
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
  search: { type: 'credit', value: 45_0000 },
  login: { type: 'credit', value: -5_5000 },
}

/** Some say when they joined: long ago, lately, or later than now. */
function joinedOf(index: number, asOf: Millis): CustomerHistory['attributes'] {
  if (index % 3 !== 0) return []
  const at = asOf + (index % 30 === 0 ? DAY : -DAY * (1 + index))
  return [{ name: 'joined_at', at: asOf - 500 * DAY, value: toEngineTime(at) }]
}
