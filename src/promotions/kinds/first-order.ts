import { whyNot } from '../why-not.ts'
import { AmountOff, amountOffText, bindAmountOff, checkAmountOff } from './amount-off.ts'
import { promotionKind } from './kind.ts'

/** 首单优惠: once for each identity, after merging. */
export const firstOrder = promotionKind({
  key: 'first_order',
  name: { zh: '首单优惠', en: 'First order' },
  about: {
    zh: '客户的第一笔订单减免；身份合并后仍只有一次。游客不适用。',
    en: 'Off a customer’s first order; once only, also after identities were merged. Not for guests.',
  },
  stage: 'order',
  oncePerPerson: true,
  terms: AmountOff,
  check: checkAmountOff,
  example: { off: 1000, from: 5000 },
  sentence: (terms, currency) => {
    const { zh, en } = amountOffText(terms, currency)
    return { zh: `首单${zh}`, en: `First order: ${en}` }
  },
  bind: (terms, ground) =>
    ground.buyer.firstOrder ? bindAmountOff(terms, ground) : whyNot('not_first_order'),
})
