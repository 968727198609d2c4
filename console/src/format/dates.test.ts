import { expect, test } from 'vitest'
import { addDays, dateFormat, daysBetween, isDay } from './dates.ts'

test('instants are written in the shop’s zone, whatever the browser’s', () => {
  const shop = dateFormat('Asia/Shanghai', 'zh')
  expect(shop.day('2026-11-10T16:02:00Z')).toBe('2026-11-11')
  expect(shop.minute('2026-11-10T16:02:00Z')).toBe('2026-11-11 00:02')
  expect(shop.second(0)).toBe('1970-01-01 08:00:00')
  expect(dateFormat('Europe/London', 'en').minute('2026-07-01T12:00:00Z')).toBe('2026-07-01 13:00')
})

test('days are added over months, years and leap days', () => {
  expect(addDays('2026-12-31', 1)).toBe('2027-01-01')
  expect(addDays('2028-02-28', 1)).toBe('2028-02-29')
  expect(addDays('2026-03-01', -1)).toBe('2026-02-28')
  expect(daysBetween('2026-01-01', '2026-12-31')).toBe(364)
})

test('only a real day is a day', () => {
  expect(['2026-11-22', '2026-02-30', '22/11/2026', '', undefined].map(isDay)).toEqual([
    true,
    false,
    false,
    false,
    false,
  ])
})
