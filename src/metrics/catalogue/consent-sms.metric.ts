import type { MetricDefinition } from '../metric-spec.ts'

export const consentSmsMetric: MetricDefinition = {
  key: 'consent_sms',
  name: { zh: '短信营销同意', en: 'Consent to SMS' },
  description: {
    zh: '是否同意接收短信营销：true 为同意；没有记录即未同意。',
    en: 'Whether the customer agreed to SMS marketing: true is yes; nothing recorded is no.',
  },
  unit: 'text',
  null_value: 'null',
  spec: {
    fact: 'attributes',
    aggregate: 'holds',
    of: 'value',
    where: [{ field: 'name', is: 'consent.sms' }],
  },
}
