import { describe, expect, it } from 'vitest'
import { sql } from '#sql/sql.ts'
import {
  fixture,
  type HookExample,
  hookExamples,
  SECRETS,
  type SentHook,
  signed,
} from '#facts/sources/testing/hook-examples.ts'
import { sourceShop } from './testing/source-shop.ts'

const shop = await sourceShop()
const { api, clock, facts } = shop
const now = clock.now()

/** A source of the kind, with its secrets. */
const connect = async (key: string, kind: string, settings: object = {}): Promise<void> => {
  await shop.source(key, { kind, secrets: SECRETS[kind] ?? {}, settings })
}
const post = (key: string, { headers, body, query = '' }: SentHook) =>
  api.call('nobody', 'POST', `/v1/sources/${key}${query}`, { body, headers })
const send = (key: string, example: Omit<HookExample, 'name'>) => post(key, signed(example, now))
const example = (name: string): HookExample => {
  const found = hookExamples.find((one) => one.name === name)
  if (!found) throw new Error(name)
  return found
}
const changed = (it: HookExample, change: object, headers: Record<string, string> = {}) => ({
  ...it,
  headers: { ...it.headers, ...headers },
  body: JSON.stringify({ ...(JSON.parse(it.body) as object), ...change }),
})

const ordersOf = (source: string) =>
  facts.query<Record<string, any>>(sql`
    SELECT order_id, customer, state, status, currency, total, shipping, coupons, at, ordered_at, paid_at, void_at,
      line_sku, line_quantity, line_unit_price, line_discount, line_total, refund_id, refund_at, refund_amount
    FROM orders FINAL WHERE past = 0 AND source = ${source} ORDER BY order_id`)
const attributesOf = async (source: string) =>
  Object.fromEntries(
    (
      await facts.query<{ name: string; value: string }>(
        sql`SELECT name, argMax(value, at) AS value FROM attributes FINAL WHERE past = 0 AND source = ${source} GROUP BY name`,
      )
    ).map(({ name, value }) => [name, value]),
  )
const statistics = async (key: string) => {
  await shop.journal.flush()
  return (await api.call('owner', 'GET', `/v1/sources/${key}/statistics`)).json.total
}

describe('WooCommerce', () => {
  it('an order becomes an order: to the cent, with lines, payment, shipping and the buyer', async () => {
    await connect('woo', 'woocommerce')
    const answer = await send('woo', example('woocommerce_order.json'))
    expect([answer.status, answer.text]).toEqual([200, '{"ok":true}'])
    const [order] = await ordersOf('woo')
    expect(order).toMatchObject({
      order_id: '727',
      state: 'paid',
      status: 'processing',
      currency: 'USD',
      total: '2935',
      shipping: '1000',
      ordered_at: '2017-03-22 19:28:02.000',
      paid_at: '2017-03-22 19:28:08.000',
      line_sku: ['93', 'Bar3'],
      line_quantity: ['2', '1'],
      line_total: ['645', '1290'],
    })
    expect(order?.['customer']).not.toBe(0)
    expect(await attributesOf('woo')).toMatchObject({
      name: 'John Doe',
      email: 'john.doe@example.com',
      phone: '+15555555555',
    })
    expect(await statistics('woo')).toMatchObject({ new: 2, rejected: 0 })
  })

  it('sent again nothing changes; an older version that comes late changes nothing', async () => {
    const it = example('woocommerce_order.json')
    const before = await ordersOf('woo')
    expect((await send('woo', it)).status).toBe(200)
    expect(
      (await send('woo', changed(it, {}, { 'x-wc-webhook-delivery-id': 'other' }))).status,
    ).toBe(200)
    const older = {
      date_modified_gmt: '2017-03-22T19:28:02',
      date_paid_gmt: null,
      status: 'pending',
    }
    await send('woo', changed(it, older))
    // The same second, and earlier in the order's life.
    await send('woo', changed(it, { ...older, date_modified_gmt: '2017-03-22T19:28:08' }))
    expect(await ordersOf('woo')).toEqual(before)
  })

  it('refunds are noticed once, at the earliest sighting; told by themselves, at their own time', async () => {
    const it = example('woocommerce_order.json')
    const refunds = [{ id: 728, reason: '', total: '-10.05' }]
    const at = (time: string, more: object = {}) =>
      send('woo', changed(it, { date_modified_gmt: time, refunds, ...more }))
    await at('2017-04-02T00:00:00')
    await at('2017-04-01T00:00:00')
    await at('2017-04-03T00:00:00', { status: 'completed' })
    expect(await ordersOf('woo')).toMatchObject([
      {
        state: 'paid',
        status: 'completed',
        refund_id: ['728'],
        refund_amount: ['1005'],
        refund_at: ['2017-04-01 00:00:00.000'],
      },
    ])
    const alone = {
      ...fixture('woocommerce_order_refund.json'),
      id: 728,
      order_id: 727,
      amount: '10.05',
    }
    await send('woo', { ...example('woocommerce_order_refund.json'), body: JSON.stringify(alone) })
    expect(await ordersOf('woo')).toMatchObject([
      { refund_amount: ['1005'], refund_at: ['2017-03-21 20:07:11.000'] },
    ])
  })

  it('a refund may come before its order; all given back is all given back', async () => {
    await send('woo', example('woocommerce_order_refund.json'))
    const it = example('woocommerce_order.json')
    await send('woo', changed(it, { id: 723, status: 'refunded', total: '10.00' }))
    expect((await ordersOf('woo'))[0]).toMatchObject({
      order_id: '723',
      state: 'paid',
      // In the order of their times.
      refund_id: ['726', '723:all'],
    })
  })

  it('customers and products; a coupon says nothing that is kept', async () => {
    expect((await send('woo', example('woocommerce_customer.json'))).status).toBe(200)
    expect(await attributesOf('woo')).toMatchObject({
      city: 'San Francisco',
      joined_at: '2017-03-21 19:09:28.000',
    })
    await send('woo', example('woocommerce_product.json'))
    expect(
      await facts.query(
        sql`SELECT sku, name, category, price FROM products FINAL WHERE source = 'woo'`,
      ),
    ).toEqual([{ sku: '794', name: 'Premium Quality', category: 'Clothing', price: '2199' }])
    expect((await send('woo', example('woocommerce_coupon.json'))).status).toBe(200)
    expect(await statistics('woo')).toMatchObject({ ignored: 1, rejected: 0 })
  })

  it('its test request without a signature is answered, and takes nothing in', async () => {
    const ping = {
      body: 'webhook_id=7',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
    }
    expect((await post('woo', ping)).status).toBe(200)
    expect((await post('woo', { ...ping, body: 'webhook_id=7&x=1' })).status).toBe(401)
  })
})

describe('Shopify', () => {
  it('an order, its customer and its discounts, to the cent', async () => {
    await connect('shopify', 'shopify')
    await send('shopify', example('shopify_orders_create_2023-01.json'))
    expect(await ordersOf('shopify')).toMatchObject([
      {
        order_id: '450789469',
        state: 'paid',
        status: 'partially_refunded',
        currency: 'USD',
        total: '59894',
        coupons: ['TENOFF'],
        line_sku: ['IPOD2008GREEN', 'IPOD2008RED'],
        line_unit_price: ['19900', '19900'],
        line_discount: ['334', '333'],
        line_total: ['19566', '19567'],
        paid_at: '2008-01-10 16:00:00.000',
      },
    ])
    expect(await attributesOf('shopify')).toMatchObject({
      name: 'Bob Norman',
      tags: '["Léon","Noël"]',
    })
  })

  it('ids beyond 2^53 keep their digits, in orders and in refunds that come first', async () => {
    const refund = `{"id":890088186047892319,"order_id":820982911946154508,"created_at":"2026-11-01T10:00:00-05:00","transactions":[{"kind":"refund","status":"success","amount":"41.94","currency":"USD"}]}`
    await send('shopify', {
      kind: 'shopify',
      headers: { 'x-shopify-topic': 'refunds/create' },
      body: refund,
    })
    const it = example('shopify_orders_create_2023-01.json')
    await send('shopify', { ...it, body: it.body.replace('450789469', '820982911946154508') })
    expect((await ordersOf('shopify'))[1]).toMatchObject({
      order_id: '820982911946154508',
      total: '59894',
      refund_id: ['890088186047892319'],
      refund_amount: ['4194'],
    })
  })

  it('a refund that does not say what went back is kept, and can be sent again', async () => {
    const bare = {
      kind: 'shopify',
      headers: { 'x-shopify-topic': 'refunds/create' },
      body: '{"id":890088186047892319,"order_id":820982911946154508,"note":"damaged"}',
    }
    expect((await send('shopify', bare)).status).toBe(200)
    const { data } = (await api.call('owner', 'GET', '/v1/sources/shopify/rejected')).json
    expect(data).toHaveLength(1)
    expect(data[0]).toMatchObject({
      what: 'webhook',
      problems: [
        { code: 'missing_field', pointer: '/created_at' },
        { code: 'missing_field', pointer: '/transactions' },
      ],
    })
    expect(data[0].raw).toContain('890088186047892319')
    const again = await api.call('owner', 'POST', `/v1/sources/shopify/rejected/${data[0].id}/send`)
    expect(again.json).toMatchObject({ outcome: 'rejected' })
  })

  it('a cancelled order counts until then, whatever comes first', async () => {
    const it = example('shopify_orders_create_2023-01.json')
    const cancelled = {
      id: 5,
      cancelled_at: '2023-02-15T00:00:00Z',
      updated_at: '2023-02-15T00:00:00Z',
      financial_status: 'refunded',
    }
    await send('shopify', changed(it, cancelled, { 'x-shopify-topic': 'orders/cancelled' }))
    await send('shopify', changed(it, { id: 5 }))
    expect((await ordersOf('shopify')).find((one) => one['order_id'] === '5')).toMatchObject({
      state: 'void',
      void_at: '2023-02-15 00:00:00.000',
    })
  })
})

describe('the door', () => {
  it('refuses what is not signed as it must be, and says so in the problems of the source', async () => {
    const good = signed(example('shopify_orders_create_2023-01.json'), now)
    const forged = [
      { ...good, body: good.body.replace('598.94', '5.98') },
      { ...good, headers: { 'x-shopify-topic': 'orders/create' } },
      { ...good, headers: { ...good.headers, 'x-shopify-hmac-sha256': 'x' } },
    ]
    for (const one of forged)
      expect((await post('shopify', one)).json).toMatchObject({
        status: 401,
        code: 'bad_signature',
      })
    await shop.journal.flush()
    const { data } = (await api.call('owner', 'GET', '/v1/sources/shopify/problems')).json
    expect(data[0]).toMatchObject({ code: 'bad_signature' })
  })

  it('lets nothing in without a secret, when switched off, or where there is no such source', async () => {
    const good = signed(example('shopify_orders_create_2023-01.json'), now)
    await shop.source('bare', { kind: 'shopify' })
    expect((await post('bare', good)).json).toMatchObject({ status: 503, code: 'source_unset' })
    await shop.source('off', { kind: 'shopify', secrets: SECRETS['shopify'], on: false })
    expect((await post('off', good)).json).toMatchObject({ status: 403, code: 'source_off' })
    expect((await post('nowhere', good)).status).toBe(404)
    await shop.source('site')
    expect((await post('site', good)).status).toBe(404)
  })

  it('refuses JSON that is none, is too deep or too large; of any media type, packed or not', async () => {
    const it = example('shopify_orders_create_2023-01.json')
    const body = (text: string) => send('shopify', { ...it, body: text })
    expect((await body('{"id":')).json).toMatchObject({ status: 400, code: 'invalid_json' })
    expect((await body(`{"id":${'['.repeat(80)}${']'.repeat(80)}}`)).json.code).toBe('invalid_json')
    expect((await body('{"__proto__":{"a":1}}')).json.code).toBe('invalid_json')
    expect((await body(JSON.stringify('x'.repeat(9_000_000)))).status).toBe(413)
    const plain = signed(it, now)
    expect(
      (
        await post('shopify', {
          ...plain,
          headers: { ...plain.headers, 'content-type': 'text/plain' },
        })
      ).status,
    ).toBe(200)
  })
})
