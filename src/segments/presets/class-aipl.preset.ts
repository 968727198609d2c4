import { preset } from './preset.ts'

/** Awareness, interest, purchase, loyalty: the highest stage reached. */
export const classAiplPreset = preset({
  kind: 'class',
  body: {
    key: 'aipl',
    name: { zh: 'AIPL 阶段', en: 'AIPL stage' },
    about: {
      zh: '认知 → 兴趣 → 购买 → 忠诚，取达到的最高阶段。',
      en: 'Awareness, interest, purchase, loyalty: the highest stage reached.',
    },
    choose: 'first',
    values: [
      {
        key: 'loyalty',
        name: { zh: '忠诚', en: 'Loyalty' },
        where: { metric: 'orders_12m', at_least: 3 },
      },
      {
        key: 'purchase',
        name: { zh: '购买', en: 'Purchase' },
        where: { metric: 'frequency', at_least: 1 },
      },
      {
        key: 'interest',
        name: { zh: '兴趣', en: 'Interest' },
        where: { metric: 'interest_events_30d', at_least: 1 },
      },
      {
        key: 'awareness',
        name: { zh: '认知', en: 'Awareness' },
        where: { metric: 'awareness_events_30d', at_least: 1 },
      },
    ],
    otherwise: { key: 'none', name: { zh: '未触达', en: 'Not reached' } },
  },
})
