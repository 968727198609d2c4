import { preset } from './preset.ts'

/** No order for more than a year. */
export const tagLostPreset = preset({
  kind: 'tag',
  body: {
    key: 'lost',
    name: { zh: '流失', en: 'Lost' },
    about: { zh: '一年以上没有购买。', en: 'No order for more than a year.' },
    group: '生命周期',
    source: 'rule',
    where: { metric: 'recency_days', at_least: 366 },
  },
})
