import { problem } from '#core/problem.ts'
import { fail, ok } from '#core/result.ts'
import { Payload } from '../reading/payload.ts'
import { platformSettings } from '../reading/people.ts'
import { deliveryIn, header, hmacBase64, signedBy } from '../reading/signatures.ts'
import { defineSource, type SourceContext, type SourceFacts } from '../source-kind.ts'
import { wooCustomer, wooOrder, wooProduct, wooRefund } from './woocommerce-facts.ts'

const SIGNATURE = 'x-wc-webhook-signature'

/** WooCommerce REST v3 webhooks: the object of the REST API, signed with the webhook's own secret. */
export const woocommerceSource = defineSource({
  key: 'woocommerce',
  name: { zh: 'WooCommerce', en: 'WooCommerce' },
  about: {
    zh: '订单、退款、客户和商品在 WooCommerce 中一有变化就推送过来。',
    en: 'Orders, refunds, customers and products, as soon as they change in WooCommerce.',
  },
  steps: {
    zh: [
      '在 WordPress 后台打开 WooCommerce → 设置 → 高级 → Webhooks，点“添加 Webhook”。',
      '投递 URL 填写本来源的地址（https://你的域名/v1/sources/KEY，需能从外网以 https 访问），API 版本选 v3。',
      '密钥填写任意一段长随机字符，并把同一串填到本来源的“Webhook 密钥”。',
      '主题依次选择：订单已创建、订单已更新、客户已创建、客户已更新、商品已创建、商品已更新，每个主题建一个 Webhook，密钥相同，状态选“已启用”。',
      '保存后 WooCommerce 会发一次测试请求；随便改动一个订单，即可在“实时事件”里看到它。',
    ],
    en: [
      'In WordPress open WooCommerce → Settings → Advanced → Webhooks and choose “Add webhook”.',
      'Delivery URL: the address of this source (https://YOUR-DOMAIN/v1/sources/KEY, reachable by https from outside). API version: v3.',
      'Secret: any long random text; enter the same text as “Webhook secret” of this source.',
      'Make one webhook for each of these topics, with the same secret and the status “Active”: order created, order updated, customer created, customer updated, product created, product updated.',
      'Saving sends a test request; change any order and it shows up under “Live”.',
    ],
  },
  settings: platformSettings({}),
  secrets: [
    {
      key: 'secret',
      name: { zh: 'Webhook 密钥', en: 'Webhook secret' },
      about: {
        zh: '与 WooCommerce 中该 Webhook 的“密钥”一致。',
        en: 'The same as “Secret” of the webhook in WooCommerce.',
      },
    },
  ],
  webhook: {
    topics: [
      'order.created',
      'order.updated',
      'order.restored',
      'customer.created',
      'customer.updated',
      'product.created',
      'product.updated',
      'product.restored',
    ],
    headers: ['x-wc-webhook-topic', 'x-wc-webhook-delivery-id'],
    // Saving a webhook sends `webhook_id=N` without a signature, and wants 200.
    greet: (request) =>
      header(request, SIGNATURE) === '' && /^webhook_id=\d+$/.test(request.rawBody.toString())
        ? ok({ type: 'application/json', body: '{"ok":true}' })
        : undefined,
    verify: (request, secrets) =>
      signedBy(request, SIGNATURE, hmacBase64(secrets['secret'] ?? '', request.rawBody)),
    read: (body, context) => {
      const topic = header(context, 'x-wc-webhook-topic')
      const facts = factsOf(topic, body, context)
      return facts.ok
        ? ok({ topic, ...deliveryIn(context, 'x-wc-webhook-delivery-id'), ...facts.value })
        : facts
    },
  },
})

const READERS: Readonly<Record<string, (it: Payload, context: SourceContext) => SourceFacts>> =
  Object.freeze({
    order: wooOrder,
    order_refund: wooRefund,
    customer: wooCustomer,
    product: wooProduct,
  })

function factsOf(topic: string, body: unknown, context: SourceContext) {
  const [resource = '', event = ''] = topic.split('.')
  if (topic === '') return fail(problem('missing_field', { field: 'X-WC-Webhook-Topic' }, ''))
  if (event === 'deleted')
    return ok({
      ignored: {
        zh: '删除通知只带编号，已收到的数据保留；需要作废订单时请先取消再删除',
        en: 'a deletion says only a number; what is known stays: cancel an order before you delete it',
      },
    })
  const read = READERS[resource]
  if (read === undefined)
    return ok({
      ignored: { zh: `不使用 ${topic} 的内容`, en: `nothing is kept of ${topic}` },
    })
  const it = Payload.of(body)
  return it.finish(read(it, context))
}
