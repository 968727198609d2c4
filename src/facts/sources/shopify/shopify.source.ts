import { problem } from '#core/problem.ts'
import { fail, ok } from '#core/result.ts'
import { Payload } from '../reading/payload.ts'
import { platformSettings } from '../reading/people.ts'
import { deliveryIn, header, hmacBase64, signedBy } from '../reading/signatures.ts'
import { defineSource, type SourceContext, type SourceFacts } from '../source-kind.ts'
import { shopifyOrder } from './shopify-order.ts'
import { shopifyCustomer, shopifyProduct } from './shopify-others.ts'
import { shopifyRefund } from './shopify-refund.ts'

/** Shopify webhooks of the Admin REST shapes, signed with the app's secret. */
export const shopifySource = defineSource({
  key: 'shopify',
  name: { zh: 'Shopify', en: 'Shopify' },
  about: {
    zh: '订单、退款、客户和商品在 Shopify 中一有变化就推送过来。',
    en: 'Orders, refunds, customers and products, as soon as they change in Shopify.',
  },
  steps: {
    zh: [
      '在 Shopify 后台打开“设置 → 通知 → Webhooks”，点“创建 webhook”。',
      '格式选 JSON，网址填写本来源的地址（https://你的域名/v1/sources/KEY，需能从外网以 https 访问）。',
      '依次为这些事件创建：订单创建、订单更新、订单取消、退款创建、客户创建、客户更新、产品创建、产品更新。',
      '页面底部“您的 webhook 将使用……签名”显示的那串字符，填到本来源的“签名密钥”；若由自建应用创建，则填该应用的 Client secret。',
      '若此前导入过 Shopify 导出的订单，请在映射中把 order_id 对应到导出文件的 Id 列，并把来源设为本来源的标识，这样同一订单不会算两次。',
    ],
    en: [
      'In the Shopify admin open Settings → Notifications → Webhooks and choose “Create webhook”.',
      'Format: JSON. URL: the address of this source (https://YOUR-DOMAIN/v1/sources/KEY, reachable by https from outside).',
      'Make one for each of: order creation, order update, order cancellation, refund create, customer creation, customer update, product creation, product update.',
      'At the bottom of that page Shopify shows the text that your webhooks are signed with: enter it as “Signing secret”. Webhooks made by an app of your own are signed with that app’s client secret.',
      'If you import orders from a Shopify export as well, map order_id to the export’s Id column and give the import this source’s key, so that no order counts twice.',
    ],
  },
  settings: platformSettings({}),
  secrets: [
    {
      key: 'secret',
      name: { zh: '签名密钥', en: 'Signing secret' },
      about: {
        zh: '通知设置页显示的签名字符串，或自建应用的 Client secret。',
        en: 'What the notification settings show, or the client secret of your app.',
      },
    },
  ],
  webhook: {
    topics: [
      'orders/create',
      'orders/updated',
      'orders/paid',
      'orders/cancelled',
      'orders/fulfilled',
      'orders/partially_fulfilled',
      'refunds/create',
      'customers/create',
      'customers/update',
      'products/create',
      'products/update',
    ],
    headers: ['x-shopify-topic', 'x-shopify-webhook-id'],
    verify: (request, secrets) =>
      signedBy(
        request,
        'x-shopify-hmac-sha256',
        hmacBase64(secrets['secret'] ?? '', request.rawBody),
      ),
    read: (body, context) => {
      const topic = header(context, 'x-shopify-topic')
      const facts = factsOf(topic, body, context)
      return facts.ok
        ? ok({ topic, ...deliveryIn(context, 'x-shopify-webhook-id'), ...facts.value })
        : facts
    },
  },
})

type Reader = (it: Payload, context: SourceContext) => SourceFacts

const READERS: Readonly<Record<string, Reader>> = Object.freeze({
  orders: shopifyOrder,
  refunds: shopifyRefund,
  customers: shopifyCustomer,
  products: shopifyProduct,
})

/** These carry another object than their resource, or only a number. */
const OTHERS = new Set([
  'delete',
  'edited',
  'merge',
  'data_request',
  'redact',
  'risk_assessment_changed',
])

function factsOf(topic: string, body: unknown, context: SourceContext) {
  const [resource = '', event = ''] = topic.split('/')
  if (topic === '') return fail(problem('missing_field', { field: 'X-Shopify-Topic' }, ''))
  const read = READERS[resource]
  if (read === undefined || OTHERS.has(event))
    return ok({ ignored: { zh: `不使用 ${topic} 的内容`, en: `nothing is kept of ${topic}` } })
  const it = Payload.of(body)
  const one = resource.slice(0, -1)
  // The REST API wraps what webhooks send bare: {"order": {…}}, {"orders": […]}.
  const items = it.has(resource) ? it.list(resource) : [it.has(one) ? it.at(one) : it]
  const facts = items.map((item) => read(item, context))
  return it.finish({
    orders: facts.flatMap((each) => each.orders ?? []),
    refunds: facts.flatMap((each) => each.refunds ?? []),
    customers: facts.flatMap((each) => each.customers ?? []),
    products: facts.flatMap((each) => each.products ?? []),
  })
}
