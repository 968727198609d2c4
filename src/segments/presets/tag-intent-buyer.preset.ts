import { preset } from './preset.ts'

/** Three views or more of one category in 14 days, and no order meanwhile. */
export const tagIntentBuyerPreset = preset({
  kind: 'tag',
  body: {
    key: 'intent-buyer',
    name: { zh: '意向买家', en: 'Intent buyer' },
    about: {
      zh: '近 14 天浏览同一品类不少于 3 次，期间没有下单。',
      en: 'Three views or more of one category in 14 days, and no order meanwhile.',
    },
    group: '意向',
    source: 'rule',
    where: {
      all: [
        { metric: 'same_category_views_14d', at_least: 3 },
        { not: { did: { event: 'order_paid', within: { days: 14 } } } },
      ],
    },
  },
})
