import type { MetricDefinition } from '../metric-spec.ts'

export const loyaltyScoreMetric: MetricDefinition = {
  key: 'loyalty_score',
  name: { zh: '忠诚分', en: 'Loyalty score' },
  description: {
    zh: '复购占比、成为顾客的时间、品牌集中度和近 12 个月订单数的加权得分，0–100。',
    en: 'Repeat orders, time as a customer, share of the favourite brand and orders of twelve months, weighted, 0 to 100.',
  },
  unit: 'score',
  null_value: 'zero',
  spec: {
    score: {
      scale: 100,
      parts: [
        { of: { fact: 'orders', aggregate: 'repeat_share' }, weight: 35, from: 0, to: 0.8 },
        { of: { fact: 'orders', aggregate: 'days_since_first' }, weight: 25, from: 0, to: 730 },
        {
          of: { fact: 'order_lines', aggregate: 'top_share', of: 'brand' },
          weight: 20,
          from: 0,
          to: 0.6,
        },
        {
          of: { fact: 'orders', aggregate: 'count', within: { months: 12 } },
          weight: 20,
          from: 0,
          to: 8,
        },
      ],
    },
  },
}
