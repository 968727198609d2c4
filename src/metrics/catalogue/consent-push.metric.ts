import type { MetricDefinition } from '../metric-spec.ts'

export const consentPushMetric: MetricDefinition = {
  key: 'consent_push',
  name: { zh: '推送营销同意', en: 'Consent to push messages' },
  description: {
    zh: '是否同意接收推送营销：true 为同意；没有记录即未同意。',
    en: 'Whether the customer agreed to push messages marketing: true is yes; nothing recorded is no.',
  },
  unit: 'text',
  null_value: 'null',
  spec: {
    fact: 'attributes',
    aggregate: 'holds',
    of: 'value',
    where: [{ field: 'name', is: 'consent.push' }],
  },
}
