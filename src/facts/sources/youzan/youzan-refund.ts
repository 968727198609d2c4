import { iso } from '../reading/order-words.ts'
import { type Payload, saying } from '../reading/payload.ts'
import type { SourceFacts } from '../source-kind.ts'

const ZONE = 'Asia/Shanghai'
const CNY = 'CNY'

/** A refund message. Only money that went back is a refund. */
export function youzanRefund(topic: string, message: Payload): SourceFacts {
  const done = /success|finish/i.test(topic) || message.word('refund_state') === 'SAFE_FINISHED'
  if (!done) return { ignored: { zh: '退款尚未成功', en: 'the money has not gone back yet' } }
  const amount = message.money(CNY, 'refunded_fee') ?? message.money(CNY, 'refund_fee')
  return {
    refunds: [
      {
        refund_id: message.must(message.id('refund_id'), '', 'refund_id'),
        order_id: message.must(message.id('tid'), '', 'tid'),
        refunded_at: iso(message.must(message.time(ZONE, 'update_time'), 0, 'update_time')),
        amount: message.must(amount, { amount: 0, currency: CNY }, 'refunded_fee'),
        ...saying({ line_id: message.id('oid') }),
      },
    ],
  }
}
