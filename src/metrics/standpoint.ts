import { type Millis, toEngineTime } from '#core/time.ts'
import { type Bound, param } from '#sql/sql.ts'

/**
 * From where one looks at the facts: what had happened by `asOf`, as it was known at `knownAt` (absent: as it is
 * known now), read in the shop's zone and money.
 */
export type Standpoint = {
  readonly asOf: Millis
  readonly knownAt?: Millis
  readonly zone: string
  readonly currency: string
}

/** The instants that the engine can hold; windows may reach further back than that. */
const EARLIEST = Date.UTC(1900, 0, 1)
const LATEST = Date.UTC(2299, 11, 31)

/** An instant, bound as the engine takes it. */
export const instant = (at: Millis): Bound =>
  param(toEngineTime(Math.min(Math.max(at, EARLIEST), LATEST)), "DateTime64(3, 'UTC')")

/** The name of a time zone, bound. */
export const zoneOf = (standpoint: Standpoint): Bound => param(standpoint.zone, 'String')
