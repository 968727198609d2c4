import type { MetricDefinition } from '../metric-spec.ts'

export const channelCountMetric: MetricDefinition = {
  key: 'channel_count',
  name: { zh: '购买渠道数', en: 'Channels bought through' },
  description: {
    zh: '下过有效订单的不同渠道数。',
    en: 'How many different channels orders came through.',
  },
  unit: 'count',
  null_value: 'zero',
  spec: { fact: 'orders', aggregate: 'distinct', of: 'channel' },
}
