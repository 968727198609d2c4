import { Temporal } from 'temporal-polyfill'
import { dayOf, type Millis, startOfDay } from '#core/time.ts'
import type { Standpoint } from '#metrics/standpoint.ts'

/** A day that something falls on, by the key under which it is looked for; `offset`: days from today. */
export type Coming = { readonly key: string; readonly offset: number; readonly year: number }

/**
 * The days from today on, as month and day: MM-DD. In years without 29 February, 28 February is the day of both.
 */
export function comingDays({ asOf, zone }: Standpoint, count: number): Coming[] {
  const today = Temporal.PlainDate.from(dayOf(asOf, zone))
  return Array.from({ length: count }, (_, offset) => today.add({ days: offset })).flatMap(
    (day, offset): Coming[] => {
      const key = day.toString().slice(5)
      const own = { key, offset, year: day.year }
      return key === '02-28' && !day.inLeapYear ? [own, { ...own, key: '02-29' }] : [own]
    },
  )
}

/** When the truth of «falls on one of so many days from today» may change next, for each key that is coming. */
export function nextTurns(
  coming: readonly Coming[],
  days: number,
  { asOf, zone }: Standpoint,
): { readonly keys: string[]; readonly turns: Millis[] } {
  const first = new Map<string, number>()
  for (const { key, offset } of coming) if (!first.has(key)) first.set(key, offset)
  const turnOf = (offset: number): number => (offset < days ? offset + 1 : offset - days + 1)
  const starts = new Map<number, Millis>()
  const startOf = (offset: number): Millis => {
    const found = starts.get(offset) ?? startOfDay(asOf, zone, offset)
    starts.set(offset, found)
    return found
  }
  return {
    keys: [...first.keys()],
    turns: [...first.values()].map((offset) => startOf(turnOf(offset))),
  }
}
