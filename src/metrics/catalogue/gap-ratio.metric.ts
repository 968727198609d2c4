import type { MetricDefinition } from '../metric-spec.ts'

export const gapRatioMetric: MetricDefinition = {
  key: 'gap_ratio',
  name: { zh: '当前间隔与平均间隔之比', en: 'Current gap against own average' },
  description: {
    zh: '距最近一单的天数 ÷ 自己的平均购买间隔；大于 1 表示比平时更久没买。',
    en: 'Days since the last order per average gap between orders; above 1: longer than usual.',
  },
  unit: 'times',
  null_value: 'null',
  spec: {
    ratio: {
      of: { fact: 'orders', aggregate: 'days_since' },
      per: { fact: 'orders', aggregate: 'gap' },
    },
  },
}
