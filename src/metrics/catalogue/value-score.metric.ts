import type { MetricDefinition } from '../metric-spec.ts'

/** Full marks at what the standard program calls gold (20,000.00), an order a month, a purchase today, daily activity. */
export const valueScoreMetric: MetricDefinition = {
  key: 'value_score',
  name: { zh: '价值分', en: 'Value score' },
  description: {
    zh: '近 12 个月消费金额、订单数、最近消费和近期互动的加权得分，0–100。',
    en: 'Spend and orders of twelve months, recency and recent activity, weighted, 0 to 100.',
  },
  unit: 'score',
  null_value: 'zero',
  spec: {
    score: {
      scale: 100,
      parts: [
        {
          of: { fact: 'orders', aggregate: 'sum', of: 'net_amount', within: { months: 12 } },
          weight: 35,
          from: 0,
          to: 2000000,
        },
        {
          of: { fact: 'orders', aggregate: 'count', within: { months: 12 } },
          weight: 25,
          from: 0,
          to: 12,
        },
        { of: { fact: 'orders', aggregate: 'days_since' }, weight: 20, from: 180, to: 0 },
        {
          of: { fact: 'events', aggregate: 'decayed_count', half_life: { days: 30 } },
          weight: 20,
          from: 0,
          to: 20,
        },
      ],
    },
  },
}
