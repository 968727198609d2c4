import type { Result } from '#core/result.ts'
import { Payload } from '../reading/payload.ts'
import { deliveryIn } from '../reading/signatures.ts'
import type { SourceContext, SourceFacts } from '../source-kind.ts'
import { wechatOrder, wechatRefund } from './wechat-order.ts'

/** A push, or a detail that the shop's program passes on. */
export function readWechat(body: unknown, context: SourceContext): Result<SourceFacts> {
  const it = Payload.of(body)
  return it.finish({ ...deliveryIn(context), ...factsOf(it, context) })
}

function factsOf(it: Payload, context: SourceContext): SourceFacts {
  const order = it.at('order')
  if (order.said) return { topic: 'channels/ec/order/get', orders: [wechatOrder(order, context)] }
  const refund = it.at('after_sale_order')
  if (refund.said) {
    const refunds = wechatRefund(refund)
    return {
      topic: 'channels/ec/aftersale/getaftersaleorder',
      refunds,
      ...(refunds.length > 0
        ? {}
        : { ignored: { zh: '退款尚未成功', en: 'the money has not gone back yet' } }),
    }
  }
  const topic = it.word('Event') ?? ''
  return {
    topic,
    ignored: {
      zh: '推送只带编号：请由程序查询详情后转发',
      en: 'a push has a number only: let your program pass the details on',
    },
  }
}
