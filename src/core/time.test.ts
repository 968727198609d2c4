import { describe, expect, test } from 'vitest'
import {
  dayOf,
  daysBetween,
  formatTime,
  fromEngineTime,
  parseTime,
  startOfDay,
  toEngineTime,
} from './time.ts'
import { boundsOf, windowProblem } from './window.ts'

const SHANGHAI = 'Asia/Shanghai'
const at = (text: string, zone = SHANGHAI): number => {
  const found = parseTime(text, zone)
  if (found === undefined) throw new Error(text)
  return found
}

describe('parseTime', () => {
  test.each([
    ['2026-11-22', '2026-11-21T16:00:00Z'],
    ['2016/5/23 22:02', '2016-05-23T14:02:00Z'],
    ['2026-11-11 00:02:11 +0800', '2026-11-10T16:02:11Z'],
    ['2026-11-22T08:30:00.250Z', '2026-11-22T08:30:00.250Z'],
    ['2026.11.22 1:2:3', '2026-11-21T17:02:03Z'],
  ])('reads %s', (text, instant) => {
    expect(parseTime(text, SHANGHAI)).toBe(Date.parse(instant))
  })

  test.each([
    '',
    '2026-02-30',
    '2026-13-01',
    '24:00',
    '2026-11-22 24:00',
    '20261122',
    '2026-11-22T08:30:00+99:00',
  ])('refuses “%s”', (text) => {
    expect(parseTime(text, SHANGHAI)).toBeUndefined()
  })

  test('writes what it reads, in the zone and for the engine', () => {
    const instant = at('2026-11-22 08:30:00')
    expect(formatTime(instant, SHANGHAI)).toBe('2026-11-22T08:30:00+08:00')
    expect(toEngineTime(instant)).toBe('2026-11-22 00:30:00.000')
    expect(fromEngineTime(toEngineTime(instant + 7))).toBe(instant + 7)
  })
})

describe('calendar days', () => {
  test('belong to the shop’s zone', () => {
    const night = Date.parse('2026-11-10T16:02:00Z')
    expect(dayOf(night, SHANGHAI)).toBe('2026-11-11')
    expect(dayOf(night, 'UTC')).toBe('2026-11-10')
  })

  test('are not always 24 hours long', () => {
    const zone = 'Europe/London'
    const noon = at('2026-03-29 12:00:00', zone)
    expect(startOfDay(noon, zone, 1) - startOfDay(noon, zone)).toBe(23 * 3_600_000)
    expect(
      daysBetween(at('2026-03-28 23:59:59', zone), at('2026-03-30 00:00:00', zone), zone),
    ).toBe(2)
  })
})

describe('windows', () => {
  const asOf = at('2026-11-22 10:00:00')
  const from = (window: Parameters<typeof boundsOf>[0], when = asOf): string | undefined => {
    const bounds = boundsOf(window, when, SHANGHAI)
    return bounds.from === undefined ? undefined : formatTime(bounds.from, SHANGHAI)
  }

  test('of days include today; of hours are exactly so long', () => {
    expect(from({ days: 1 })).toBe('2026-11-22T00:00:00+08:00')
    expect(from({ days: 30 })).toBe('2026-10-24T00:00:00+08:00')
    expect(from({ hours: 2 })).toBe('2026-11-22T08:00:00+08:00')
    expect(from('lifetime')).toBeUndefined()
  })

  test('of months begin the day after the same date; the 29th of February has a place', () => {
    expect(from({ months: 12 })).toBe('2025-11-23T00:00:00+08:00')
    expect(from({ years: 1 }, at('2024-02-29 10:00'))).toBe('2023-03-01T00:00:00+08:00')
    expect(from({ months: 1 }, at('2026-03-31 10:00'))).toBe('2026-03-01T00:00:00+08:00')
  })

  test('of months are counted by the calendar over a day that the zone left out', () => {
    const zone = 'Pacific/Apia'
    // Samoa had no 30 December 2011: a year that ends on 30 December 2012 begins on the 31st.
    const { from } = boundsOf({ months: 12 }, at('2012-12-30 10:00', zone), zone)
    expect(formatTime(from ?? 0, zone)).toBe('2011-12-31T00:00:00+14:00')
  })

  test('between two days hold both of them whole, but nothing that is yet to come', () => {
    const range = boundsOf({ from: '2026-11-01', to: '2026-11-11' }, asOf, SHANGHAI)
    expect(formatTime(range.from ?? 0, SHANGHAI)).toBe('2026-11-01T00:00:00+08:00')
    expect(formatTime(range.to, SHANGHAI)).toBe('2026-11-11T23:59:59.999+08:00')
    expect(boundsOf({ from: '2026-11-01', to: '2026-12-31' }, asOf, SHANGHAI).to).toBe(asOf)
    expect(boundsOf({ from: '2026-11-01T00:00:00Z' }, asOf, SHANGHAI).from).toBe(
      Date.UTC(2026, 10, 1),
    )
    expect(windowProblem({ from: '2026-02-30' }, '/within')?.path).toBe('/within/from')
    expect(windowProblem({ from: '2026-03-02', to: '2026-03-01' }, '')?.path).toBe('/to')
  })

  test('of calendar stretches begin and end with them', () => {
    expect(from({ this: 'year' })).toBe('2026-01-01T00:00:00+08:00')
    const previous = boundsOf({ previous: 'month' }, asOf, SHANGHAI)
    expect(formatTime(previous.to, SHANGHAI)).toBe('2026-10-31T23:59:59.999+08:00')
  })
})
