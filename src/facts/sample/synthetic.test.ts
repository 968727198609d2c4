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
  const strangers = [
    ...orders.filter((row) => row.customer_id !== '' && !people.has(row.customer_id ?? '')),
    ...orders.filter((row) => !skus.has(row.sku ?? '')),
    ...rowsOf(all['refunds.csv']).filter((row) => !orderIds.has(row.order_id ?? '')),
    ...[...events, ...opinions].filter((row) => !people.has(row.customer_id ?? '')),
    ...opinions.filter((row) => !orderIds.has(row.order_id ?? '')),
  ]
  expect(strangers).toEqual([])
  expect(column(events, 'event_id').size).toBe(events.length)
  expect(new Set(orders.map((row) => `${row.order_id} ${row.line_id}`)).size).toBe(orders.length)
  expect(column(opinions, 'feedback_id').size).toBe(opinions.length)
})

test('every time is a time', async () => {
  // The last day of a month: what is drawn for the days ahead must not show as a time without a date.
  const all = await texts({ customers: 300, now: at('2026-10-31 23:59:59') })
  const time = /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/
  const times = [
    ...rowsOf(all['orders.csv']).flatMap((row) => [row.ordered_at, row.paid_at || row.ordered_at]),
    ...rowsOf(all['refunds.csv']).map((row) => row.refunded_at),
    ...[...rowsOf(all['events.csv']), ...opinionsOf(all['feedback.jsonl'])].map((row) => row.at),
  ]
  expect(times.filter((one) => !time.test(one ?? ''))).toEqual([])
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
  const orders = rowsOf(all['orders.csv'])
  const said = [...rowsOf(all['events.csv']), ...opinionsOf(all['feedback.jsonl'])]
  const tooLate = [
    ...orders.flatMap((row) => [row.ordered_at, row.paid_at]),
    ...rowsOf(all['refunds.csv']).map((row) => row.refunded_at),
    ...said.map((row) => row.at),
  ].filter((time) => (time ?? '9') > now)
  const tooEarly = orders.filter(
    (row) =>
      row.customer_id !== '' && (row.ordered_at ?? '') < (joined.get(row.customer_id) ?? '9'),
  )
  expect({ tooLate, tooEarly }).toEqual({ tooLate: [], tooEarly: [] })
  expect(rowsOf(all['events.csv']).some((row) => (row.at ?? '') >= '2026-11-21')).toBe(true)
})

test('a later day of the same month repeats what was and adds what is new', async () => {
  const before = await texts()
  const after = await texts({ now: at('2026-11-28 20:00:00') })
  for (const name of ['events.csv', 'feedback.jsonl']) {
    const later = new Set((after[name] ?? '').split('\n'))
    expect((before[name] ?? '').split('\n').filter((line) => !later.has(line))).toEqual([])
    expect(later.size).toBeGreaterThan((before[name] ?? '').split('\n').length)
  }
})

test('it is as uneven as real shops, and as awkward', async () => {
  const all = await texts({ customers: 400 })
  const perCustomer = new Map<string, number>()
  for (const row of rowsOf(all['events.csv']))
    perCustomer.set(row.customer_id ?? '', (perCustomer.get(row.customer_id ?? '') ?? 0) + 1)
  const counts = [...perCustomer.values()].sort((a, b) => b - a)
  const total = counts.reduce((sum, count) => sum + count, 0)
  expect(counts.slice(0, 40).reduce((sum, count) => sum + count, 0) / total).toBeGreaterThan(0.3)
  const customers = rowsOf(all['customers.csv'])
  expect(customers.filter((row) => row.birthday?.endsWith('-02-29')).length).toBeGreaterThan(2)
  expect(customers.some((row) => row['attributes.lunar_birthday']?.includes('闰'))).toBe(true)
  expect(customers.every((row) => row.name?.startsWith('合成·'))).toBe(true)
  expect(customers.every((row) => row.phone === '' || /^12\d{9}$/.test(row.phone ?? ''))).toBe(true)
  expect(column(rowsOf(all['orders.csv']), 'status')).toEqual(
    new Set(['paid', 'pending', 'cancelled']),
  )
  expect(column(rowsOf(all['orders.csv']), 'channel').size).toBe(5)
  const events = rowsOf(all['events.csv'])
  expect(column(events, 'properties.activity')).toContain('秒杀')
  expect([...column(events, 'type')]).toEqual(
    expect.arrayContaining(
      [
        'visit',
        'search',
        'click',
        'cart_add',
        'cart_remove',
        'view_certificate',
        'view_reviews',
      ].concat([
        'campaign_join',
        'after_sale',
        'dispute',
        'publish_item',
        'login',
        'share',
        'favourite',
      ]),
    ),
  )
  const searched = events.filter((row) => row.type === 'visit' && row.channel?.endsWith('搜索'))
  expect(searched.length).toBeGreaterThan(20)
  expect(searched.every((row) => row['properties.keyword'] !== '')).toBe(true)
  expect(column(rowsOf(all['orders.csv']), 'attributes.delivery')).toEqual(
    new Set(['', 'express', 'standard']),
  )
  expect(column(opinionsOf(all['feedback.jsonl']), 'kind')).toEqual(
    new Set(['review', 'csat', 'nps', 'contact']),
  )
})

test('the row estimates that the progress bar uses are close', async () => {
  const files = syntheticFiles(options({ customers: 800 }))
  for (const file of files) {
    const rows = (await text(file.open())).trimEnd().split('\n').length
    expect(rows / file.approxRows).toBeGreaterThan(0.8)
    expect(rows / file.approxRows).toBeLessThan(1.2)
  }
})
