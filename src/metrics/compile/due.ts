import { startOfDay, startOfMonth, startOfYear } from '#core/time.ts'
import type { DateRange, Window } from '#core/window.ts'
import { join, type Sql, sql } from '#sql/sql.ts'
import { instant, type Standpoint, zoneOf } from '../standpoint.ts'
import type { Bands } from './bands.ts'
import { fingerprint } from './fingerprint.ts'
import { bandOf } from './rows.ts'
import type { Scan } from './scan.ts'

/** What a customer whom time alone will not change is due at. */
export const NEVER = Date.UTC(2299, 11, 31)
const never = (): Sql => sql`${instant(NEVER)}`

/** One clock of a scan: when its facts happen, and the windows over it. */
export type Clock = { readonly at: Sql; readonly bands: Bands; readonly windows: readonly Window[] }

/**
 * The next instant at which time alone can change what this scan says of a customer. It is the earliest of:
 *
 * - facts that lie ahead (a booked refund, a clock that ran fast): their own instant;
 * - for every window, its oldest fact inside: when that one drops out. Calendar windows lose facts at the shop's
 *   midnight that follows from the fact's day; exact windows a millisecond after their length has passed;
 * - months and years that begin anew: their next beginning, if there is any fact inside;
 * - what single aggregates say of themselves: a run of days is over when a day has passed without a fact.
 *
 * So it is never late; it can be early (a fact that drops out need not be one that a metric counts), which costs
 * one needless look. Who has no fact inside any window is never due: an idle customer costs nothing.
 */
export function nextChange(
  scan: Scan,
  clocks: readonly Clock[],
  standpoint: Standpoint,
  changesElsewhere: boolean,
): Sql {
  const changes = changesElsewhere ? [] : scan.source.changes(standpoint)
  const ahead = aheadOf(scan, clocks, changes, standpoint)
  const leaving = clocks.flatMap((clock) =>
    clock.windows
      .filter((window) => !isCovered(window, clock.windows))
      .flatMap((window) => leavingOf(scan, clock, window, standpoint)),
  )
  const waking = scan.wakers().map((at) => sql`ifNull(${at}, ${never()})`)
  return sql`least(${join([...ahead, ...leaving, ...waking, never()], ',\n      ')})`
}

/** Epoch 0 is what min() says of no rows. */
const unlessNone = (oldest: Sql, then: Sql): Sql =>
  sql`if(${oldest} = toDateTime64(0, 3, 'UTC'), ${never()}, ${then})`

function aheadOf(
  scan: Scan,
  clocks: readonly Clock[],
  changes: readonly Sql[],
  standpoint: Standpoint,
): Sql[] {
  const said = new Set(changes.map(fingerprint))
  const others = clocks.filter(({ at }) => !said.has(fingerprint(at)))
  const own = others.map(({ at, bands }) => {
    const next = sql`minIf(${scan.row('at', at)}, ${bandOf(scan, bands, at)} = 0)`
    return scan.aggregate('ahead', next)
  })
  if (changes.length === 0) return own.map((oldest) => unlessNone(oldest, oldest))
  const asOf = instant(standpoint.asOf)
  const first = scan.row(
    'next_change',
    sql`least(${join(changes.map((at) => sql`if(${at} > ${asOf}, ${at}, ${never()})`))})`,
  )
  return [
    ...own.map((oldest) => unlessNone(oldest, oldest)),
    scan.aggregate('next_change', sql`min(${first})`),
  ]
}

/** This month's facts are among those since the previous month began, and both end with this month. */
const isCovered = (window: Window, all: readonly Window[]): boolean =>
  typeof window === 'object' &&
  'this' in window &&
  all.some(
    (other) => typeof other === 'object' && 'previous' in other && other.previous === window.this,
  )

/** All time and ranges of dates lose no fact by time; what lies ahead in them is seen by {@link aheadOf}. */
const isFixed = (window: Window): window is Fixed => window === 'lifetime' || 'from' in window
type Fixed = 'lifetime' | DateRange

function leavingOf(scan: Scan, clock: Clock, window: Window, standpoint: Standpoint): Sql[] {
  if (isFixed(window)) return []
  const band = bandOf(scan, clock.bands, clock.at)
  // What happens in this month is in the way of the previous month's numbers just as what happened in that one:
  // both are moved by the next month's beginning. So only the window's start matters here.
  const inside = clock.bands.since(band, window)
  const oldest = scan.aggregate('oldest', sql`minIf(${scan.row('at', clock.at)}, ${inside})`)
  return [unlessNone(oldest, leaves(oldest, window, standpoint))]
}

/** When a fact of that instant, inside the window now, is no longer. Not before, at most days before, never after. */
function leaves(at: Sql, window: Exclude<Window, Fixed>, standpoint: Standpoint): Sql {
  if ('days' in window)
    return midnight(sql`addDays(${dayOf(at, standpoint)}, ${window.days})`, standpoint)
  if ('months' in window)
    return midnight(sql`addMonths(${dayOf(at, standpoint)}, ${window.months})`, standpoint)
  if ('years' in window)
    return midnight(sql`addMonths(${dayOf(at, standpoint)}, ${12 * window.years})`, standpoint)
  if ('hours' in window) return after(at, window.hours * 3_600_000)
  if ('minutes' in window) return after(at, window.minutes * 60_000)
  if ('seconds' in window) return after(at, window.seconds * 1_000)
  const unit = 'this' in window ? window.this : window.previous
  return sql`${instant(NEXT[unit](standpoint.asOf, standpoint.zone, 1))}`
}

const NEXT = { day: startOfDay, month: startOfMonth, year: startOfYear } as const

const dayOf = (at: Sql, standpoint: Standpoint): Sql => sql`toDate32(${at}, ${zoneOf(standpoint)})`

/** The shop's midnight at which a day begins, but not one that is already past: months differ in length. */
const midnight = (day: Sql, standpoint: Standpoint): Sql =>
  sql`greatest(toDateTime64(${day}, 3, ${zoneOf(standpoint)}), ${instant(startOfDay(standpoint.asOf, standpoint.zone, 1))})`

/** Both ends of a window count, so a fact is outside one millisecond after the window's length. */
const after = (at: Sql, length: number): Sql => sql`addMilliseconds(${at}, ${length + 1})`
