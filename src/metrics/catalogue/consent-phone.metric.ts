import type { MetricDefinition } from '../metric-spec.ts'

export const consentPhoneMetric: MetricDefinition = {
  key: 'consent_phone',
  name: { zh: '电话营销同意', en: 'Consent to phone' },
  description: {
    zh: '是否同意接收电话营销：true 为同意；没有记录即未同意。',
    en: 'Whether the customer agreed to phone marketing: true is yes; nothing recorded is no.',
  },
  unit: 'text',
  null_value: 'null',
  spec: {
    fact: 'attributes',
    aggregate: 'holds',
    of: 'value',
    where: [{ field: 'name', is: 'consent.phone' }],
  },
}
