import type { TierProgramTemplate } from './template.ts'

/** For shops whose orders are small and frequent: visits count, not amounts. */
export const orderCountTemplate: TierProgramTemplate = {
  key: 'order-count',
  about: {
    zh: '按近 180 天下单次数定级，适合客单价接近、靠复购的店；到期逐级下降。',
    en: 'By the number of orders in the last 180 days, for shops that live on frequent small orders; falls one step at a time.',
  },
  program: {
    key: 'order-count',
    name: { zh: '常客等级', en: 'Regulars' },
    kind: 'tier-program',
    qualify: { metric: { fact: 'orders', aggregate: 'count' }, window: { rolling_days: 180 } },
    levels: [
      { key: 'guest', name: { zh: '新客', en: 'New' }, from: 0 },
      { key: 'regular', name: { zh: '熟客', en: 'Regular' }, from: 3 },
      { key: 'friend', name: { zh: '老友', en: 'Friend' }, from: 10 },
      { key: 'family', name: { zh: '家人', en: 'Family' }, from: 30 },
    ],
    upgrade: 'at_once',
    validity: { months: 6 },
    downgrade: { when: 'validity_end', to: 'one_step', grace_days: 14, notice_days: 14 },
    refunds: 'recount',
  },
}
