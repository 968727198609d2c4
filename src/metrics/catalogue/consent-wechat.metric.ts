import type { MetricDefinition } from '../metric-spec.ts'

export const consentWechatMetric: MetricDefinition = {
  key: 'consent_wechat',
  name: { zh: '微信营销同意', en: 'Consent to WeChat' },
  description: {
    zh: '是否同意接收微信营销：true 为同意；没有记录即未同意。',
    en: 'Whether the customer agreed to WeChat marketing: true is yes; nothing recorded is no.',
  },
  unit: 'text',
  null_value: 'null',
  spec: {
    fact: 'attributes',
    aggregate: 'holds',
    of: 'value',
    where: [{ field: 'name', is: 'consent.wechat' }],
  },
}
