import { AmountOff, amountOffText, bindAmountOff, checkAmountOff } from './amount-off.ts'
import { promotionKind } from './kind.ts'

/** 优惠券: for those who present a code. */
export const coupon = promotionKind({
  key: 'coupon',
  name: { zh: '优惠券', en: 'Coupon' },
  about: {
    zh: '出示券码后减免金额或打折，可设门槛与封顶。',
    en: 'An amount or a share off for those who present a code, from so much on, up to a cap.',
  },
  stage: 'coupon',
  byCode: true,
  terms: AmountOff,
  check: checkAmountOff,
  example: { off: 2000, from: 10_000 },
  sentence: amountOffText,
  bind: bindAmountOff,
})
