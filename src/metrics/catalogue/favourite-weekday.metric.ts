import type { MetricDefinition } from '../metric-spec.ts'

export const favouriteWeekdayMetric: MetricDefinition = {
  key: 'favourite_weekday',
  name: { zh: '偏好购买星期', en: 'Favourite weekday' },
  description: {
    zh: '有效订单最多的星期（周一为 1）；并列时取较早者。',
    en: 'The weekday (Monday 1) with most orders; of equals, the earlier.',
  },
  unit: 'weekday',
  null_value: 'null',
  spec: { fact: 'orders', aggregate: 'favourite', of: 'weekday' },
}
