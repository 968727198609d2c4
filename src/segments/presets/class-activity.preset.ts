import { preset } from './preset.ts'

/** Views, purchases or campaigns of 30 days are active; interest without any order prospect; then dormant, lost. */
export const classActivityPreset = preset({
  kind: 'class',
  body: {
    key: 'activity',
    name: { zh: '活跃程度', en: 'Activity' },
    about: {
      zh: '近 30 天有浏览、购买或参加活动为活跃；有兴趣行为但从未购买为潜在；91–365 天未购买为沉睡，更久为流失。',
      en: 'Views, purchases or campaigns of 30 days are active; interest without any order prospect; then dormant, lost.',
    },
    choose: 'first',
    values: [
      {
        key: 'active',
        name: { zh: '活跃客户', en: 'Active' },
        where: {
          any: [
            { metric: 'orders_30d', at_least: 1 },
            {
              all: [
                { metric: 'frequency', at_least: 1 },
                { metric: 'active_days_30d', at_least: 3 },
              ],
            },
          ],
        },
      },
      {
        key: 'prospect',
        name: { zh: '潜在客户', en: 'Prospect' },
        where: {
          all: [
            { metric: 'frequency', is: 0 },
            { metric: 'interactions_90d', at_least: 1 },
          ],
        },
      },
      {
        key: 'dormant',
        name: { zh: '沉睡客户', en: 'Dormant' },
        where: { metric: 'recency_days', between: [31, 365] },
      },
      {
        key: 'lost',
        name: { zh: '流失客户', en: 'Lost' },
        where: { metric: 'recency_days', at_least: 366 },
      },
    ],
    otherwise: { key: 'quiet', name: { zh: '无行为', en: 'Quiet' } },
  },
})
