import type { MetricDefinition } from '../metric-spec.ts'

export const creditScoreMetric: MetricDefinition = {
  key: 'credit_score',
  name: { zh: '信用分', en: 'Credit score' },
  description: {
    zh: '订单完成率、按时付款率、纠纷率和近期活跃度的加权得分，0–100。',
    en: 'Completion, on-time payment, disputes and recent activity, weighted, 0 to 100.',
  },
  unit: 'score',
  null_value: 'zero',
  spec: {
    score: {
      scale: 100,
      parts: [
        {
          of: {
            ratio: {
              of: {
                fact: 'placed_orders',
                aggregate: 'count',
                where: [{ field: 'outcome', is: 'completed' }],
              },
              per: { fact: 'placed_orders', aggregate: 'count' },
            },
          },
          weight: 40,
          from: 0.5,
          to: 1,
        },
        {
          of: {
            ratio: {
              of: {
                fact: 'placed_orders',
                aggregate: 'count',
                where: [{ field: 'seconds_to_pay', at_most: 86400 }],
              },
              per: { fact: 'placed_orders', aggregate: 'count' },
            },
          },
          weight: 25,
          from: 0.5,
          to: 1,
        },
        {
          of: {
            ratio: {
              of: { fact: 'events', aggregate: 'count', where: [{ field: 'type', is: 'dispute' }] },
              per: { fact: 'placed_orders', aggregate: 'count' },
            },
          },
          weight: 20,
          from: 0.1,
          to: 0,
        },
        {
          of: { fact: 'events', aggregate: 'decayed_count', half_life: { days: 30 } },
          weight: 15,
          from: 0,
          to: 20,
        },
      ],
    },
  },
}
