import type { OrderLine } from '../../schema/order.ts'
import { discount, fullPrice, iso, isoOf, statusWords, versioned } from '../reading/order-words.ts'
import { type Payload, saying } from '../reading/payload.ts'
import { toldOf, whose } from '../reading/people.ts'
import { type States, stateOf } from '../reading/states.ts'
import type { SourceContext, SourceFacts } from '../source-kind.ts'

const ZONE = 'Asia/Shanghai'
const CNY = 'CNY'

const STATES: States = {
  WAIT_BUYER_PAY: 'pending',
  TRADE_CREATE: 'pending',
  TRADE_NO_CREATE_PAY: 'pending',
  // Paid, and given back if the group does not come together.
  WAIT_GROUP: 'pending',
  TRADE_PAID: 'paid',
  WAIT_CONFIRM: 'paid',
  WAIT_SELLER_SEND_GOODS: 'paid',
  WAIT_BUYER_CONFIRM_GOODS: 'paid',
  TRADE_BUYER_SIGNED: 'paid',
  TRADE_SUCCESS: 'paid',
  TRADE_CLOSED: 'void',
}

/** The order that a trade message carries. The message's own status is newer than the one inside it. */
export function youzanOrder(
  envelope: Payload,
  message: Payload,
  context: SourceContext,
): SourceFacts {
  const all = message.at('full_order_info')
  const info = all.at('order_info')
  const pay = all.at('pay_info')
  const state = stateOf(STATES, [envelope.at('status'), info.at('status')])
  const word = [envelope.word('status'), info.word('status')].find(
    (one) => one !== undefined && Object.hasOwn(STATES, one),
  )
  const changed = info.time(ZONE, 'update_time')
  const created = info.must(info.time(ZONE, 'created'), 0, 'created')
  const paid = state === 'pending' ? undefined : info.time(ZONE, 'pay_time')
  const total = info.must(pay.money(CNY, 'payment'), { amount: 0, currency: CNY }, 'payment')
  const { status, attributes } = statusWords(word ?? '', state)
  const who = buyerOf(all, context)
  const version = envelope.time(ZONE, 'version') ?? changed ?? created
  const order = versioned(version, state, {
    order_id: info.must(info.id('tid') ?? envelope.id('id'), '', 'tid'),
    ...who,
    ordered_at: iso(created),
    status,
    currency: CNY,
    order_total: total,
    platform: 'youzan',
    lines: all.list('orders').map(lineOf),
    coupon_codes: message
      .each('order_promotion', 'order')
      .flatMap((promotion) => promotion.id('coupon_id') ?? []),
    attributes,
    ...saying({
      paid_at: isoOf(paid),
      // Closed after it was paid: it counts until then.
      cancelled_at: state === 'void' && paid !== undefined ? isoOf(changed) : undefined,
      shipping: pay.money(CNY, 'post_fee'),
      channel: all.word('source_info', 'source', 'platform'),
      store: envelope.id('kdt_id'),
    }),
  })
  const says = saying({
    name: all.word('buyer_info', 'fans_nickname'),
    phone: who.identifiers?.['phone'],
  })
  return { orders: [order], customers: toldOf(who, iso(created), says) }
}

/** `payment` is what was paid for the line after all discounts. */
function lineOf(line: Payload): OrderLine {
  const quantity = line.number('num')
  const price = line.money(CNY, 'price')
  const paid = line.money(CNY, 'payment') ?? line.money(CNY, 'total_fee')
  return saying({
    line_id: line.id('oid'),
    sku:
      line.word('outer_sku_id') ??
      line.word('outer_item_id') ??
      line.word('sku_id') ??
      line.word('item_id'),
    product_name: line.word('title'),
    quantity,
    unit_price: price,
    line_discount: discount(fullPrice(price, quantity), paid),
    line_total: paid,
  })
}

function buyerOf(all: Payload, context: SourceContext) {
  const buyer = all.at('buyer_info')
  const own =
    context.settings['customer_numbers'] === 'shared' ? buyer.id('outer_user_id') : undefined
  const theirs = [buyer.id('yz_open_id'), buyer.id('buyer_id')].find(
    (id) => id !== undefined && id !== '0',
  )
  return whose(
    // The shop's own number is only there where the shop has given one.
    own === undefined ? { ...context, settings: {} } : context,
    { number: own ?? theirs, phone: buyer.word('buyer_phone') },
  )
}
