import { exampleOf, fixture, type HookExample, TILL_SETTINGS } from './hook-examples.ts'

/**
 * Three versions of one order in the order in which they happened: placed, paid, given back in part. The middle one and
 * the last may be told for the same second.
 */
export const histories: Readonly<Record<string, (id: string) => readonly HookExample[]>> = {
  woocommerce: (id) => {
    const it = exampleOf('woocommerce_order.json')
    const order = { ...fixture(it.name), id: Number(id) }
    return [
      {
        ...order,
        status: 'pending',
        date_paid_gmt: null,
        date_modified_gmt: '2017-03-22T19:28:02',
      },
      { ...order, date_modified_gmt: '2017-03-22T19:28:02' },
      {
        ...order,
        status: 'completed',
        date_modified_gmt: '2017-03-25T00:00:00',
        refunds: [{ id: Number(id) + 1, total: '-5.01' }],
      },
    ].map((body, index) => at(it, body, 'x-wc-webhook-delivery-id', `${id}.${index}`))
  },
  shopify: (id) => {
    const it = exampleOf('shopify_orders_create_2023-01.json')
    // Beyond 2^53: written as the digits that they are.
    const order = { ...fixture(it.name), id: '@' }
    const refund = {
      id: Number(id) + 1,
      created_at: '2023-02-14T07:00:00-05:00',
      transactions: [{ kind: 'refund', status: 'success', amount: '5.01', currency: 'USD' }],
    }
    return [
      { ...order, financial_status: 'pending', updated_at: '2023-02-14T06:00:00-05:00' },
      { ...order, financial_status: 'paid', updated_at: '2023-02-14T06:00:00-05:00' },
      { ...order, refunds: [refund], updated_at: '2023-02-14T07:00:01-05:00' },
    ].map((body, index) => {
      const one = at(it, body, 'x-shopify-webhook-id', `${id}.${index}`)
      return { ...one, body: one.body.replace('"@"', `8209829119461${id}`) }
    })
  },
  youzan: (id) => {
    const it = exampleOf('youzan_trade_TradePaid.json')
    const message = JSON.parse(it.body) as { msg: string; version: number }
    const msg = message.msg.replaceAll('E20180101111112340001', `E${id}`)
    const told = (status: string, version: number) => ({
      ...message,
      id: `E${id}`,
      msg,
      status,
      version,
    })
    return [
      told('WAIT_BUYER_PAY', 1621946649),
      told('WAIT_SELLER_SEND_GOODS', 1621946649),
      told('TRADE_SUCCESS', 1621946999),
    ].map((body) => ({ ...it, body: JSON.stringify(body) }))
  },
  'wechat-shop': (id) => {
    const it = exampleOf('wechat_shop_order_get.json')
    const { order } = fixture(it.name)
    return [
      { ...order, order_id: `37051150584712${id}`, status: 10, update_time: 1658509100 },
      { ...order, order_id: `37051150584712${id}`, status: 20, update_time: 1658509200 },
      { ...order, order_id: `37051150584712${id}`, status: 200, update_time: 1658599200 },
    ].map((one, index) => at(it, { order: one }, 'webhook-id', `${id}.${index}`))
  },
  taobao: (id) => {
    const it = exampleOf('taobao_trade_fullinfo_get_response.json')
    const { trade } = fixture(it.name).trade_fullinfo_get_response
    const line = trade.orders.order[0]
    return [
      { ...trade, status: 'WAIT_BUYER_PAY', modified: '2000-01-01 00:00:00' },
      { ...trade, status: 'WAIT_SELLER_SEND_GOODS', modified: '2000-01-01 00:00:00' },
      {
        ...trade,
        modified: '2000-01-05 00:00:00',
        orders: {
          order: [{ ...line, status: 'TRADE_CLOSED', refund_status: 'SUCCESS', refund_id: '7' }],
        },
      },
    ].map((one, index) =>
      at(it, { trade: { ...one, tid_str: id } }, 'webhook-id', `${id}.${index}`),
    )
  },
  medusa: (id) => {
    const it = exampleOf('medusa_order.json')
    const { data } = fixture(it.name)
    return [
      {
        ...data,
        payment_status: 'authorized',
        payment_collections: [],
        updated_at: '2026-10-01T02:03:04.600Z',
      },
      { ...data, payment_collections: [], updated_at: '2026-10-01T02:03:05.001Z' },
      { ...data, payment_status: 'partially_refunded', updated_at: '2026-10-08T00:00:00.001Z' },
    ].map((one, index) =>
      at(it, { event: 'order.updated', data: { ...one, id } }, 'webhook-id', `${id}.${index}`),
    )
  },
  vendure: (id) => {
    const it = exampleOf('vendure_order.json')
    const { order } = fixture(it.name)
    return [
      { ...order, state: 'PaymentAuthorized', payments: [], updatedAt: '2026-10-01T02:03:04.600Z' },
      { ...order, payments: [], updatedAt: '2026-10-01T02:03:05.001Z' },
      { ...order, state: 'Shipped', updatedAt: '2026-10-05T08:00:00.001Z' },
    ].map((one, index) =>
      at(it, { event: 'x', order: { ...one, code: id } }, 'webhook-id', `${id}.${index}`),
    )
  },
  mapped: (id) => {
    const it = exampleOf('mapped_till.json')
    const [bill] = fixture(it.name).data.bills
    return [
      { ...bill, state: '挂单', backs: [], changed: '2026-11-01 09:30:30' },
      { ...bill, backs: [], changed: '2026-11-01 09:31:00' },
      { ...bill, changed: '2026-11-02 10:00:00' },
    ].map((one, index) => ({
      ...at(it, { data: { bills: [{ ...one, no: id }] } }, 'webhook-id', `${id}.${index}`),
      settings: TILL_SETTINGS,
    }))
  },
}

const at = (it: HookExample, body: object, name: string, delivery: string): HookExample => ({
  ...it,
  headers: { ...it.headers, [name]: delivery },
  body: JSON.stringify(body),
})
