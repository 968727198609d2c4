import type { MetricDefinition } from '../metric-spec.ts'

export const interestEvents30dMetric: MetricDefinition = {
  key: 'interest_events_30d',
  name: { zh: '近 30 天兴趣行为次数', en: 'Interest, 30 days' },
  description: {
    zh: '近 30 天（含今天）搜索、加购、收藏、分享和参与活动的次数（AIPL 的 I）。',
    en: 'Searches, cart adds, favourites, shares and campaigns joined in the last 30 days (the I of AIPL).',
  },
  unit: 'count',
  null_value: 'zero',
  spec: {
    fact: 'events',
    aggregate: 'count',
    where: [{ field: 'type', in: ['search', 'cart_add', 'favourite', 'share', 'campaign_join'] }],
    within: { days: 30 },
  },
}
