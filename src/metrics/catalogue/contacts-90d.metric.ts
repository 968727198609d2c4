import type { MetricDefinition } from '../metric-spec.ts'

export const contacts90dMetric: MetricDefinition = {
  key: 'contacts_90d',
  name: { zh: '近 90 天联系客服次数', en: 'Contacts, 90 days' },
  description: {
    zh: '近 90 天（含今天）联系客服的次数。',
    en: 'Contacts with customer service in the last 90 days.',
  },
  unit: 'count',
  null_value: 'zero',
  spec: {
    fact: 'feedback',
    aggregate: 'count',
    where: [{ field: 'kind', is: 'contact' }],
    within: { days: 90 },
  },
}
