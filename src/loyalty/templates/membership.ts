import type { TierProgramTemplate } from './template.ts'

/** The shop's usual ladder by the year's net spend: [0, 5000), [5000, 20000), [20000, 50000), from 50000 yuan. */
export const membershipTemplate: TierProgramTemplate = {
  key: 'membership',
  about: {
    zh: '按自然年净消费定级：满 5000、20000、50000 元升银卡、金卡、钻石，等级保留到次年年底。',
    en: 'By net spend in the calendar year: silver from 5,000, gold from 20,000, diamond from 50,000; held to the end of the next year.',
  },
  program: {
    key: 'membership',
    name: { zh: '会员等级', en: 'Membership' },
    kind: 'tier-program',
    qualify: {
      metric: { fact: 'orders', aggregate: 'sum', of: 'net_amount' },
      window: 'calendar_year',
    },
    levels: [
      { key: 'standard', name: { zh: '普通会员', en: 'Standard' }, from: 0, colour: '#8c8c8c' },
      {
        key: 'silver',
        name: { zh: '银卡会员', en: 'Silver' },
        from: 500_000,
        colour: '#7a93ac',
        benefits: [{ discount: 500 }],
      },
      {
        key: 'gold',
        name: { zh: '金卡会员', en: 'Gold' },
        from: 2_000_000,
        colour: '#c9971c',
        benefits: [{ discount: 1000 }],
      },
      {
        key: 'diamond',
        name: { zh: '钻石会员', en: 'Diamond' },
        from: 5_000_000,
        colour: '#4f6bd8',
        benefits: [{ discount: 1500 }, { dedicated_agent: true }],
      },
    ],
    upgrade: 'at_once',
    validity: 'end_of_next_year',
    downgrade: { when: 'validity_end', to: 'earned', grace_days: 0 },
    refunds: 'recount',
  },
}
