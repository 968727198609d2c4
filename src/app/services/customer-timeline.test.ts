import { describe, expect, it } from 'vitest'
import { fixedClock } from '#core/clock.ts'
import { unwrap } from '#core/result.ts'
import { findByIdentifier } from '#facts/identity/identity.store.ts'
import { createIngest } from '#facts/ingest/ingest.ts'
import { factsMigrations } from '#facts/migrations.ts'
import { param, sql } from '#sql/sql.ts'
import { systemActor } from '#api/actor.ts'
import type { Position } from '#api/services.ts'
import type { TimelineEntry, TimelineKind } from '#api/shapes/timeline.ts'
import { testStores } from '../../../test/harness/stores.ts'
import { createTimeline } from './customer-timeline.ts'

const { facts, ledger } = await testStores(factsMigrations)
const clock = fixedClock(Date.parse('2026-11-20T00:00:00Z'))
const ingest = createIngest({ facts, ledger, clock })
const shop = { zone: () => 'Asia/Shanghai', currency: () => 'CNY' }
const timeline = createTimeline({ facts, ledger, clock, shop }, [])
const actor = systemActor('test')
const CNY = (amount: number) => ({ amount, currency: 'CNY' })

async function take(kind: string, ...items: object[]): Promise<void> {
  const outcomes = unwrap(
    await ingest.submit(kind, items, { zone: 'Asia/Shanghai', currency: 'CNY', source: 'shop' }),
  )
  const rejected = outcomes.find((one) => one.result === 'rejected')
  if (rejected) throw new Error(JSON.stringify(rejected))
}

type Filter = { kinds?: TimelineKind[]; asOf?: number; knownAt?: number }
const pointer = (value: string) =>
  ({ kind: 'identifier', identifier: 'customer_id', value }) as const

/** All pages, laid together. */
async function everything(
  customer: string,
  limit: number,
  filter: Filter = {},
): Promise<TimelineEntry[]> {
  const all: TimelineEntry[] = []
  let after: Position | undefined
  for (let pages = 0; pages < 5000; pages++) {
    const page = unwrap(await timeline(actor, pointer(customer), filter, { limit, after }))
    expect(page.data.length).toBeLessThanOrEqual(limit)
    all.push(...page.data)
    if (page.next === null) return all
    expect(page.data.length).toBeGreaterThan(0)
    // As a cursor travels: through JSON.
    after = JSON.parse(JSON.stringify(page.next)) as Position
  }
  throw new Error('the pages do not end')
}

const brief = (entries: readonly TimelineEntry[]) =>
  entries.map((one) => `${one.kind} ${one.title.zh}${one.count > 1 ? ` ×${one.count}` : ''}`)

describe('timeline', () => {
  it('tells everything that happened, newest first, equal views in a row as one', async () => {
    await take(
      'orders',
      {
        order_id: 'A-1',
        customer_id: 'li',
        ordered_at: '2026-11-01 10:00',
        channel: '小程序',
        lines: [{ sku: 'tea', product_name: '白茶', quantity: 2, unit_price: CNY(9900) }],
      },
      {
        order_id: 'A-2',
        customer_id: 'li',
        ordered_at: '2026-11-05 10:00',
        status: '待付款',
        order_total: CNY(500),
      },
    )
    await take('refunds', {
      refund_id: 'R-1',
      order_id: 'A-1',
      refunded_at: '2026-11-03 09:00',
      amount: CNY(9900),
    })
    await take(
      'events',
      ...['2026-11-02 08:00', '2026-11-02 08:01', '2026-11-02 08:02'].map((at) => ({
        customer_id: 'li',
        type: 'view',
        at,
        sku: 'tea',
        seconds: 10,
      })),
      { customer_id: 'li', type: 'cart_add', at: '2026-11-02 08:03', sku: 'tea' },
    )
    await take('feedback', {
      feedback_id: 'F-1',
      customer_id: 'li',
      kind: 'review',
      at: '2026-11-04 12:00',
      score: 5,
      text: '很香',
    })
    await take('customers', {
      customer_id: 'li',
      at: '2026-10-01',
      name: '李雷',
      consent: { sms: true },
    })
    await take('products', { sku: 'tea', name: '白毫银针' })

    const kinds: TimelineKind[] = ['order', 'refund', 'event', 'feedback', 'attribute']
    const entries = await everything('li', 100, { kinds })
    expect(brief(entries).slice(0, 6)).toEqual([
      'order 下单未付款 · A-2',
      'feedback 商品评价 5 分',
      'refund 退款 · 订单 A-1',
      'event 加入购物车',
      'event 浏览商品 ×3',
      'order 订单 A-1',
    ])
    expect(brief(entries).slice(6).sort()).toEqual([
      'attribute 同意接收短信营销信息',
      'attribute 更新姓名',
    ])
    const order = entries.find((one) => one.id === 'A-1')
    expect(order).toMatchObject({
      at: '2026-11-01T10:00:00+08:00',
      amount: CNY(19800),
      net: CNY(9900),
      lines: [{ sku: 'tea', name: '白茶', quantity: '2', total: CNY(19800) }],
    })
    expect(entries.find((one) => one.count === 3)?.detail?.zh).toBe('白毫银针 · 停留 30 秒')
    expect(entries.find((one) => one.title.zh === '更新姓名')).toMatchObject({
      text: '李雷',
      personal: true,
    })
    expect(entries.find((one) => one.kind === 'refund')).toMatchObject({
      amount: CNY(9900),
      id: 'R-1',
    })
  })

  it('says what a refund of all that is left gave back', async () => {
    await take('orders', {
      order_id: 'B-1',
      customer_id: 'han',
      ordered_at: '2026-11-01',
      order_total: CNY(1000),
    })
    await take('refunds', {
      refund_id: 'R-2',
      order_id: 'B-1',
      refunded_at: '2026-11-02',
      amount: CNY(300),
    })
    await take('refunds', { refund_id: 'R-3', order_id: 'B-1', refunded_at: '2026-11-03' })
    const entries = await everything('han', 10, { kinds: ['refund', 'order'] })
    expect(entries.map((one) => one.amount?.amount)).toEqual([700, 300, 1000])
    expect(entries[2]).toMatchObject({ net: CNY(0), title: { zh: '订单 B-1（已全额退款或取消）' } })
  })

  it('as of an instant it ends there, and as known at an instant it does not know better yet', async () => {
    const before = clock.now()
    await take('orders', {
      order_id: 'C-1',
      customer_id: 'mei',
      ordered_at: '2026-11-01',
      order_total: CNY(1000),
    })
    clock.advance(60_000)
    await take('orders', {
      order_id: 'C-1',
      customer_id: 'mei',
      ordered_at: '2026-11-01',
      order_total: CNY(2000),
    })
    await take('orders', {
      order_id: 'C-2',
      customer_id: 'mei',
      ordered_at: '2026-11-10',
      order_total: CNY(1),
    })
    const kinds: TimelineKind[] = ['order']
    expect((await everything('mei', 10, { kinds })).map((one) => one.amount?.amount)).toEqual([
      1, 2000,
    ])
    const asOf = Date.parse('2026-11-05T00:00:00Z')
    expect((await everything('mei', 10, { kinds, asOf })).map((one) => one.amount?.amount)).toEqual(
      [2000],
    )
    expect(
      (await everything('mei', 10, { kinds, knownAt: before + 1 })).map(
        (one) => one.amount?.amount,
      ),
    ).toEqual([1000])
  })

  it('gives the same entries on any page size, also where times are equal', async () => {
    const types = ['view', 'click', 'cart_add', 'view', 'view']
    await take(
      'events',
      ...Array.from({ length: 300 }, (_, index) => ({
        event_id: `e${index}`,
        customer_id: 'wei',
        type: types[(index * 7) % 5],
        at: `2026-11-1${index % 3} 0${index % 4}:00`,
      })),
    )
    await take(
      'orders',
      ...Array.from({ length: 30 }, (_, index) => ({
        order_id: `W-${index}`,
        customer_id: 'wei',
        ordered_at: `2026-11-1${index % 3} 0${index % 4}:00`,
        order_total: CNY(100),
        refunds: [
          {
            refund_id: `WR-${index}`,
            refunded_at: `2026-11-1${index % 3} 0${(index + 1) % 4}:00`,
            amount: CNY(10),
          },
        ],
      })),
    )
    const whole = await everything('wei', 1000)
    expect(
      whole.filter((one) => one.kind === 'event').reduce((sum, one) => sum + one.count, 0),
    ).toBe(300)
    expect(whole.filter((one) => one.kind === 'order')).toHaveLength(30)
    for (const limit of [3, 7, 50]) expect(await everything('wei', limit)).toEqual(whole)
  })

  it('shows a customer of a hundred thousand events page by page, each quickly', async () => {
    const customer = (await findByIdentifier(ledger, 'customer_id', 'wei')) ?? 0
    await facts.run(sql`
      INSERT INTO events (customer, key, past, rev, gone, known_from, identity, load, source, event_id, type, at, sku)
      SELECT ${param(customer, 'UInt32')}, 1000000 + number, 0, 1, 0, '2026-11-19 00:00:00', 1, 0, 'shop', toString(number),
        if(number % 20000 < 9000, 'view', if(number % 2 = 0, 'click', 'view')),
        toDateTime64('2026-09-01 00:00:00', 3, 'UTC') + number * 40, 'x'
      FROM numbers(100000)`)
    const started = performance.now()
    let after: Position | undefined
    let events = 0
    const pages = 40
    for (let page = 0; page < pages; page++) {
      const answer = unwrap(
        await timeline(actor, pointer('wei'), { kinds: ['event', 'order'] }, { limit: 50, after }),
      )
      events += answer.data.reduce((sum, one) => sum + (one.kind === 'event' ? one.count : 0), 0)
      after = answer.next ?? undefined
      if (answer.next === null) break
    }
    expect(events).toBeGreaterThan(1000)
    expect((performance.now() - started) / pages).toBeLessThan(1500)
  })

  it('an unknown customer and a foreign cursor are problems', async () => {
    expect(await timeline(actor, pointer('nobody'), {}, { limit: 10 })).toMatchObject({
      ok: false,
      problem: { code: 'not_found' },
    })
    expect(await timeline(actor, { kind: 'no', no: 999_999 }, {}, { limit: 10 })).toMatchObject({
      ok: false,
      problem: { code: 'not_found' },
    })
    expect(await timeline(actor, pointer('li'), {}, { limit: 10, after: ['x'] })).toMatchObject({
      ok: false,
      problem: { code: 'invalid_cursor' },
    })
  })
})
