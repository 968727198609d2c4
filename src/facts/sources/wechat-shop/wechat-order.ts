import type { Money } from '#core/money.ts'
import type { Millis } from '#core/time.ts'
import type { OrderInput, OrderLine, OrderPayment } from '../../schema/order.ts'
import { discount, fullPrice, iso, isoOf, statusWords, versioned } from '../reading/order-words.ts'
import { type Payload, saying } from '../reading/payload.ts'
import { whose } from '../reading/people.ts'
import { type States, stateOf } from '../reading/states.ts'
import type { SourceContext } from '../source-kind.ts'

const CNY = 'CNY'
/** Amounts are whole fen, times are seconds since 1970. */
const FEN = 2
const UTC = 'UTC'

const STATES: States = {
  '10': 'pending',
  '12': 'pending',
  '13': 'pending',
  '20': 'paid',
  '21': 'paid',
  '30': 'paid',
  '100': 'paid',
  '190': 'void',
  '200': 'void',
  '250': 'void',
}

/** What the numbers are called in the shop's backend. */
const WORDS: Readonly<Record<string, string>> = {
  '10': '待付款',
  '12': '待付款',
  '13': '待成团',
  '20': '待发货',
  '21': '部分发货',
  '30': '待收货',
  '100': '已完成',
  '190': '商品超卖商家取消',
  '200': '全部售后取消',
  '250': '未付款取消',
}

/** An order of channels/ec/order/get. */
export function wechatOrder(it: Payload, context: SourceContext): OrderInput {
  const detail = it.at('order_detail')
  const price = detail.at('price_info')
  const created = it.must(it.time(UTC, 'create_time'), 0, 'create_time')
  const changed = it.time(UTC, 'update_time') ?? created
  const state = stateOf(STATES, [it.at('status')])
  const paid = detail.time(UTC, 'pay_info', 'pay_time')
  const total = price.must(
    price.minor(CNY, FEN, 'order_price'),
    { amount: 0, currency: CNY },
    'order_price',
  )
  const { status, attributes } = statusWords(WORDS[it.word('status') ?? ''] ?? '', state)
  const coupon = detail.id('coupon_info', 'user_coupon_id')
  return versioned(changed, state, {
    order_id: it.must(it.id('order_id'), '', 'order_id'),
    ...whose(context, { openid: it.id('openid'), unionid: it.id('unionid') }),
    ordered_at: iso(created),
    status,
    currency: CNY,
    order_total: total,
    platform: 'wechat-shop',
    lines: detail.list('product_infos').map(lineOf),
    coupon_codes: coupon === undefined ? [] : [coupon],
    attributes,
    ...saying({
      paid_at: state === 'pending' ? undefined : isoOf(paid),
      // All given back, or sold out, after it was paid: it counts until then.
      cancelled_at: state === 'void' && paid !== undefined ? iso(changed) : undefined,
      shipping: price.minor(CNY, FEN, 'freight'),
    }),
    payments: paid === undefined || state === 'pending' ? [] : [paymentOf(it, paid, total)],
  })
}

const paymentOf = (it: Payload, at: Millis, amount: Money): OrderPayment => ({
  payment_id: it.id('order_detail', 'pay_info', 'transaction_id') ?? it.id('order_id') ?? '-',
  at: iso(at),
  method: 'wechat',
  amount,
})

/** `real_price` is what was paid for the line, all pieces together. */
function lineOf(line: Payload): OrderLine {
  const quantity = line.number('sku_cnt')
  const price = line.minor(CNY, FEN, 'sale_price')
  const full = fullPrice(price, quantity)
  const paid = line.minor(CNY, FEN, 'real_price') ?? full
  return saying({
    line_id: line.id('sku_id'),
    sku: line.word('sku_code') ?? line.word('out_sku_id') ?? line.word('sku_id'),
    product_name: line.word('title'),
    quantity,
    unit_price: price,
    line_discount: discount(full, paid),
    line_total: paid,
  })
}

/** A return or refund; only money that went back is one. */
export function wechatRefund(it: Payload): object[] {
  const status = it.must(it.word('status'), '', 'status')
  if (!/REFUND_SUCCESS$|RETURN_SUCCESS$/.test(status)) return []
  const changed = it.time(UTC, 'update_time') ?? it.time(UTC, 'create_time')
  const amount = it.minor(CNY, FEN, 'refund_info', 'amount')
  return [
    {
      refund_id: it.must(it.id('after_sale_order_id'), '', 'after_sale_order_id'),
      order_id: it.must(it.id('order_id'), '', 'order_id'),
      refunded_at: iso(it.must(changed, 0, 'update_time')),
      amount: it.must(amount, { amount: 0, currency: CNY }, 'refund_info', 'amount'),
    },
  ]
}
