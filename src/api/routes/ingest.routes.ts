import type { TObject } from 'typebox'
import { type Route, route } from '../route.ts'
import { validator } from '../http/validation.ts'
import { takeItems } from '../ingest-items.ts'
import type { IngestService } from '../services.ts'
import { EventInput } from '#facts/schema/event.ts'
import { FeedbackInput } from '#facts/schema/feedback.ts'
import { IngestAnswer } from '../shapes/ingest.ts'
import { OrderInput } from '#facts/schema/order.ts'
import { ProductInput } from '#facts/schema/product.ts'
import { RefundInput } from '#facts/schema/refund.ts'
import type { Text } from '../shapes/text.ts'

export const ingestRoutes: readonly Route[] = [
  ingest('orders', OrderInput, { zh: '写入订单', en: 'Send orders' }),
  ingest('refunds', RefundInput, { zh: '写入退款', en: 'Send refunds' }),
  ingest('events', EventInput, { zh: '写入行为事件', en: 'Send behaviour events' }),
  ingest('feedback', FeedbackInput, { zh: '写入反馈', en: 'Send feedback' }),
  ingest('products', ProductInput, { zh: '写入商品', en: 'Send products' }),
]

function ingest(kind: keyof IngestService, items: TObject, title: Text): Route {
  const check = validator(items)
  return route({
    key: `${kind}.send`,
    method: 'POST',
    path: `/v1/${kind}`,
    policy: 'send_facts',
    tag: 'facts',
    title,
    items,
    status: 202,
    answer: IngestAnswer,
    limit: 32 * 1024 * 1024,
    unaudited: 'facts keep their own source, arrival and versions',
    handle: async (call) => takeItems(call, kind, check),
  })
}
