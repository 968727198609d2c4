import { preset } from './preset.ts'

/** First order within 30 days. */
export const tagNewCustomerPreset = preset({
  kind: 'tag',
  body: {
    key: 'new-customer',
    name: { zh: '新客', en: 'New' },
    about: { zh: '首单在近 30 天内。', en: 'First order within 30 days.' },
    group: '生命周期',
    source: 'rule',
    where: { first: { event: 'order_paid', within: { days: 30 } } },
  },
})
