import type { Localized } from '#core/text.ts'
import type { PromotionKind } from './kinds/kind.ts'
import { joined } from './kinds/terms.ts'
import { timesText } from './moment.ts'
import type { Offer } from './offer.ts'
import type { Goods, Promotion } from './promotion.ts'

type Both = Required<Localized>

/** What an offer gives, of what, to whom and when: the rule as the shop may publish it, made from the rule itself. */
export function promotionSentence(
  promotion: Promotion,
  { kind, levels }: Pick<Offer, 'kind' | 'levels'>,
  currency: string,
): Both {
  const gives = given(kind, promotion, currency)
  const parts: Both[] = [gives]
  if (promotion.goods) parts.push(goodsText(promotion.goods))
  if (levels) parts.push({ zh: `限${levels.names.zh}`, en: `for ${levels.names.en}` })
  const range = promotion.during?.range
  if (range) {
    const { from, to = '' } = range
    parts.push({ zh: `${from} 至 ${to || '长期'}`, en: to ? `${from} to ${to}` : `from ${from}` })
  }
  const times = promotion.during && timesText(promotion.during)
  if (times && times.zh !== '') parts.push(times)
  if (promotion.public_code)
    parts.push({ zh: `凭码 ${promotion.public_code}`, en: `with code ${promotion.public_code}` })
  return joined(parts, { zh: ' · ', en: ' · ' })
}

const given = (kind: PromotionKind, promotion: Promotion, currency: string): Both =>
  kind.sentence(promotion.terms as never, currency)

function goodsText({ skus, categories, brands, except_skus: except }: Goods): Both {
  const list = (words: readonly string[] | undefined) =>
    words === undefined
      ? ''
      : words.length > 4
        ? `${words.slice(0, 4).join(', ')} …`
        : words.join(', ')
  const wanted = [list(skus), list(categories), list(brands)].filter((text) => text !== '')
  const but = list(except)
  return {
    zh: `${wanted.length > 0 ? `限 ${wanted.join(' · ')}` : '全部商品'}${but ? `，不含 ${but}` : ''}`,
    en: `${wanted.length > 0 ? `on ${wanted.join(' · ')}` : 'on everything'}${but ? ` but ${but}` : ''}`,
  }
}
