import type { TierProgramTemplate } from './template.ts'

/** Growth value: points that shop systems give for buying, signing in, reviewing; sent as events of type `growth`. */
export const growthValueTemplate: TierProgramTemplate = {
  key: 'growth-value',
  about: {
    zh: '按累计成长值定级（行为事件 growth 的 value 之和），只升不降。',
    en: 'By growth value gathered over a lifetime (the sum of value over events of type growth); levels never fall.',
  },
  program: {
    key: 'growth-value',
    name: { zh: '成长等级', en: 'Growth' },
    kind: 'tier-program',
    qualify: {
      metric: {
        fact: 'events',
        aggregate: 'sum',
        of: 'value',
        where: [{ field: 'type', is: 'growth' }],
      },
      window: 'lifetime',
    },
    levels: [
      { key: 'v1', name: { zh: 'V1', en: 'V1' }, from: 0 },
      { key: 'v2', name: { zh: 'V2', en: 'V2' }, from: 500 },
      { key: 'v3', name: { zh: 'V3', en: 'V3' }, from: 2000 },
      { key: 'v4', name: { zh: 'V4', en: 'V4' }, from: 8000 },
      { key: 'v5', name: { zh: 'V5', en: 'V5' }, from: 20_000 },
    ],
    upgrade: 'at_once',
    validity: 'forever',
    downgrade: { when: 'never' },
    refunds: 'recount',
  },
}
