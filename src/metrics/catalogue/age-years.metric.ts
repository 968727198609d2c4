import type { MetricDefinition } from '../metric-spec.ts'

export const ageYearsMetric: MetricDefinition = {
  key: 'age_years',
  name: { zh: '年龄', en: 'Age' },
  description: {
    zh: '按生日计算的周岁。',
    en: 'Full years since the birthday.',
  },
  unit: 'years',
  null_value: 'null',
  spec: {
    fact: 'attributes',
    aggregate: 'age',
    of: 'date',
    where: [{ field: 'name', is: 'birthday' }],
  },
}
