import { text } from 'node:stream/consumers'
import { expect, test } from 'vitest'
import { parseTime } from '#core/time.ts'
import { type SyntheticOptions, syntheticFiles } from './synthetic.ts'

const zone = 'Asia/Shanghai'
const at = (wallClock: string): number => parseTime(wallClock, zone) ?? Number.NaN
const options = (changed: Partial<SyntheticOptions> = {}): SyntheticOptions => ({
  customers: 300,
  seed: 7,
  now: at('2026-11-22 09:00:00'),
  zone,
  currency: 'CNY',
  ...changed,
})

const texts = async (changed: Partial<SyntheticOptions> = {}): Promise<Record<string, string>> => {
  const files = syntheticFiles(options(changed))
  const all = await Promise.all(
    files.map(
      async (file) => [file.name.replace(/^synthetic-\d+-/, ''), await text(file.open())] as const,
    ),
  )
  return Object.fromEntries(all)
}

/** Cells by header; none of the made cells needs quotes. */
const rowsOf = (csv = ''): Record<string, string>[] => {
  const [header = '', ...lines] = csv.trimEnd().split('\n')
  const names = header.split(',')
  return lines.map((line) =>
    Object.fromEntries(line.split(',').map((cell, index) => [names[index] ?? '', cell])),
  )
}
const opinionsOf = (jsonl = ''): Record<string, string>[] =>
  jsonl
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, string>)
const column = (rows: Record<string, string>[], name: string): Set<string> =>
  new Set(rows.map((row) => row[name] ?? ''))

test('the same seed gives the same bytes, another seed another shop', async () => {
  const first = await texts()
  expect(await texts()).toEqual(first)
  const other = await texts({ seed: 8 })
  expect(other['orders.csv']).not.toBe(first['orders.csv'])
  const ids = column(rowsOf(first['orders.csv']), 'order_id')
  expect([...column(rowsOf(other['orders.csv']), 'order_id')].some((id) => ids.has(id))).toBe(false)
})

test('more customers: the ones before stay as they were', async () => {
  const few = await texts({ customers: 100 })
  const many = await texts({ customers: 300 })
  for (const [name, csv] of Object.entries(few)) expect(many[name]?.startsWith(csv)).toBe(true)
})

test('every order, refund, event and opinion belongs to somebody and something that is there', async () => {
  const all = await texts()
  const customers = rowsOf(all['customers.csv'])
  const orders = rowsOf(all['orders.csv'])
  const events = rowsOf(all['events.csv'])
  const opinions = opinionsOf(all['feedback.jsonl'])
  const people = column(customers, 'customer_id')
  const skus = column(rowsOf(all['products.csv']), 'sku')
  const orderIds = column(orders, 'order_id')
  expect(people.size).toBe(300)
  for (const row of orders)
    expect(row.customer_id === '' || people.has(row.customer_id ?? '')).toBe(true)
  for (const row of orders) expect(skus.has(row.sku ?? '')).toBe(true)
  for (const row of rowsOf(all['refunds.csv'])) expect(orderIds.has(row.order_id ?? '')).toBe(true)
  for (const row of events)
    expect(people.has(row.customer_id ?? '') || row.anonymous_id !== '').toBe(true)
  for (const row of opinions)
    expect(people.has(row.customer_id ?? '') && orderIds.has(row.order_id ?? '')).toBe(true)
  expect(column(events, 'event_id').size).toBe(events.length)
  expect(new Set(orders.map((row) => `${row.order_id} ${row.line_id}`)).size).toBe(orders.length)
  expect(column(opinions, 'feedback_id').size).toBe(opinions.length)
})

test('nothing happens after now or before the customer came', async () => {
  const all = await texts()
  const joined = new Map(
    rowsOf(all['customers.csv']).map((row) => [
      row.customer_id,
      (row.joined_at ?? '').slice(0, 10),
    ]),
  )
  const now = '2026-11-22 09:00:00'
  for (const row of rowsOf(all['orders.csv'])) {
    expect((row.ordered_at ?? '') <= now && (row.paid_at ?? '') <= now).toBe(true)
    if (row.customer_id !== '')
      expect((row.ordered_at ?? '').slice(0, 10) >= (joined.get(row.customer_id) ?? '9')).toBe(true)
  }
  for (const row of [...rowsOf(all['events.csv']), ...opinionsOf(all['feedback.jsonl'])])
    expect((row.at ?? '9') <= now).toBe(true)
  for (const row of rowsOf(all['refunds.csv'])) expect((row.refunded_at ?? '9') <= now).toBe(true)
  expect(rowsOf(all['events.csv']).some((row) => (row.at ?? '') >= '2026-11-21')).toBe(true)
})

test('a later day of the same month repeats what was and adds what is new', async () => {
  const before = await texts()
  const after = await texts({ now: at('2026-11-28 20:00:00') })
  for (const name of ['events.csv', 'feedback.jsonl']) {
    const later = new Set((after[name] ?? '').split('\n'))
    for (const line of (before[name] ?? '').split('\n')) expect(later.has(line)).toBe(true)
    expect(later.size).toBeGreaterThan((before[name] ?? '').split('\n').length)
  }
})

test('it is as uneven as real shops, and as awkward', async () => {
  const all = await texts({ customers: 900 })
  const perCustomer = new Map<string, number>()
  for (const row of rowsOf(all['events.csv']))
    perCustomer.set(row.customer_id ?? '', (perCustomer.get(row.customer_id ?? '') ?? 0) + 1)
  const counts = [...perCustomer.values()].sort((a, b) => b - a)
  const total = counts.reduce((sum, count) => sum + count, 0)
  expect(counts.slice(0, 90).reduce((sum, count) => sum + count, 0) / total).toBeGreaterThan(0.3)
  const customers = rowsOf(all['customers.csv'])
  expect(customers.filter((row) => row.birthday?.endsWith('-02-29')).length).toBeGreaterThan(3)
  expect(customers.some((row) => row['attributes.lunar_birthday']?.includes('闰'))).toBe(true)
  expect(customers.every((row) => row.name?.startsWith('合成·'))).toBe(true)
  expect(customers.every((row) => row.phone === '' || /^12\d{9}$/.test(row.phone ?? ''))).toBe(true)
  expect(column(rowsOf(all['orders.csv']), 'status')).toEqual(
    new Set(['paid', 'pending', 'cancelled']),
  )
  expect(column(rowsOf(all['orders.csv']), 'channel').size).toBe(5)
  expect(column(rowsOf(all['events.csv']), 'properties.activity')).toContain('秒杀')
  expect(column(opinionsOf(all['feedback.jsonl']), 'kind')).toEqual(
    new Set(['review', 'csat', 'nps', 'contact']),
  )
})

test('the row estimates that the progress bar uses are close', async () => {
  const files = syntheticFiles(options({ customers: 1200 }))
  for (const file of files) {
    const rows = (await text(file.open())).trimEnd().split('\n').length
    expect(rows / file.approxRows).toBeGreaterThan(0.8)
    expect(rows / file.approxRows).toBeLessThan(1.2)
  }
})
