import type { Localized } from '#core/text.ts'

type Reason = { readonly zh: string; readonly en: string }

/** Why an offer did not lower a price: every reason there is, as the shop and the buyer read it. */
export const whyNotCatalogue = {
  paused: { zh: '活动已暂停', en: 'The offer is paused' },
  not_started: { zh: '活动于 {from} 开始', en: 'The offer begins at {from}' },
  ended: { zh: '活动已于 {to} 结束', en: 'The offer ended at {to}' },
  other_times: { zh: '仅限{when}', en: 'Only {when}' },
  other_store: { zh: '仅限门店 {stores}', en: 'Only in {stores}' },
  other_channel: { zh: '仅限渠道 {channels}', en: 'Only by {channels}' },
  other_goods: { zh: '购物车中没有参加活动的商品', en: 'Nothing in the cart takes part' },
  other_level: { zh: '仅限{levels}', en: 'Only for {levels}' },
  no_level_offer: { zh: '当前等级没有此优惠', en: 'This level has no such offer' },
  not_first_order: { zh: '仅限首单', en: 'Only for a first order' },
  not_party: { zh: '仅限签约客户', en: 'Only for customers under this contract' },
  code_needed: { zh: '需要出示优惠码', en: 'It needs a code' },
  below_threshold: { zh: '还差 {missing}', en: '{missing} more is needed' },
  too_few: { zh: '还差 {missing} 件', en: '{missing} more pieces are needed' },
  incomplete: { zh: '套餐还缺 {missing}', en: 'The bundle lacks {missing}' },
  sold_out: { zh: '活动名额已用完', en: 'The offer is used up' },
  members_only: { zh: '每人限量，请先登录', en: 'Limited per person: sign in first' },
  person_limit: { zh: '已达每人限量', en: 'The limit per person is reached' },
  budget_out: { zh: '活动预算不足', en: 'The offer’s budget is not enough' },
  at_floor: { zh: '价格已到底线', en: 'The price is at its floor already' },
  cheaper_already: { zh: '现价已不高于活动价', en: 'The price is no higher already' },
  no_shipping: { zh: '没有运费可减', en: 'There is no delivery cost to take off' },
  not_combined: {
    zh: '与“{with}”不同享，后者更优惠',
    en: 'Not combined with “{with}”, which is better',
  },
  dearer: { zh: '加上它总价反而更高', en: 'With it the total would be higher' },
} as const satisfies Record<string, Reason>

export type WhyNotCode = keyof typeof whyNotCatalogue
type Params = Readonly<Record<string, string | number | Localized>>

/** A reason with what its sentence has holes for. */
export type WhyNot = { readonly why: WhyNotCode; readonly params: Params }

export const whyNot = (why: WhyNotCode, params: Params = {}): WhyNot => ({ why, params })

/** @example describeWhyNot(whyNot('too_few', { missing: 2 })) // { zh: '还差 2 件', en: '2 more pieces are needed' } */
export function describeWhyNot({ why, params }: WhyNot): Required<Localized> {
  const fill = (language: 'zh' | 'en'): string =>
    whyNotCatalogue[why][language].replace(/\{(\w+)\}/g, (_, name: string) => {
      const value = params[name] ?? ''
      return typeof value === 'object' ? (value[language] ?? value.zh) : String(value)
    })
  return { zh: fill('zh'), en: fill('en') }
}
