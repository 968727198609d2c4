import { platformSettings } from '../reading/people.ts'
import { hexDigest, signedBy } from '../reading/signatures.ts'
import { defineSource } from '../source-kind.ts'
import { readYouzan } from './youzan-message.ts'

/** Youzan's push: `Event-Sign` = md5(client_id + body + client_secret), orders as URL-encoded JSON in `msg`. */
export const youzanSource = defineSource({
  key: 'youzan',
  name: { zh: '有赞', en: 'Youzan' },
  about: {
    zh: '有赞云消息推送：订单从下单到完成、退款成功。',
    en: 'Youzan cloud’s push: orders from placing to completion, refunds that succeeded.',
  },
  steps: {
    zh: [
      '在有赞云控制台打开自己的应用，进入“消息推送”。',
      '推送地址填写 https://你的域名/v1/sources/KEY，需能从外网访问。',
      '订阅交易消息（trade_TradeCreate、trade_TradePaid、trade_TradeBuyerPay、trade_TradeSellerShip、trade_TradeSuccess、trade_TradeClose）和退款消息（退款成功）。退款只按退款消息入账，请务必订阅。',
      '把应用的 client_id 和 client_secret 填到本来源的密钥里。',
      '在店铺授权该应用后，下一笔订单就会出现在“实时事件”。',
    ],
    en: [
      'Open your app in the Youzan cloud console and go to “消息推送” (message push).',
      'Push address: https://YOUR-DOMAIN/v1/sources/KEY, reachable from outside.',
      'Subscribe to the trade messages (trade_TradeCreate, trade_TradePaid, trade_TradeBuyerPay, trade_TradeSellerShip, trade_TradeSuccess, trade_TradeClose) and to the refund messages (退款成功). Refunds are taken from refund messages only, so do subscribe to them.',
      'Enter the app’s client_id and client_secret as secrets of this source.',
      'Authorise the app for your shop; the next order shows up under “Live”.',
    ],
  },
  settings: platformSettings({}),
  secrets: [
    {
      key: 'client_id',
      name: { zh: 'client_id', en: 'client_id' },
      about: { zh: '应用的 client_id。', en: 'The app’s client_id.' },
    },
    {
      key: 'client_secret',
      name: { zh: 'client_secret', en: 'client_secret' },
      about: { zh: '应用的 client_secret。', en: 'The app’s client_secret.' },
    },
  ],
  webhook: {
    topics: [
      'trade_TradeCreate',
      'trade_TradePaid',
      'trade_TradeBuyerPay',
      'trade_TradePartlySellerShip',
      'trade_TradeSellerShip',
      'trade_TradeSuccess',
      'trade_TradeClose',
      'youzan_trade_RefundSuccess',
    ],
    headers: ['event-type'],
    verify: (request, secrets) =>
      signedBy(
        request,
        'event-sign',
        hexDigest(
          'md5',
          secrets['client_id'] ?? '',
          request.rawBody,
          secrets['client_secret'] ?? '',
        ),
      ),
    read: readYouzan,
    // Anything else counts as a failure, and is sent again up to sixteen times.
    answer: { type: 'application/json', body: '{"code":0,"msg":"success"}' },
  },
})
