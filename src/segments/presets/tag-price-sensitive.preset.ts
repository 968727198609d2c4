import { preset } from './preset.ts'

/** Of the demand type price-sensitive. */
export const tagPriceSensitivePreset = preset({
  kind: 'tag',
  body: {
    key: 'price-sensitive',
    name: { zh: '价格敏感型', en: 'Price-sensitive' },
    about: { zh: '需求类型为价格敏感型。', en: 'Of the demand type price-sensitive.' },
    group: '价格',
    source: 'rule',
    where: { class: 'demand', is: 'price_sensitive' },
  },
})
