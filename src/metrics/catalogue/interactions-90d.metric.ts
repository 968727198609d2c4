import type { MetricDefinition } from '../metric-spec.ts'

export const interactions90dMetric: MetricDefinition = {
  key: 'interactions_90d',
  name: { zh: '近 90 天互动次数', en: 'Interactions, 90 days' },
  description: {
    zh: '近 90 天（含今天）点击、加购、收藏、分享、评价、搜索和参与活动的次数。',
    en: 'Clicks, cart adds, favourites, shares, reviews, searches and campaigns joined in the last 90 days.',
  },
  unit: 'count',
  null_value: 'zero',
  spec: {
    fact: 'events',
    aggregate: 'count',
    where: [
      {
        field: 'type',
        in: ['click', 'cart_add', 'favourite', 'share', 'review', 'search', 'campaign_join'],
      },
    ],
    within: { days: 90 },
  },
}
