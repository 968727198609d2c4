import { preset } from './preset.ts'

/** Orders in twelve months: six or more, two to five, one. */
export const classFrequencyPreset = preset({
  kind: 'class',
  body: {
    key: 'frequency',
    name: { zh: '购买频率', en: 'Purchase frequency' },
    about: {
      zh: '近 12 个月有效订单数：6 笔及以上为高频，2–5 笔为一般，1 笔为低频。',
      en: 'Orders in twelve months: six or more, two to five, one.',
    },
    choose: 'first',
    values: [
      {
        key: 'high',
        name: { zh: '高频购买客户', en: 'Frequent' },
        where: { metric: 'orders_12m', at_least: 6 },
      },
      {
        key: 'medium',
        name: { zh: '一般频次客户', en: 'Regular' },
        where: { metric: 'orders_12m', between: [2, 5] },
      },
      {
        key: 'low',
        name: { zh: '低频购买客户', en: 'Occasional' },
        where: { metric: 'orders_12m', is: 1 },
      },
    ],
    otherwise: { key: 'none', name: { zh: '近一年未购买', en: 'None in a year' } },
  },
})
