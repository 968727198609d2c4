import type { TierProgramTemplate } from './template.ts'

/** Credit grade: points for good conduct, negative ones for breaches; sent as events of type `credit`. */
export const creditTemplate: TierProgramTemplate = {
  key: 'credit',
  about: {
    zh: '按近 24 个月信用分定级（行为事件 credit 的 value 之和，失信为负数），失信立即降级，每次降一级。',
    en: 'By credit points of the last 24 months (the sum of value over events of type credit, breaches negative); falls at once, one step at a time.',
  },
  program: {
    key: 'credit',
    name: { zh: '信用等级', en: 'Credit grade' },
    kind: 'tier-program',
    qualify: {
      metric: {
        fact: 'events',
        aggregate: 'sum',
        of: 'value',
        where: [{ field: 'type', is: 'credit' }],
      },
      window: { rolling_months: 24 },
    },
    levels: [
      { key: 'c', name: { zh: 'C 级', en: 'C' }, from: 0 },
      { key: 'b', name: { zh: 'B 级', en: 'B' }, from: 60 },
      { key: 'a', name: { zh: 'A 级', en: 'A' }, from: 120 },
      { key: 'aa', name: { zh: 'AA 级', en: 'AA' }, from: 240 },
    ],
    upgrade: 'period_end',
    validity: 'forever',
    downgrade: { when: 'at_once', to: 'one_step', grace_days: 0 },
    refunds: 'recount',
  },
}
