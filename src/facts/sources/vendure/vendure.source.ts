import { Type } from 'typebox'
import { Payload } from '../reading/payload.ts'
import { platformSettings } from '../reading/people.ts'
import { deliveryIn, standardWebhook } from '../reading/signatures.ts'
import { STANDARD_HEADERS, signingSecret } from '../reading/signing-secret.ts'
import { defineSource } from '../source-kind.ts'
import { vendureFacts } from './vendure-facts.ts'

/** Vendure has no webhooks of its own: a plugin in the shop sends {event, order}. The README has it in full. */
export const vendureSource = defineSource({
  key: 'vendure',
  name: { zh: 'Vendure', en: 'Vendure' },
  about: {
    zh: 'Vendure：在商城里放一个插件（说明文档里有完整代码），订单状态变化和退款时发送过来。',
    en: 'Vendure: a plugin in your shop (the README has it in full) sends orders when their state changes, and refunds.',
  },
  steps: {
    zh: [
      '在本来源的“签名密钥”填写一段长随机字符。',
      '把 src/facts/sources/README.md 中的 Vendure 插件加入 vendure-config.ts 的 plugins，设置环境变量 ZHIKE_URL（https://你的域名/v1/sources/KEY）和 ZHIKE_SECRET（同一密钥）。',
      '如改过 MoneyStrategy 的小数位数，请在本来源的设置中填写相同的位数。',
      '重启 Vendure，下一笔订单就会出现在“实时事件”。',
    ],
    en: [
      'Enter a long random text as “Signing secret” of this source.',
      'Add the Vendure plugin of src/facts/sources/README.md to plugins in vendure-config.ts, and set ZHIKE_URL (https://YOUR-DOMAIN/v1/sources/KEY) and ZHIKE_SECRET (the same secret).',
      'If your MoneyStrategy has another precision, enter it in the settings of this source.',
      'Start Vendure again; the next order shows up under “Live”.',
    ],
  },
  settings: platformSettings({
    precision: Type.Optional(
      Type.Integer({
        minimum: 0,
        maximum: 4,
        default: 2,
        title: '金额小数位数 / Precision',
        description: 'MoneyStrategy 的 precision / precision of the MoneyStrategy',
      }),
    ),
  }),
  secrets: [signingSecret],
  webhook: {
    topics: ['OrderPlacedEvent', 'OrderStateTransitionEvent', 'RefundStateTransitionEvent'],
    headers: STANDARD_HEADERS,
    verify: standardWebhook,
    read: (body, context) => {
      const it = Payload.of(body)
      const topic = it.must(it.word('event'), '', 'event')
      const order = it.at('order')
      const facts = order.said
        ? vendureFacts(order, context)
        : { ignored: { zh: `${topic} 不带订单内容`, en: `${topic} carries no order` } }
      return it.finish({ topic, ...deliveryIn(context), ...facts })
    },
  },
})
