import { createHash } from 'node:crypto'
import { canonicalJson } from '#core/json.ts'
import type { Millis } from '#core/time.ts'
import type { OrderState } from '../../order-status.ts'

/** Later in an order's life is larger: within one second a shop may say both that it was placed and that it was paid. */
const RANK: Readonly<Record<OrderState, number>> = { pending: 1, paid: 2, void: 3 }

/**
 * The version of an order that the platform last changed at `at`. The later change wins; of the same instant, the
 * later state; of the same state, the same one of two contents, whichever arrives first: so that every order of
 * arrival ends at the same. Fits into JSON's whole numbers for two more centuries.
 */
export function orderVersion(at: Millis, state: OrderState, content: unknown): number {
  const mark = createHash('sha256').update(canonicalJson(content)).digest()[0] ?? 0
  return (Math.max(0, at) * 4 + RANK[state]) * 256 + mark
}
