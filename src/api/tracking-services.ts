import type { Problem } from '#core/problem.ts'
import type { Result } from '#core/result.ts'
import type { Millis } from '#core/time.ts'

/** Whose write key it was. */
export type Tracker = {
  readonly source: string
  readonly name: string
  readonly settings: Readonly<Record<string, unknown>>
}

/** A request of a tracking client, its body read as JSON. */
export type TrackingCall = {
  /** The protocol's call; undefined for batches, whose messages say it themselves. */
  readonly type: string | undefined
  readonly body: unknown
  readonly receivedAt: Millis
  /** Of headers `anonymousid` and `sentat`. */
  readonly anonymousId?: string | undefined
  readonly sentAt?: string | undefined
}

/** The Segment tracking protocol, behind its routes. */
export type TrackingService = {
  /** Whether pages of this website may send to any source. */
  allows(origin: string): Promise<boolean>
  /** Whose the key is; `unauthorized`, or `forbidden` for a source that is off or a website that may not. */
  recognise(writeKey: string, origin: string | undefined): Promise<Result<Tracker>>
  /** Takes in what the messages say; resolves when it is durable. */
  take(tracker: Tracker, call: TrackingCall): Promise<Result<undefined>>
  /** A request that could not be read, for the source's problems. */
  refused(tracker: Tracker, what: string, why: Problem): void
}
