import type { MetricDefinition } from '../metric-spec.ts'

export const channelFocusMetric: MetricDefinition = {
  key: 'channel_focus',
  name: { zh: '渠道集中度', en: 'Share of the favourite channel' },
  description: {
    zh: '常用渠道占全部有效订单的比例。',
    en: 'The favourite channel’s share of all orders.',
  },
  unit: 'ratio',
  null_value: 'null',
  spec: { fact: 'orders', aggregate: 'top_share', of: 'channel' },
}
