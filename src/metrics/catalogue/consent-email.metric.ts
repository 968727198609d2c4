import type { MetricDefinition } from '../metric-spec.ts'

export const consentEmailMetric: MetricDefinition = {
  key: 'consent_email',
  name: { zh: '邮件营销同意', en: 'Consent to e-mail' },
  description: {
    zh: '是否同意接收邮件营销：true 为同意；没有记录即未同意。',
    en: 'Whether the customer agreed to e-mail marketing: true is yes; nothing recorded is no.',
  },
  unit: 'text',
  null_value: 'null',
  spec: {
    fact: 'attributes',
    aggregate: 'holds',
    of: 'value',
    where: [{ field: 'name', is: 'consent.email' }],
  },
}
