import { preset } from './preset.ts'

/** Pace of 14 days three times the own average of half a year, with two orders or more. */
export const tagBurstPreset = preset({
  kind: 'tag',
  body: {
    key: 'burst',
    name: { zh: '突然频繁购买', en: 'Buying in a burst' },
    about: {
      zh: '近 14 天的购买节奏是自己近半年平均的 3 倍以上，且不少于 2 单。',
      en: 'Pace of 14 days three times the own average of half a year, with two orders or more.',
    },
    group: '变化',
    source: 'rule',
    where: {
      all: [
        { metric: 'order_pace', at_least: 3 },
        { did: { event: 'order_paid', within: { days: 14 }, count: { at_least: 2 } } },
      ],
    },
  },
})
