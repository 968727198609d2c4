import type { MetricDefinition } from '../metric-spec.ts'

export const firstTouchChannelMetric: MetricDefinition = {
  key: 'first_touch_channel',
  name: { zh: '首次触达渠道', en: 'First touch: channel' },
  description: {
    zh: '首次到访所来自的渠道；首次触达不会再变。',
    en: 'The channel of the first visit that had one; it stays.',
  },
  unit: 'text',
  null_value: 'null',
  spec: {
    fact: 'events',
    aggregate: 'first',
    of: 'channel',
    where: [{ field: 'type', is: 'visit' }],
  },
}
