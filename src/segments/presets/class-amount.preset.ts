import { preset } from './preset.ts'

/** Net spend of twelve months: from 2,000 up high, below 500 low. */
export const classAmountPreset = preset({
  kind: 'class',
  body: {
    key: 'amount',
    name: { zh: '消费金额', en: 'Spend' },
    about: {
      zh: '近 12 个月净消费：2,000 元及以上为高消费，500 元以下为低消费。',
      en: 'Net spend of twelve months: from 2,000 up high, below 500 low.',
    },
    choose: 'first',
    values: [
      {
        key: 'high',
        name: { zh: '高消费客户', en: 'High spend' },
        where: { metric: 'net_spend_12m', at_least: 200000 },
      },
      {
        key: 'medium',
        name: { zh: '中等消费客户', en: 'Medium spend' },
        where: { metric: 'net_spend_12m', at_least: 50000 },
      },
      {
        key: 'low',
        name: { zh: '低消费客户', en: 'Low spend' },
        where: { metric: 'net_spend_12m', above: 0 },
      },
    ],
    otherwise: { key: 'none', name: { zh: '近一年未消费', en: 'None in a year' } },
  },
})
