import type { MetricDefinition } from '../metric-spec.ts'

export const longestGapDaysMetric: MetricDefinition = {
  key: 'longest_gap_days',
  name: { zh: '最长购买间隔', en: 'Most days between orders' },
  description: {
    zh: '相邻两笔有效订单之间相隔最久的天数。',
    en: 'The most days between one order and the next.',
  },
  unit: 'days',
  null_value: 'null',
  spec: { fact: 'orders', aggregate: 'longest_gap' },
}
