import { createHash } from 'node:crypto'
import type { Millis } from '#core/time.ts'

/** Kinds of transitions: stable words, they are what webhooks are subscribed to. */
export const TRANSITION_TYPES = [
  'customer.tier_changed',
  'segment.entered',
  'segment.left',
  'tag.added',
  'tag.removed',
  'class.changed',
] as const
export type TransitionType = (typeof TRANSITION_TYPES)[number]

/**
 * What brought it about. `facts`: something about the customer came in, or somebody set something by hand; `time`: a
 * window moved on; `rule`: the definition was changed; `import`: history was filled in or taken out again.
 */
export const CAUSES = ['facts', 'time', 'rule', 'import'] as const
export type Cause = (typeof CAUSES)[number]

/** Causes that are no news about the customer: they are told to whoever asks for them. */
export const BACKFILL: readonly Cause[] = ['rule', 'import']

export type Transition = {
  /** The evaluation that found it. */
  readonly rev: bigint
  readonly customer: number
  readonly type: TransitionType
  /** The definition: segment:vip, class:value, tier:membership. */
  readonly subject: string
  /** Values and levels by key; '' = none. A segment, or a tag without values, has none. */
  readonly from: string
  readonly to: string
  readonly at: Millis
  readonly knownAt: Millis
  readonly version: number
  readonly cause: Cause
  readonly reason: string
}

/** The same transition has the same id for ever, whoever reads it and however often it is written. */
export function transitionId({ rev, customer, subject, from, to }: Transition): string {
  const text = JSON.stringify([String(rev), customer, subject, from, to])
  return `tr_${createHash('sha256').update(text).digest('hex').slice(0, 28)}`
}
