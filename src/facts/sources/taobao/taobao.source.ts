import { platformSettings } from '../reading/people.ts'
import { standardWebhook } from '../reading/signatures.ts'
import { STANDARD_HEADERS, signingSecret } from '../reading/signing-secret.ts'
import { defineSource } from '../source-kind.ts'
import { readTaobao } from './taobao-facts.ts'

/** Details of trades and refunds as Taobao's open platform answers them, passed on by the shop's own program. */
export const taobaoSource = defineSource({
  key: 'taobao',
  name: { zh: '淘宝 / 天猫', en: 'Taobao / Tmall' },
  about: {
    zh: '淘宝开放平台不主动推送订单内容：由商家的应用（或 ERP、服务商）查到订单详情后转发过来。没有应用时，请用导入“淘宝订单”文件。',
    en: 'Taobao’s open platform does not push orders: the shop’s own app (or ERP) asks for the details and passes them on. Without an app, import the order file.',
  },
  steps: {
    zh: [
      '在本来源的“签名密钥”填写一段长随机字符。',
      '在商家应用中订阅 taobao_trade_TradeCreate、TradeBuyerPay、TradeSuccess、TradeClose、TradeChanged 和 taobao_refund_RefundSuccess 消息。',
      '收到交易消息后调用 taobao.trade.fullinfo.get，收到退款消息后调用 taobao.refund.get，把返回的 JSON 原样 POST 到 https://你的域名/v1/sources/KEY；taobao.trades.sold.increment.get 的整页结果也可以直接转发。',
      '按 Standard Webhooks 签名：请求头 webhook-id、webhook-timestamp（Unix 秒）、webhook-signature: v1,base64(HMAC-SHA256(密钥, id.timestamp.正文))。',
      '应答 200 即已落盘；其他状态请稍后重发，同一订单重发不会重复计算。',
    ],
    en: [
      'Enter a long random text as “Signing secret” of this source.',
      'In your app subscribe to the messages taobao_trade_TradeCreate, TradeBuyerPay, TradeSuccess, TradeClose, TradeChanged and taobao_refund_RefundSuccess.',
      'On a trade message call taobao.trade.fullinfo.get, on a refund message taobao.refund.get, and POST the JSON that comes back, unchanged, to https://YOUR-DOMAIN/v1/sources/KEY. A whole page of taobao.trades.sold.increment.get can be passed on, too.',
      'Sign as Standard Webhooks say: headers webhook-id, webhook-timestamp (Unix seconds), webhook-signature: v1,base64(HMAC-SHA256(secret, id.timestamp.body)).',
      'Status 200 means that it is on disk; on any other send it again later. The same order sent again counts once.',
    ],
  },
  settings: platformSettings({}),
  secrets: [signingSecret],
  webhook: {
    topics: ['taobao.trade.fullinfo.get', 'taobao.trades.sold.increment.get', 'taobao.refund.get'],
    headers: STANDARD_HEADERS,
    verify: standardWebhook,
    read: readTaobao,
  },
})
