import type { MetricDefinition } from '../metric-spec.ts'

export const lastTouchChannelMetric: MetricDefinition = {
  key: 'last_touch_channel',
  name: { zh: '最近一次触达渠道', en: 'Last touch: channel' },
  description: {
    zh: '最近一次到访所来自的渠道。',
    en: 'The channel of the last visit that had one.',
  },
  unit: 'text',
  null_value: 'null',
  spec: {
    fact: 'events',
    aggregate: 'last',
    of: 'channel',
    where: [{ field: 'type', is: 'visit' }],
  },
}
