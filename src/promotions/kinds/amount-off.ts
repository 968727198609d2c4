import { type Static, Type } from 'typebox'
import { moneyText } from '#core/money.ts'
import type { Problem } from '#core/problem.ts'
import type { Localized } from '#core/text.ts'
import { Amount, BasisPoints } from '../promotion.ts'
import { basisPoints } from '../spread.ts'
import { whyNot } from '../why-not.ts'
import type { Bound, Ground } from './kind.ts'
import { placesOf, sumAt } from './pieces.ts'
import { exactlyOne, offText } from './terms.ts'

/** An amount or a share off the goods, from so much on: what coupons and first orders give. */
export const AmountOff = {
  off: Type.Optional(Amount),
  off_bp: Type.Optional(BasisPoints),
  from: Type.Optional(Amount),
  cap: Type.Optional(Amount),
}
type AmountOff = Static<ReturnType<typeof Type.Object<typeof AmountOff>>>

export const checkAmountOff = (terms: AmountOff): Problem[] => exactlyOne(terms, ['off', 'off_bp'])

export function amountOffText(terms: AmountOff, currency: string): Required<Localized> {
  const money = (amount: number) => moneyText(amount, currency)
  const off = terms.off_bp === undefined ? undefined : offText(terms.off_bp)
  const fixed = money(terms.off ?? 0)
  const from = terms.from === undefined ? undefined : money(terms.from)
  const cap = terms.cap === undefined ? undefined : money(terms.cap)
  const zh = `${from ? `满 ${from.zh}` : ''}${off ? `打 ${off.zh}` : `减 ${fixed.zh}`}`
  const en = `${off ? off.en : `${fixed.en} off`}${from ? ` from ${from.en}` : ''}`
  return {
    zh: `${zh}${cap ? `，最多减 ${cap.zh}` : ''}`,
    en: `${en}${cap ? `, at most ${cap.en}` : ''}`,
  }
}

export function bindAmountOff(terms: AmountOff, { goods, currency }: Ground): Bound {
  const { off = 0, off_bp, from = 0, cap = Infinity } = terms
  const touches = placesOf(goods)
  return {
    touches,
    rate: off_bp === undefined ? (from > 0 ? Math.min(1, off / from) : 1) : off_bp / 10_000,
    cut: (amounts) => {
      const sum = sumAt(amounts, touches)
      if (sum < from) return whyNot('below_threshold', { missing: moneyText(from - sum, currency) })
      return { amount: Math.min(off_bp === undefined ? off : basisPoints(sum, off_bp), cap) }
    },
  }
}
