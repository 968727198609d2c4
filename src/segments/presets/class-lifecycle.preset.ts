import { preset } from './preset.ts'

/** By first and last order and behaviour; the first that fits. */
export const classLifecyclePreset = preset({
  kind: 'class',
  body: {
    key: 'lifecycle',
    name: { zh: '生命周期', en: 'Lifecycle stage' },
    about: {
      zh: '按首单、最近一单和活跃情况划分，从回流判断起，先符合者为准。',
      en: 'By first and last order and behaviour; the first that fits.',
    },
    choose: 'first',
    values: [
      {
        key: 'returned',
        name: { zh: '回流客户', en: 'Returned' },
        where: { restarted: { event: 'order_paid', within: { days: 30 }, after: { days: 180 } } },
      },
      {
        key: 'new',
        name: { zh: '新客', en: 'New' },
        where: { first: { event: 'order_paid', within: { days: 30 } } },
      },
      {
        key: 'active',
        name: { zh: '活跃客户', en: 'Active' },
        where: { metric: 'recency_days', at_most: 90 },
      },
      {
        key: 'dormant',
        name: { zh: '沉睡客户', en: 'Dormant' },
        where: { metric: 'recency_days', between: [91, 365] },
      },
      {
        key: 'lost',
        name: { zh: '流失客户', en: 'Lost' },
        where: { metric: 'recency_days', at_least: 366 },
      },
    ],
    otherwise: { key: 'prospect', name: { zh: '潜客', en: 'Prospect' } },
  },
})
