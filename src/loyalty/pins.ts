import type { Millis } from '#core/time.ts'
import type { Pin } from './fold-state.ts'

/** A level set by hand, as it is kept: everything that anybody ever said about it. Instants: epoch ms. */
export type TierPin = {
  readonly id: string
  readonly program: string
  readonly customer: number
  readonly level: string
  readonly mode: Pin['mode']
  readonly reason: string
  readonly author: string
  readonly madeAt: Millis
  readonly from: Millis
  /** null: until somebody takes it away. */
  readonly until: Millis | null
  readonly needsApproval: boolean
  readonly approvedBy: string | null
  readonly approvedAt: Millis | null
  readonly revokedAt: Millis | null
  readonly revokedBy: string | null
}

/**
 * How a pin acts, as it was known at an instant: not before it was made known, not before a second person approved
 * it where that is asked for, not after it was taken away. undefined: it never acts.
 */
export function pinAsKnown(pin: TierPin, knownAt: Millis = Infinity): Pin | undefined {
  if (pin.madeAt > knownAt) return undefined
  const approvedAt =
    pin.approvedAt !== null && pin.approvedAt <= knownAt ? pin.approvedAt : undefined
  if (pin.needsApproval && approvedAt === undefined) return undefined
  const from = pin.needsApproval ? Math.max(pin.from, approvedAt ?? pin.from) : pin.from
  const revokedAt = pin.revokedAt !== null && pin.revokedAt <= knownAt ? pin.revokedAt : Infinity
  const until = Math.min(pin.until ?? Infinity, revokedAt)
  return from < until ? { id: pin.id, level: pin.level, from, until, mode: pin.mode } : undefined
}

/** Pins by customer as the fold takes them: in order of when they begin, then of id. */
export function pinsByCustomer(
  pins: readonly TierPin[],
  knownAt?: Millis,
): ReadonlyMap<number, readonly Pin[]> {
  const byCustomer = new Map<number, Pin[]>()
  for (const pin of pins) {
    const known = pinAsKnown(pin, knownAt)
    if (known === undefined) continue
    byCustomer.set(pin.customer, [...(byCustomer.get(pin.customer) ?? []), known])
  }
  for (const list of byCustomer.values())
    list.sort((a, b) => a.from - b.from || (a.id < b.id ? -1 : 1))
  return byCustomer
}
