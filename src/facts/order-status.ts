import { problem } from '#core/problem.ts'
import { fail, ok, type Result } from '#core/result.ts'
import { param, type Sql, sql } from '#sql/sql.ts'

/** Not paid and so not counted; counted; no longer counted. */
export const ORDER_STATES = ['pending', 'paid', 'void'] as const
export type OrderState = (typeof ORDER_STATES)[number]

/**
 * What shops and platforms call it, written as {@link statusKey} writes it. An order that is partly paid or on hold
 * is not paid; one that is partly given back, or of which a return is being discussed, still counts.
 */
const SYNONYMS: Readonly<Record<OrderState, readonly string[]>> = Object.freeze({
  pending: [
    // zh
    ...[
      '待付款',
      '待支付',
      '未付款',
      '未支付',
      '等待付款',
      '等待买家付款',
      '等待支付',
      '付款确认中',
      '部分付款',
      '待确认',
      '待成团',
      '拼团中',
      '待审核',
      '定金已付',
      '定金已付尾款未付',
      '定金未付尾款未付',
    ],
    // en, Shopify, WooCommerce, Taobao, Youzan, Medusa, Vendure
    ...[
      'pending',
      'unpaid',
      'awaitingpayment',
      'pendingpayment',
      'authorized',
      'partiallypaid',
      'onhold',
      'open',
      'draft',
      'checkoutdraft',
      'created',
      'new',
      'awaiting',
      'requiresaction',
      'notpaid',
    ],
    ...[
      'waitbuyerpay',
      'tradenocreatepay',
      'paypending',
      'waitgroup',
      'arrangingpayment',
      'paymentauthorized',
      'addingitems',
    ],
  ],
  paid: [
    ...[
      '已付款',
      '已支付',
      '付款成功',
      '支付成功',
      '待发货',
      '等待发货',
      '等待卖家发货',
      '买家已付款',
      '买家已付款等待卖家发货',
      '待出库',
      '等待出库',
      '备货中',
      '配货中',
      '已出库',
      '部分发货',
      '卖家部分发货',
      '已发货',
      '卖家已发货',
      '卖家已发货等待买家确认',
      '待收货',
      '等待确认收货',
      '等待买家确认收货',
      '已发货待签收',
      '已发货待收货',
      '已签收',
      '买家已签收',
      '已收货',
      '确认收货',
      '已完成',
      '完成',
      '订单完成',
      '交易成功',
      '交易完成',
      '已评价',
      '待评价',
      '待使用',
      '已核销',
      '已使用',
      '已成团',
      '已成团待发货',
      '部分退款',
      '退款中',
      '售后中',
      '退款处理中',
      '申请退款',
      '退款关闭',
      '售后关闭',
    ],
    ...[
      'paid',
      'completed',
      'complete',
      'processing',
      'fulfilled',
      'partiallyfulfilled',
      'shipped',
      'partiallyshipped',
      'delivered',
      'partiallydelivered',
      'closedpaid',
      'confirmed',
      'finished',
      'success',
      'succeeded',
      'captured',
      'settled',
      'partiallyrefunded',
      'partialrefund',
      'done',
      'sale',
      'sold',
      'invoiced',
      'archived',
    ],
    ...[
      'waitsellersendgoods',
      'sellerconsignedpart',
      'waitbuyerconfirmgoods',
      'tradebuyersigned',
      'tradefinished',
      'tradesuccess',
      'tradepaid',
      'waitconfirm',
      'paymentsettled',
    ],
  ],
  void: [
    ...[
      '已取消',
      '取消',
      '交易关闭',
      '已关闭',
      '关闭',
      '订单关闭',
      '订单取消',
      '用户取消',
      '买家取消',
      '卖家取消',
      '系统取消',
      '超时取消',
      '超时关闭',
      '已退款',
      '退款成功',
      '全额退款',
      '退款完成',
      '已退货',
      '退货完成',
      '已作废',
      '作废',
      '无效',
      '拼团失败',
      '支付失败',
      '付款失败',
      '已删除',
      '删除',
      '未发货退款成功',
      '已发货退款成功',
      '售后完成已退款',
    ],
    ...[
      'cancelled',
      'canceled',
      'void',
      'voided',
      'refunded',
      'fullyrefunded',
      'returned',
      'failed',
      'expired',
      'trash',
      'deleted',
      'closed',
      'rejected',
      'declined',
      'abandoned',
      'refund',
      'chargeback',
    ],
    ...['tradeclosed', 'tradeclosedbytaobao', 'tradecanceled', 'tradecancelled'],
  ],
})

const STATE_OF: ReadonlyMap<string, OrderState> = new Map(
  ORDER_STATES.flatMap((state) => SYNONYMS[state].map((word) => [word, state] as const)),
)

/** The states and the words for each, for the reference page and for a rejection's sentence. */
export const orderStatusWords: Readonly<Record<OrderState, readonly string[]>> = SYNONYMS

/** A few words of each state, so that somebody who gets a refusal sees what is meant. */
export const knownStatuses: string = ORDER_STATES.map(
  (state) => `${state} (${SYNONYMS[state].filter(isExample).join(', ')})`,
).join('; ')

function isExample(word: string): boolean {
  return [
    '待付款',
    'unpaid',
    '已付款',
    '待发货',
    '已完成',
    '交易成功',
    'completed',
    '已取消',
    '交易关闭',
    '已退款',
    'cancelled',
    'refunded',
  ].includes(word)
}

/**
 * The state that a status means. '' means '' (the source does not say); an unknown word is `invalid_value`, which
 * names known ones.
 *
 * @example orderState('买家已付款，等待卖家发货') // ok('paid')
 */
export function orderState(status: string, path?: string): Result<OrderState | ''> {
  const key = statusKey(status)
  if (key === '') return ok('')
  const state = STATE_OF.get(key)
  if (state !== undefined) return ok(state)
  return fail(
    problem(
      'invalid_value',
      {
        detail: `“${status}” is not a status that we know / 未知的订单状态；known / 可用: ${knownStatuses}`,
      },
      path,
    ),
  )
}

/** The one spelling of a status: full-width forms, case, spaces and punctuation do not matter, nor WooCommerce's `wc-`. */
export const statusKey = (status: string): string =>
  status
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[\s_,.、。·:;!?()\-/]+/g, '')
    .replace(/^(?:wc)+(?=[a-z])/, '')

/**
 * The same in SQL, as a look-up of words: 'pending', 'paid', 'void', or '?' for a word that is not known. Words are
 * known in the spelling of {@link statusKeySql}. `own` are a mapping's words as they are written, which win.
 *
 * @example orderStateWordsSql({ 金牌已付: 'paid' })(statusKeySql(sql`c4`))
 */
export function orderStateWordsSql(
  own: Readonly<Record<string, OrderState>> = {},
): (word: Sql) => Sql {
  const pairs = new Map<string, OrderState>(STATE_OF)
  for (const [word, state] of Object.entries(own))
    pairs.set(word, state).set(statusKey(word), state)
  const known = param([...pairs.keys()], 'Array(String)')
  const meant = param([...pairs.values()], 'Array(String)')
  return (word) => sql`transform(${word}, ${known}, ${meant}, '?')`
}

/** {@link statusKey} in SQL. */
export const statusKeySql = (status: Sql): Sql =>
  sql`replaceRegexpOne(replaceRegexpAll(lowerUTF8(normalizeUTF8NFKC(${status})), '[\\\\s_,.、。·:;!?()\\\\-/]+', ''), '^(wc)+([a-z])', '\\\\2')`
