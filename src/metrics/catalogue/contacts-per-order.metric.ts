import type { MetricDefinition } from '../metric-spec.ts'

export const contactsPerOrderMetric: MetricDefinition = {
  key: 'contacts_per_order',
  name: { zh: '单均客服次数', en: 'Contacts per order' },
  description: {
    zh: '联系客服次数与有效订单数之比。',
    en: 'Contacts with customer service per order that counts.',
  },
  unit: 'ratio',
  null_value: 'null',
  spec: {
    ratio: {
      of: {
        fact: 'feedback',
        aggregate: 'count',
        where: [{ field: 'kind', is: 'contact' }],
      },
      per: { fact: 'orders', aggregate: 'count' },
    },
  },
}
