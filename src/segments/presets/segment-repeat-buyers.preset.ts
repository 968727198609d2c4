import { preset } from './preset.ts'

/** Bought twice or more. */
export const segmentRepeatBuyersPreset = preset({
  kind: 'segment',
  body: {
    key: 'repeat-buyers',
    name: { zh: '复购客户', en: 'Repeat buyers' },
    about: { zh: '买过两次及以上。', en: 'Bought twice or more.' },
    kind: 'dynamic',
    where: { metric: 'frequency', at_least: 2 },
  },
})
