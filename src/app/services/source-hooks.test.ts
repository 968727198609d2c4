import { describe, expect, it } from 'vitest'
import { sql } from '#sql/sql.ts'
import {
  exampleOf as example,
  fixture,
  type HookExample,
  SECRETS,
  type SentHook,
  signed,
  TILL_SETTINGS,
  wechatPush,
} from '#facts/sources/testing/hook-examples.ts'
import { histories } from '#facts/sources/testing/hook-histories.ts'
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

describe('Youzan', () => {
  it('an order in a message, to the fen, in Shanghai time; told as Youzan wants to hear', async () => {
    await connect('youzan', 'youzan')
    const it = example('youzan_trade_TradePaid.json')
    const headers = {
      'event-type': 'trade_TradePaid',
      'event-sign': '0f52153e92f4a4f42857714484daafaa',
    }
    expect((await post('youzan', { body: it.body, headers })).json).toEqual({
      code: 0,
      msg: 'success',
    })
    expect(await ordersOf('youzan')).toMatchObject([
      {
        order_id: 'E20180101111112340001',
        state: 'paid',
        status: 'TRADE_PAID',
        currency: 'CNY',
        total: '11099',
        shipping: '1000',
        coupons: ['3321hu2tv3123'],
        ordered_at: '2017-12-31 16:00:00.000',
        line_sku: ['13323'],
        line_quantity: ['100'],
        line_total: ['9000'],
      },
    ])
    expect(await attributesOf('youzan')).toMatchObject({ name: 'ketty', phone: '+8615898999998' })
  })

  it('a refund message is a refund when the money has gone back', async () => {
    const told = (state: string) => ({
      kind: 'youzan',
      headers: {},
      body: JSON.stringify({
        type: 'youzan_trade_RefundSellerAgree',
        msg_id: state,
        version: 1621947000,
        msg: {
          tid: 'E20180101111112340001',
          refund_id: 'W1',
          refund_state: state,
          refunded_fee: '0.99',
          update_time: '2018-01-03 08:00:00',
        },
      }),
    })
    await send('youzan', {
      ...told('SAFE_ACCEPT'),
      body: told('SAFE_ACCEPT').body.replace('RefundSellerAgree', 'refund_SellerAgree'),
    })
    expect((await ordersOf('youzan'))[0]).toMatchObject({ refund_id: [] })
    await send('youzan', {
      ...told('SAFE_FINISHED'),
      body: told('SAFE_FINISHED').body.replace('RefundSellerAgree', 'refund_RefundSuccess'),
    })
    expect((await ordersOf('youzan'))[0]).toMatchObject({
      refund_id: ['W1'],
      refund_amount: ['99'],
      refund_at: ['2018-01-03 00:00:00.000'],
    })
  })
})

describe('WeChat shop', () => {
  it('asks whether the address is ours, pushes enciphered numbers, and its details become orders', async () => {
    await connect('wx', 'wechat-shop')
    const { query = '' } = wechatPush('echo', now)
    const echo = new URLSearchParams(query.slice(1))
    const asked = wechatPush('回声', now)
    const encrypt = (JSON.parse(asked.body) as { Encrypt: string }).Encrypt
    const question = `${asked.query}&echostr=${encodeURIComponent(encrypt)}`
    const answer = await api.call('nobody', 'GET', `/v1/sources/wx/callback${question}`)
    expect([answer.status, answer.text]).toEqual([200, '回声'])
    echo.set('echostr', 'x')
    expect((await api.call('nobody', 'GET', `/v1/sources/wx/callback?${echo}`)).status).toBe(401)
    const push = wechatPush(rawPush, now)
    const pushed = await api.call('nobody', 'POST', `/v1/sources/wx/callback${push.query}`, {
      body: push.body,
    })
    expect([pushed.status, pushed.text]).toEqual([200, 'success'])
    expect(await ordersOf('wx')).toEqual([])

    await send('wx', example('wechat_shop_order_get.json'))
    expect(await ordersOf('wx')).toMatchObject([
      {
        order_id: '3705115058471208928',
        state: 'paid',
        status: '待发货',
        total: '28900',
        shipping: '1000',
        paid_at: '2022-07-22 17:00:00.000',
        line_sku: ['SKU-1'],
        line_quantity: ['2'],
        line_unit_price: ['13950'],
        line_total: ['27900'],
      },
    ])
    const refund = {
      after_sale_order: {
        after_sale_order_id: '2000000001',
        order_id: '3705115058471208928',
        status: 'MERCHANT_REFUND_SUCCESS',
        update_time: 1658599200,
        refund_info: { amount: 1 },
      },
    }
    await send('wx', {
      kind: 'wechat-shop',
      headers: { 'webhook-id': 'r' },
      body: JSON.stringify(refund),
    })
    expect((await ordersOf('wx'))[0]).toMatchObject({ refund_amount: ['1'] })
  })
  const rawPush = '{"Event":"channels_ec_order_pay","order_info":{"order_id":3705115058471208928}}'
})

describe('details that the shop passes on', () => {
  it('a trade of Taobao, to the fen, in Shanghai time', async () => {
    await connect('tb', 'taobao')
    await send('tb', example('taobao_trade_fullinfo_get_response.json'))
    const refund = {
      refund_get_response: {
        refund: {
          refund_id: '9',
          tid: '2231958349',
          oid: '2231958350',
          status: 'SUCCESS',
          refund_fee: '0.07',
          modified: '2000-01-03 00:00:00',
        },
      },
    }
    await send('tb', {
      kind: 'taobao',
      headers: { 'webhook-id': 'r' },
      body: JSON.stringify(refund),
    })
    expect(await ordersOf('tb')).toMatchObject([
      {
        order_id: '2231958349',
        state: 'paid',
        status: 'TRADE_FINISHED',
        total: '20007',
        ordered_at: '1999-12-31 16:00:00.000',
        line_sku: ['81893848'],
        line_total: ['20007'],
        refund_amount: ['7'],
      },
    ])
  })

  it('orders of Medusa (major units as numbers) and Vendure (minor units)', async () => {
    await connect('medusa', 'medusa')
    await send('medusa', example('medusa_order.json'))
    expect(await ordersOf('medusa')).toMatchObject([
      {
        order_id: 'order_01JZ3MEDUSA7',
        state: 'paid',
        status: 'captured',
        currency: 'CNY',
        total: '20970',
        shipping: '1000',
        coupons: ['TEA10'],
        line_total: ['19970'],
        line_discount: ['10'],
        refund_amount: ['1919'],
        refund_at: ['2026-10-08 00:00:00.000'],
      },
    ])
    await connect('vendure', 'vendure')
    await send('vendure', example('vendure_order.json'))
    expect(await ordersOf('vendure')).toMatchObject([
      {
        order_id: 'T3D8KQ2M1ABCDEFG',
        state: 'paid',
        status: 'PaymentSettled',
        currency: 'EUR',
        total: '24470',
        shipping: '490',
        line_total: ['23980'],
        line_discount: ['2000'],
        refund_id: ['71'],
        refund_amount: ['4990'],
      },
    ])
  })

  it('any JSON, by a mapping; what a wrong mapping refused is taken in again by the right one', async () => {
    const wrong = { mapping: { kind: 'orders', fields: { order_no: 'no' } } }
    await connect('till', 'mapped', wrong)
    const it = example('mapped_till.json')
    expect((await send('till', it)).status).toBe(200)
    const { data } = (await api.call('owner', 'GET', '/v1/sources/till/rejected')).json
    expect(data[0].problems).toMatchObject([
      { code: 'unknown_field', pointer: '/settings/mapping/fields/order_no' },
    ])
    const { etag } = await shop.show('till')
    const body = { name: 'till', on: true, settings: TILL_SETTINGS }
    await api.call('owner', 'PUT', '/v1/sources/till', { body, headers: { 'if-match': etag } })
    const again = await api.call('owner', 'POST', `/v1/sources/till/rejected/${data[0].id}/send`)
    expect(again.json).toEqual({ outcome: 'new', problems: [] })
    expect(await ordersOf('till')).toMatchObject([
      {
        order_id: '3705115058471208928',
        state: 'paid',
        status: 'paid',
        total: '12990',
        coupons: ['DOUBLE11', 'NEW'],
        ordered_at: '2026-11-01 01:30:00.000',
        line_quantity: ['1.5'],
        line_unit_price: ['8660'],
        line_total: ['12990'],
        refund_amount: ['2990'],
      },
    ])
    expect((await api.call('owner', 'GET', '/v1/sources/till/rejected')).json.data).toEqual([])
  })
})

describe('in whatever order the versions of an order arrive, and however often', () => {
  const ORDERS = [
    [0, 1, 2],
    [0, 2, 1],
    [1, 0, 2],
    [1, 2, 0],
    [2, 0, 1],
    [2, 1, 0],
  ]

  it('they end at the same, on every platform', { timeout: 120_000 }, async () => {
    const kinds = Object.keys(histories)
    for (const kind of kinds)
      await connect(`any-${kind}`, kind, kind === 'mapped' ? TILL_SETTINGS : {})
    // One order of its own for each order of arrival; sent at once, so that they share commits.
    await Promise.all(
      kinds.flatMap((kind) =>
        ORDERS.map(async (turns, place) => {
          const versions = histories[kind]?.(`${70_000 + place * 100}`) ?? []
          for (const turn of [...turns, turns[0] ?? 0]) {
            const version = versions[turn]
            if (version) expect((await send(`any-${kind}`, version)).status).toBe(200)
          }
        }),
      ),
    )
    for (const kind of kinds) {
      const orders = await ordersOf(`any-${kind}`)
      expect(orders).toHaveLength(ORDERS.length)
      const [first, ...others] = orders.map(({ order_id: _id, refund_id: ids, ...rest }) => ({
        ...rest,
        refunds: (ids as string[]).length,
      }))
      for (const other of others) expect(other).toEqual(first)
      expect(await statistics(`any-${kind}`)).toMatchObject({ rejected: 0 })
    }
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
