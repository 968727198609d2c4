import { preset } from './preset.ts'

/** Few orders, much spent. */
export const tagPotentialHighValuePreset = preset({
  kind: 'tag',
  body: {
    key: 'potential-high-value',
    name: { zh: '潜在高价值', en: 'Potential high-value' },
    about: { zh: '单数少、金额高。', en: 'Few orders, much spent.' },
    group: '价值',
    source: 'rule',
    where: { class: 'value', is: 'potential_high' },
  },
})
