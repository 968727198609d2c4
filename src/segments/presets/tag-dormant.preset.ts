import { preset } from './preset.ts'

/** No order for 91 to 365 days. */
export const tagDormantPreset = preset({
  kind: 'tag',
  body: {
    key: 'dormant',
    name: { zh: '沉睡', en: 'Dormant' },
    about: { zh: '91–365 天没有购买。', en: 'No order for 91 to 365 days.' },
    group: '生命周期',
    source: 'rule',
    where: { metric: 'recency_days', between: [91, 365] },
  },
})
