import { type Static, Type } from 'typebox'
import { defineSource } from '../source-kind.ts'

/** What an operator decides about a website or app that sends behaviour. */
const TrackingSettings = Type.Object(
  {
    /** Websites whose pages may send: https://shop.example, or * for every one. */
    origins: Type.Optional(
      Type.Array(Type.String({ minLength: 1, maxLength: 200 }), {
        maxItems: 100,
        default: ['*'],
        title: '允许的网站 / Websites',
        description:
          '可发送数据的网站地址，如 https://shop.example；* 表示不限 / pages that may send, such as https://shop.example; * = any',
      }),
    ),
    /** Whether Order Completed, Order Refunded … become orders and refunds, too. */
    orders: Type.Optional(
      Type.Boolean({
        default: true,
        title: '订单事件 / Order events',
        description:
          '把下单、退款等事件同时记为订单和退款；若订单由其他来源同步，请关闭 / also take order events as orders and refunds; switch off if another source sends the orders',
      }),
    ),
    /** Where it happens, for events that do not say. */
    channel: Type.Optional(
      Type.String({
        maxLength: 40,
        default: '',
        title: '渠道 / Channel',
        description:
          '事件未注明渠道时使用；留空则按 SDK 判断 / for events that name none; empty = by the SDK',
      }),
    ),
  },
  { additionalProperties: false },
)
export type TrackingSettings = Required<Static<typeof TrackingSettings>>

/** Websites, apps and servers with the SDKs of Segment or RudderStack. */
export const trackingSource = defineSource({
  key: 'tracking',
  name: { zh: '网站与 App 埋点', en: 'Website and app tracking' },
  about: {
    zh: '用 Segment 或 RudderStack 的 SDK（浏览器、Node 等）发送行为、会员资料和订单事件。',
    en: 'Behaviour, customer details and order events from the SDKs of Segment or RudderStack (browser, Node and others).',
  },
  settings: TrackingSettings,
  secrets: [],
  writeKey: true,
})
