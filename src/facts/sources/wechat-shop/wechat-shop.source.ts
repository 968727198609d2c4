import { STANDARD_HEADERS, signingSecret } from '../reading/signing-secret.ts'
import { defineSource, NoSettings } from '../source-kind.ts'
import { greetWechat, verifyWechat } from './wechat-cipher.ts'
import { readWechat } from './wechat-facts.ts'

/** WeChat shop's message push in its enciphered mode, and the order details that the shop's program passes on. */
export const wechatShopSource = defineSource({
  key: 'wechat-shop',
  name: { zh: '微信小店', en: 'WeChat shop' },
  about: {
    zh: '微信小店的消息推送（安全模式）。推送只带订单号：订单内容由商家的程序查到后转发到同一地址。',
    en: 'WeChat shop’s message push (enciphered). It carries order numbers only: the shop’s program asks for the details and passes them on to the same address.',
  },
  steps: {
    zh: [
      '在微信小店后台打开“服务市场 → 自研 → 消息推送”，URL 填写 https://你的域名/v1/sources/KEY/callback。',
      'Token 和 EncodingAESKey 与本来源的密钥一致；加密方式选“安全模式”，数据格式 JSON 或 XML 均可。先在这里保存密钥，再到微信后台提交，微信会立即验证地址。',
      '勾选 channels_ec_order_pay、deliver、confirm、cancel 和 channels_ec_aftersale_update。',
      '推送只有订单号：请让程序收到推送后调用 channels/ec/order/get（售后调用 channels/ec/aftersale/getaftersaleorder），把返回的 JSON 原样 POST 到 https://你的域名/v1/sources/KEY，并按 Standard Webhooks 用“签名密钥”签名。',
    ],
    en: [
      'In the WeChat shop backend open 服务市场 → 自研 → 消息推送. URL: https://YOUR-DOMAIN/v1/sources/KEY/callback.',
      'Token and EncodingAESKey are the same as the secrets of this source; choose 安全模式 (enciphered), data as JSON or XML. Save the secrets here first: WeChat checks the address at once.',
      'Tick channels_ec_order_pay, deliver, confirm, cancel and channels_ec_aftersale_update.',
      'The push has the order’s number only: let your program call channels/ec/order/get (channels/ec/aftersale/getaftersaleorder for returns) and POST the JSON that comes back, unchanged, to https://YOUR-DOMAIN/v1/sources/KEY, signed with the “Signing secret” as Standard Webhooks say.',
    ],
  },
  settings: NoSettings,
  secrets: [
    {
      key: 'token',
      name: { zh: 'Token', en: 'Token' },
      about: { zh: '消息推送的 Token。', en: 'Token of the message push.' },
    },
    {
      key: 'encoding_aes_key',
      name: { zh: 'EncodingAESKey', en: 'EncodingAESKey' },
      about: {
        zh: '消息推送的 EncodingAESKey，43 个字符。',
        en: 'EncodingAESKey of the message push, 43 letters.',
      },
    },
    {
      key: 'app_id',
      name: { zh: 'AppID', en: 'AppID' },
      about: {
        zh: '填写后只接收这个小店的消息。',
        en: 'If it is set, messages of other shops are refused.',
      },
      optional: true,
    },
    { ...signingSecret, optional: true },
  ],
  webhook: {
    topics: [
      'channels_ec_order_new',
      'channels_ec_order_pay',
      'channels_ec_order_deliver',
      'channels_ec_order_confirm',
      'channels_ec_order_cancel',
      'channels_ec_aftersale_update',
    ],
    headers: STANDARD_HEADERS,
    greet: greetWechat,
    verify: verifyWechat,
    read: readWechat,
    answer: { type: 'text/plain', body: 'success' },
  },
})
