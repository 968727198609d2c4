import type { MetricDefinition } from '../metric-spec.ts'

export const events300sMetric: MetricDefinition = {
  key: 'events_300s',
  name: { zh: '近 5 分钟行为次数', en: 'Events, 5 minutes' },
  description: {
    zh: '过去 300 秒内的行为次数；大于 0 表示客户在线。',
    en: 'Events of the last 300 seconds; above 0: the customer is here now.',
  },
  unit: 'count',
  null_value: 'zero',
  spec: { fact: 'events', aggregate: 'count', within: { seconds: 300 } },
}
