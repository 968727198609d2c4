import type { MetricDefinition } from '../metric-spec.ts'

export const logins30dMetric: MetricDefinition = {
  key: 'logins_30d',
  name: { zh: '近 30 天登录次数', en: 'Logins, 30 days' },
  description: {
    zh: '近 30 天（含今天）的登录次数。',
    en: 'Logins of the last 30 days, today included.',
  },
  unit: 'count',
  null_value: 'zero',
  spec: {
    fact: 'events',
    aggregate: 'count',
    where: [{ field: 'type', is: 'login' }],
    within: { days: 30 },
  },
}
