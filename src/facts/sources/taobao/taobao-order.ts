import type { OrderInput, OrderLine, OrderRefund } from '../../schema/order.ts'
import { discount, fullPrice, iso, isoOf, statusWords, versioned } from '../reading/order-words.ts'
import { type Payload, saying } from '../reading/payload.ts'
import { whose } from '../reading/people.ts'
import { type States, stateOf } from '../reading/states.ts'
import type { SourceContext } from '../source-kind.ts'

const ZONE = 'Asia/Shanghai'
const CNY = 'CNY'

const STATES: States = {
  TRADE_NO_CREATE_PAY: 'pending',
  WAIT_BUYER_PAY: 'pending',
  PAY_PENDING: 'pending',
  WAIT_PRE_AUTH_CONFIRM: 'pending',
  PAID_FORBID_CONSIGN: 'paid',
  SELLER_CONSIGNED_PART: 'paid',
  WAIT_SELLER_SEND_GOODS: 'paid',
  WAIT_BUYER_CONFIRM_GOODS: 'paid',
  TRADE_BUYER_SIGNED: 'paid',
  TRADE_FINISHED: 'paid',
  // After it was paid (all given back), or before.
  TRADE_CLOSED: 'void',
  TRADE_CLOSED_BY_TAOBAO: 'void',
}

/** A trade of taobao.trade.fullinfo.get. Receivers are masked and may be somebody else: the buyer is the open uid. */
export function taobaoOrder(trade: Payload, context: SourceContext): OrderInput {
  const created = trade.must(trade.time(ZONE, 'created'), 0, 'created')
  const changed = trade.time(ZONE, 'modified') ?? trade.time(ZONE, 'end_time') ?? created
  const state = stateOf(STATES, [trade.at('status')])
  const paid = state === 'pending' ? undefined : trade.time(ZONE, 'pay_time')
  const { status, attributes } = statusWords(trade.word('status') ?? '', state)
  const lines = trade.list('orders', 'order')
  const ended = trade.time(ZONE, 'end_time') ?? changed
  return versioned(changed, state, {
    order_id: trade.must(idOf(trade, 'tid'), '', 'tid'),
    ...whose(context, { number: trade.id('buyer_open_uid') ?? trade.id('buyer_nick') }),
    ordered_at: iso(created),
    status,
    currency: CNY,
    order_total: trade.must(trade.money(CNY, 'payment'), { amount: 0, currency: CNY }, 'payment'),
    platform: trade.word('type') === 'tmall' ? 'tmall' : 'taobao',
    lines: lines.map(lineOf),
    refunds: state === 'paid' ? lines.flatMap((line) => closedLine(line, iso(changed))) : [],
    attributes,
    ...saying({
      paid_at: isoOf(paid),
      cancelled_at: state === 'void' && paid !== undefined ? iso(ended) : undefined,
      shipping: trade.money(CNY, 'post_fee'),
      channel: trade.word('trade_from'),
      store: trade.word('seller_nick'),
    }),
  })
}

/** Numbers of sixteen digits and more are also given as texts. */
export const idOf = (it: Payload, name: string): string | undefined =>
  it.id(`${name}_str`) ?? it.id(name)

/** `divide_order_fee` is the line's share of what was paid. */
function lineOf(line: Payload): OrderLine {
  const quantity = line.number('num')
  const price = line.money(CNY, 'price')
  const paid = line.money(CNY, 'divide_order_fee') ?? line.money(CNY, 'payment')
  return saying({
    line_id: idOf(line, 'oid'),
    sku:
      line.word('outer_sku_id') ??
      line.word('outer_iid') ??
      line.word('sku_id') ??
      line.word('num_iid'),
    product_name: line.word('title'),
    category: line.id('cid'),
    quantity,
    unit_price: price,
    line_discount: discount(fullPrice(price, quantity), paid),
    line_total: paid,
  })
}

/** A line that closed because its money went back; what goes back in part is told by taobao.refund.get only. */
function closedLine(line: Payload, seen: string): OrderRefund[] {
  const amount = line.money(CNY, 'divide_order_fee') ?? line.money(CNY, 'payment')
  const id = idOf(line, 'oid')
  if (line.word('refund_status') !== 'SUCCESS' || line.word('status') !== 'TRADE_CLOSED') return []
  if (amount === undefined || id === undefined) return []
  return [
    {
      refund_id: idOf(line, 'refund_id') ?? `${id}:closed`,
      line_id: id,
      refunded_at: seen,
      sighted: true,
      amount,
    },
  ]
}
