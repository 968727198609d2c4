import type { MetricDefinition } from '../metric-spec.ts'

export const firstTouchCampaignMetric: MetricDefinition = {
  key: 'first_touch_campaign',
  name: { zh: '首次触达活动', en: 'First touch: campaign' },
  description: {
    zh: '首次到访所来自的活动；首次触达不会再变。',
    en: 'The campaign of the first visit that had one; it stays.',
  },
  unit: 'text',
  null_value: 'null',
  spec: {
    fact: 'events',
    aggregate: 'first',
    of: 'properties.campaign',
    where: [{ field: 'type', is: 'visit' }],
  },
}
