import { createInterface } from 'node:readline'
import { expect, test } from 'vitest'
import { ONLINE_RETAIL_LAST, ONLINE_RETAIL_ROWS, onlineRetail } from './online-retail.ts'

/** Rows, customers, the first and the last time: no cell of this file holds a line feed. */
async function readThrough(options: Parameters<typeof onlineRetail>[0]) {
  const customers = new Set<string>()
  let rows = -1
  let first = '9999'
  let last = ''
  let sample = ''
  for await (const line of createInterface({ input: onlineRetail(options).open() })) {
    if (++rows === 0) continue
    const [, at = '', , customer = ''] =
      /,(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d),([^,]*),([^,]*),[^,]*$/.exec(line) ?? []
    if (at < first) first = at
    if (at > last) last = at
    if (customer !== '') customers.add(customer)
    if (rows === 1000) sample = line.replace(at, '')
  }
  return { rows, customers: customers.size, first, last, sample }
}

test('every row is there, as sold and moved, and only the dates differ', async () => {
  const now = '2026-11-22 09:00:00'
  const asSold = await readThrough({ now, dates: 'as_sold' })
  const recent = await readThrough({ now, dates: 'recent' })
  expect(asSold).toMatchObject({
    rows: ONLINE_RETAIL_ROWS,
    customers: 4372,
    first: '2010-12-01 08:26:00',
    last: ONLINE_RETAIL_LAST,
  })
  expect(recent).toMatchObject({
    rows: ONLINE_RETAIL_ROWS,
    customers: 4372,
    first: '2025-11-12 08:26:00',
    last: '2026-11-20 12:50:00',
  })
  expect(recent.sample).toBe(asSold.sample)
  const days =
    (Date.parse(recent.last.slice(0, 10)) - Date.parse(asSold.last.slice(0, 10))) / 86_400_000
  expect(days % 7).toBe(0)
}, 60_000)

test('what people are told says where it comes from and by how much it was moved', () => {
  const { note } = onlineRetail({ now: '2026-11-22 09:00:00', dates: 'recent' })
  expect(note.zh).toContain('780 周')
  expect(note.en).toContain('780 whole weeks')
  expect(onlineRetail({ now: '2026-11-22 09:00:00', dates: 'as_sold' }).note.zh).toContain(
    '原始日期',
  )
})
