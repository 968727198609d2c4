import type { Millis } from '#core/time.ts'
import type { Position } from '#api/services.ts'
import { TIMELINE_KINDS, type TimelineEntry, type TimelineKind } from '#api/shapes/timeline.ts'

/** A place on a source's own line, newest first: everything strictly after it is older, or equally old and of a lesser tie. */
export type Place = { readonly at: Millis; readonly tie: string }

/** An entry with its place; `last` is where to go on after it, if it stands for several facts. */
export type Found = Place & { readonly entry: TimelineEntry; readonly last?: Place }

/** What a source gave. `horizon` (events only): it may have more that is as old as this or older, although it gave less than asked. */
export type Stretch = { readonly found: readonly Found[]; readonly horizon?: Millis }

/** One line of a customer's life. Gives its entries after a place, newest first (at, then tie, descending). */
export type TimelineSource = {
  readonly kind: TimelineKind
  readonly read: (after: Place, limit: number) => Promise<Stretch>
}

/** Where the next page begins: after (at, kind, tie); grouped events go on after their own place. */
export type TimelineCursor = {
  readonly at: Millis
  readonly kind: TimelineKind
  readonly tie: string
  readonly events: Place | undefined
}

/** Less and greater than every tie. Ties are digits, letters and signs below `~`. */
const FIRST = '~'
const LAST = ''

/** Where a source goes on. `start` is what there is to see first: everything at or before the as-of instant. */
export function placeFor(
  kind: TimelineKind,
  start: Millis,
  cursor: TimelineCursor | undefined,
): Place {
  if (cursor === undefined) return { at: start, tie: FIRST }
  if (kind === 'event' && cursor.events) return cursor.events
  const mine = rank(kind)
  const theirs = rank(cursor.kind)
  const tie = mine === theirs ? cursor.tie : mine > theirs ? FIRST : LAST
  return { at: cursor.at, tie }
}

/** Lays the sources' stretches together, newest first, and cuts a page off. */
export function mergePage(
  stretches: readonly { readonly kind: TimelineKind; readonly stretch: Stretch }[],
  limit: number,
  cursor: TimelineCursor | undefined,
): { readonly data: TimelineEntry[]; readonly next: TimelineCursor | undefined } {
  const all = stretches
    .flatMap(({ kind, stretch }) => stretch.found.map((found) => ({ kind, found })))
    .sort(
      (a, b) =>
        b.found.at - a.found.at ||
        rank(a.kind) - rank(b.kind) ||
        descending(a.found.tie, b.found.tie),
    )
  const horizon = Math.max(...stretches.map(({ stretch }) => stretch.horizon ?? -Infinity))
  // What comes after the horizon may have events before it that were not read yet.
  const sure = all.filter(
    ({ kind, found }) =>
      found.at > horizon || (found.at === horizon && rank(kind) <= rank('event')),
  )
  const page = sure.slice(0, limit)
  const last = page.at(-1)
  if (last === undefined || (page.length === all.length && horizon === -Infinity)) {
    return { data: page.map(({ found }) => found.entry), next: undefined }
  }
  const events = page.findLast(({ kind }) => kind === 'event')?.found.last ?? cursor?.events
  return {
    data: page.map(({ found }) => found.entry),
    next: { at: last.found.at, kind: last.kind, tie: last.found.tie, events },
  }
}

export const toPosition = (cursor: TimelineCursor): Position => [
  cursor.at,
  rank(cursor.kind),
  cursor.tie,
  cursor.events?.at ?? null,
  cursor.events?.tie ?? null,
]

/** What {@link toPosition} made; undefined for anything else. */
export function fromPosition(position: Position): TimelineCursor | undefined {
  const [at, place, tie, eventsAt, eventsTie] = position
  if (typeof at !== 'number' || typeof place !== 'number' || typeof tie !== 'string')
    return undefined
  const kind = TIMELINE_KINDS[place]
  if (kind === undefined) return undefined
  const events =
    typeof eventsAt === 'number' && typeof eventsTie === 'string'
      ? { at: eventsAt, tie: eventsTie }
      : undefined
  return { at, kind, tie, events }
}

const rank = (kind: TimelineKind): number => TIMELINE_KINDS.indexOf(kind)

const descending = (a: string, b: string): number => (a < b ? 1 : a > b ? -1 : 0)
