import { preset } from './preset.ts'

/** Bought in 30 days, or a buyer who came on three of them: active; interest in 90 days but no order ever: prospect; no order for 31 to 365 days: dormant; longer: lost. */
export const classActivityPreset = preset({
  kind: 'class',
  body: {
    key: 'activity',
    name: { zh: '活跃程度', en: 'Activity' },
    about: {
      zh: '近 30 天买过，或买过且近 30 天有 3 天以上来逛为活跃；近 90 天有兴趣行为但从未购买为潜在；31–365 天未购买为沉睡，更久为流失。',
      en: 'Bought in 30 days, or a buyer who came on three of them: active; interest in 90 days but no order ever: prospect; no order for 31 to 365 days: dormant; longer: lost.',
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
