import { preset } from './preset.ts'

/** Six orders or more in twelve months. */
export const tagFrequentBuyerPreset = preset({
  kind: 'tag',
  body: {
    key: 'frequent-buyer',
    name: { zh: '高频购买者', en: 'Frequent buyer' },
    about: { zh: '近 12 个月有效订单不少于 6 笔。', en: 'Six orders or more in twelve months.' },
    group: '购买',
    source: 'rule',
    where: { metric: 'orders_12m', at_least: 6 },
  },
})
