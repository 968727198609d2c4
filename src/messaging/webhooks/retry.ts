import type { Millis } from '#core/time.ts'
import type { Outcome } from './post.ts'

const SECOND = 1000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE
export const DAY = 24 * HOUR

/** Pauses after the first try, the second, …: as Standard Webhooks recommends. After the last the delivery has failed. */
export const PAUSES: readonly Millis[] = [
  5 * SECOND,
  5 * MINUTE,
  30 * MINUTE,
  2 * HOUR,
  5 * HOUR,
  10 * HOUR,
  14 * HOUR,
  20 * HOUR,
  24 * HOUR,
]

/** An endpoint that took nothing for so long is disabled. */
export const GIVEN_UP_AFTER = 5 * DAY
/** A delivery that was tried so often no longer holds up the customer's later ones. */
export const HELD_UP_TRIES = 3

/** How a delivery stands; `cancelled`: taken back by a later one before anybody was told. */
export const DELIVERY_STATES = ['pending', 'sent', 'failed', 'cancelled'] as const
export type DeliveryState = (typeof DELIVERY_STATES)[number]

/** What follows from a try. */
export type Verdict =
  | { readonly state: 'sent' }
  | { readonly state: 'pending'; readonly dueAt: Millis; readonly counts: boolean }
  | { readonly state: 'failed'; readonly gone: boolean }

/**
 * Only 2xx is success. 410 says that nobody will ever answer there again. What the receiver asks to wait is waited for,
 * up to a day. `tries` counts this one; `chance` is from 0 to 1 and spreads out those that failed together.
 */
export function judge(
  { status, failure, retryAfter }: Pick<Outcome, 'status' | 'failure' | 'retryAfter'>,
  { tries, now, chance }: { readonly tries: number; readonly now: Millis; readonly chance: number },
): Verdict {
  if (status !== null && status >= 200 && status < 300) return { state: 'sent' }
  if (status === 410) return { state: 'failed', gone: true }
  // The sender stopped in the middle: nobody's fault, and it is sent again at once.
  if (failure === 'stopped') return { state: 'pending', dueAt: now, counts: false }
  const pause = PAUSES[tries - 1]
  if (pause === undefined) return { state: 'failed', gone: false }
  const spread = pause * (0.9 + 0.2 * chance)
  const asked = Math.min((retryAfter ?? 0) * SECOND, DAY)
  return { state: 'pending', dueAt: now + Math.round(Math.max(spread, asked)), counts: true }
}
