import { Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { shiftedSample, weeksUpTo } from './shift-dates.ts'

const shifted = (csv: string, weeks: number, chunk = 1 << 20) => {
  const bytes = Buffer.from(csv)
  const parts = Array.from({ length: Math.ceil(bytes.length / chunk) }, (_, i) =>
    bytes.subarray(i * chunk, (i + 1) * chunk),
  )
  return text(shiftedSample(Readable.from(parts), { weeks, column: 'day' }))
}

test('dates of the named column move by whole weeks and nothing else changes', async () => {
  const csv =
    'id,day,said\r\n1,2010-12-01 08:26:00,"on 2010-12-01, she said ""yes"""\r\n2,"2011-02-22","two\nlines"\r\n3,,\r\n'
  expect(await shifted(csv, 2)).toBe(
    'id,day,said\r\n1,2010-12-15 08:26:00,"on 2010-12-01, she said ""yes"""\r\n2,"2011-03-08","two\nlines"\r\n3,,\r\n',
  )
})

test('a last line without a line feed stays without one', async () => {
  expect(await shifted('id,day\n1,2010-12-01', 1)).toBe('id,day\n1,2010-12-08')
})

test('a file without the column is refused, not passed on unchanged', async () => {
  await expect(shifted('id,date\n1,2010-12-01\n', 1)).rejects.toThrow('no column day')
})

test('where the bytes are cut makes no difference, not even inside a character', async () => {
  const csv = `id,day,名称\n${Array.from({ length: 40 }, (_, i) => `${i},2011-01-0${(i % 9) + 1} 10:00:00,"茶，""${i}""\n绿"`).join('\n')}\n`
  const whole = await shifted(csv, 3)
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 1, max: 97 }), async (chunk) => {
      expect(await shifted(csv, 3, chunk)).toBe(whole)
    }),
    { numRuns: 25 },
  )
})

test('the last day becomes the latest one of the same weekday that is not in the future', () => {
  const last = '2011-12-09 12:50:00'
  expect(weeksUpTo(last, '2026-11-22 09:00:00')).toBe(780)
  expect(weeksUpTo(last, '2026-11-27 12:50:00')).toBe(781)
  expect(weeksUpTo(last, '2026-11-27 12:49:59')).toBe(780)
  expect(weeksUpTo(last, '2011-01-01 00:00:00')).toBe(0)
})
