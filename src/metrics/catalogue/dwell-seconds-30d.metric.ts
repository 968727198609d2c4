import type { MetricDefinition } from '../metric-spec.ts'

export const dwellSeconds30dMetric: MetricDefinition = {
  key: 'dwell_seconds_30d',
  name: { zh: '近 30 天停留时长', en: 'Dwell time, 30 days' },
  description: {
    zh: '近 30 天（含今天）停留秒数合计。',
    en: 'Seconds spent in the last 30 days, today included.',
  },
  unit: 'seconds',
  null_value: 'zero',
  spec: { fact: 'events', aggregate: 'sum', of: 'seconds', within: { days: 30 } },
}
