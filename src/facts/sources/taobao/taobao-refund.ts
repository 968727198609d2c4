import { iso } from '../reading/order-words.ts'
import { type Payload, saying } from '../reading/payload.ts'
import { idOf } from './taobao-order.ts'

const ZONE = 'Asia/Shanghai'
const CNY = 'CNY'

/** A refund of taobao.refund.get; one that has not succeeded is none. */
export function taobaoRefund(refund: Payload): object[] {
  if (refund.must(refund.word('status'), '', 'status') !== 'SUCCESS') return []
  return [
    {
      refund_id: refund.must(idOf(refund, 'refund_id'), '', 'refund_id'),
      order_id: refund.must(idOf(refund, 'tid'), '', 'tid'),
      refunded_at: iso(refund.must(refund.time(ZONE, 'modified'), 0, 'modified')),
      amount: refund.must(
        refund.money(CNY, 'refund_fee'),
        { amount: 0, currency: CNY },
        'refund_fee',
      ),
      ...saying({ line_id: idOf(refund, 'oid') }),
    },
  ]
}
