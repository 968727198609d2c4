import type { MetricDefinition } from '../metric-spec.ts'

export const favouriteHourMetric: MetricDefinition = {
  key: 'favourite_hour',
  name: { zh: '偏好购买时段', en: 'Favourite hour' },
  description: {
    zh: '有效订单最多的小时（0–23 点）；并列时取较早者。',
    en: 'The hour of day (0–23) with most orders; of equals, the earlier.',
  },
  unit: 'hour',
  null_value: 'null',
  spec: { fact: 'orders', aggregate: 'favourite', of: 'hour' },
}
