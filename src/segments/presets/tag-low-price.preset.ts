import { preset } from './preset.ts'

/** Most orders discounted, worth below 150 on average. */
export const tagLowPricePreset = preset({
  kind: 'tag',
  body: {
    key: 'low-price',
    name: { zh: '低价敏感型', en: 'Looks for low prices' },
    about: {
      zh: '多数订单享受优惠，且客单价低于 150 元。',
      en: 'Most orders discounted, worth below 150 on average.',
    },
    group: '价格',
    source: 'rule',
    where: {
      all: [
        { metric: 'discounted_order_share', at_least: 0.5 },
        { metric: 'average_order_value', below: 15000 },
      ],
    },
  },
})
