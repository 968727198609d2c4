import { Payload } from '../reading/payload.ts'
import { platformSettings } from '../reading/people.ts'
import { deliveryIn, standardWebhook } from '../reading/signatures.ts'
import { STANDARD_HEADERS, signingSecret } from '../reading/signing-secret.ts'
import { defineSource } from '../source-kind.ts'
import { medusaCustomer, medusaOrder } from './medusa-facts.ts'

/** Medusa has no webhooks of its own: a subscriber in the shop sends {event, data}. The README has it in full. */
export const medusaSource = defineSource({
  key: 'medusa',
  name: { zh: 'Medusa', en: 'Medusa' },
  about: {
    zh: 'Medusa v2：在商城里放一个订阅器（说明文档里有完整代码），订单和客户变化时发送过来。',
    en: 'Medusa v2: a subscriber in your shop (the README has it in full) sends orders and customers as they change.',
  },
  steps: {
    zh: [
      '在本来源的“签名密钥”填写一段长随机字符。',
      '把 src/facts/sources/README.md 中的 Medusa 订阅器放进商城的 src/subscribers/，设置环境变量 ZHIKE_URL（https://你的域名/v1/sources/KEY）和 ZHIKE_SECRET（同一密钥）。',
      '重启 Medusa，下一笔订单就会出现在“实时事件”。',
    ],
    en: [
      'Enter a long random text as “Signing secret” of this source.',
      'Put the Medusa subscriber of src/facts/sources/README.md into src/subscribers/ of your shop, and set ZHIKE_URL (https://YOUR-DOMAIN/v1/sources/KEY) and ZHIKE_SECRET (the same secret).',
      'Start Medusa again; the next order shows up under “Live”.',
    ],
  },
  settings: platformSettings({}),
  secrets: [signingSecret],
  webhook: {
    topics: [
      'order.placed',
      'order.updated',
      'order.completed',
      'order.canceled',
      'payment.captured',
      'payment.refunded',
      'customer.created',
      'customer.updated',
    ],
    headers: STANDARD_HEADERS,
    verify: standardWebhook,
    read: (body, context) => {
      const it = Payload.of(body)
      const topic = it.must(it.word('event'), '', 'event')
      const data = it.at('data')
      const facts = data.has('items')
        ? medusaOrder(data, context)
        : topic.startsWith('customer.')
          ? medusaCustomer(data, context)
          : { ignored: { zh: `${topic} 不带订单内容`, en: `${topic} carries no order` } }
      return it.finish({ topic, ...deliveryIn(context), ...facts })
    },
  },
})
