import type { MetricDefinition } from '../metric-spec.ts'

export const qualityChecks90dMetric: MetricDefinition = {
  key: 'quality_checks_90d',
  name: { zh: '近 90 天查看品质信息次数', en: 'Quality checks, 90 days' },
  description: {
    zh: '近 90 天（含今天）查看质检证书或买家评价页的次数。',
    en: 'Times certificates or reviews were looked at in the last 90 days.',
  },
  unit: 'count',
  null_value: 'zero',
  spec: {
    fact: 'events',
    aggregate: 'count',
    where: [{ field: 'type', in: ['view_certificate', 'view_reviews'] }],
    within: { days: 90 },
  },
}
