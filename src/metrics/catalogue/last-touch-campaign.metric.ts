import type { MetricDefinition } from '../metric-spec.ts'

export const lastTouchCampaignMetric: MetricDefinition = {
  key: 'last_touch_campaign',
  name: { zh: '最近一次触达活动', en: 'Last touch: campaign' },
  description: {
    zh: '最近一次到访所来自的活动。',
    en: 'The campaign of the last visit that had one.',
  },
  unit: 'text',
  null_value: 'null',
  spec: {
    fact: 'events',
    aggregate: 'last',
    of: 'properties.campaign',
    where: [{ field: 'type', is: 'visit' }],
  },
}
