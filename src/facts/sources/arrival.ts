import type { Problem } from '#core/problem.ts'
import type { Millis } from '#core/time.ts'
import type { Identifier } from '../identity/resolve.ts'

export const OUTCOMES = ['new', 'updated', 'duplicate', 'rejected', 'ignored'] as const
/** What became of something that arrived. `ignored`: nothing that is kept. */
export type Outcome = (typeof OUTCOMES)[number]

/** One thing that arrived: a tracking message, a webhook's order. */
export type Arrival = {
  readonly at: Millis
  /** track, identify, orders … */
  readonly what: string
  readonly outcome: Outcome
  /** The event's name, the webhook's topic. */
  readonly name?: string
  /** The sender's id of it. */
  readonly id?: string
  /** Which facts it became: kind, the fact's id, and the event's type. */
  readonly became?: readonly { readonly kind: string; readonly id: string; readonly as?: string }[]
  /** By which identifiers it names a customer, strongest first. */
  readonly who?: readonly Identifier[]
  readonly problem?: Problem
  /** What arrived, as it was. Kept for the live view only, and for a short time. */
  readonly raw?: unknown
}
