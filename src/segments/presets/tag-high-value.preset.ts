import { preset } from './preset.ts'

/** Of high value. */
export const tagHighValuePreset = preset({
  kind: 'tag',
  body: {
    key: 'high-value',
    name: { zh: '高价值客户', en: 'High-value' },
    about: { zh: '客户价值为高价值。', en: 'Of high value.' },
    group: '价值',
    source: 'rule',
    where: { class: 'value', is: 'high' },
  },
})
