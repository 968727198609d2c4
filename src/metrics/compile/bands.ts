import type { Millis } from '#core/time.ts'
import { boundsOf, type Window } from '#core/window.ts'
import { type Bound, join, param, type Sql, sql } from '#sql/sql.ts'
import { instant, type Standpoint } from '../standpoint.ts'

/**
 * Time cut into bands at the ends of all windows of a scan: 0 = after the standpoint, 1 = before the first cut,
 * and so on. A row's band is worked out once, as one small number; every window is then a comparison of it.
 */
export type Bands = {
  /** The band of an instant. */
  readonly of: (at: Sql) => Sql
  /** Whether a band lies in the window. */
  readonly within: (band: Sql, window: Window) => Sql
  /** Whether a band lies after the window's start (and not ahead of the standpoint). */
  readonly since: (band: Sql, window: Window) => Sql
}

export function bandsOf(windows: readonly Window[], standpoint: Standpoint): Bands {
  const bounds = windows.map((window) => boundsOf(window, standpoint.asOf, standpoint.zone))
  const ends = bounds.flatMap(({ from, to }) => [
    ...(from === undefined ? [] : [from]),
    ...(to < standpoint.asOf ? [to + 1] : []),
  ])
  const cuts = [...new Set(ends)].sort((a, b) => a - b)
  const lowest = (window: Window): number => {
    const { from } = boundsOf(window, standpoint.asOf, standpoint.zone)
    return from === undefined ? 1 : cuts.indexOf(from) + 2
  }
  const highest = (window: Window): number | undefined => {
    const { to } = boundsOf(window, standpoint.asOf, standpoint.zone)
    return to < standpoint.asOf ? cuts.indexOf(to + 1) + 1 : undefined
  }
  return {
    of: (at) => bandSql(at, cuts, standpoint),
    since: (band, window) => sql`${band} >= ${small(lowest(window))}`,
    within: (band, window) => {
      const top = highest(window)
      return top === undefined
        ? sql`${band} >= ${small(lowest(window))}`
        : sql`${band} BETWEEN ${small(lowest(window))} AND ${small(top)}`
    },
  }
}

function bandSql(at: Sql, cuts: readonly Millis[], standpoint: Standpoint): Sql {
  const past = sql`(${at} <= ${instant(standpoint.asOf)})`
  if (cuts.length === 0) return past
  if (cuts.length > 250) throw new Error('more windows in one scan than a band can number')
  const above = join(
    cuts.map((cut) => sql`(${at} >= ${instant(cut)})`),
    ' + ',
  )
  return sql`toUInt8(${past} * (1 + ${above}))`
}

/** Bands are compared as the bytes that they are. */
const small = (band: number): Bound => param(band, 'UInt8')
