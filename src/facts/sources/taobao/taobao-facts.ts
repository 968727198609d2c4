import type { Result } from '#core/result.ts'
import { Payload } from '../reading/payload.ts'
import { deliveryIn } from '../reading/signatures.ts'
import type { SourceContext, SourceFacts } from '../source-kind.ts'
import { taobaoOrder } from './taobao-order.ts'
import { taobaoRefund } from './taobao-refund.ts'

/** Whatever of the open platform's answers it is. */
export function readTaobao(body: unknown, context: SourceContext): Result<SourceFacts> {
  const root = Payload.of(body)
  const trade = [
    root.at('trade_fullinfo_get_response', 'trade'),
    root.at('trade_get_response', 'trade'),
    root.at('trade'),
  ].filter((one) => one.said)
  const page = ['trades_sold_increment_get_response', 'trades_sold_get_response'].flatMap((name) =>
    root.list(name, 'trades', 'trade'),
  )
  const refunds = [root.at('refund_get_response', 'refund'), root.at('refund')].filter(
    (one) => one.said,
  )
  const trades = [...trade, ...page]
  const empty = trades.length === 0 && refunds.length === 0
  return root.finish({
    ...deliveryIn(context),
    topic: Object.keys(Object(body) as object)[0]?.slice(0, 100) ?? '',
    orders: trades.map((one) => taobaoOrder(one, context)),
    refunds: refunds.flatMap(taobaoRefund),
    ...(empty
      ? {
          ignored: {
            zh: '没有订单或退款：只转发详情接口的返回',
            en: 'no trade and no refund in it: pass on what the detail calls answer',
          },
        }
      : {}),
  })
}
