import { preset } from './preset.ts'

/** Three goods or more, most of them of one category. */
export const tagCategoryLoverPreset = preset({
  kind: 'tag',
  body: {
    key: 'category-lover',
    name: { zh: '偏爱某类商品', en: 'Loves one category' },
    about: {
      zh: '至少买过 3 行商品，且六成以上同属一个品类。',
      en: 'Three goods or more, most of them of one category.',
    },
    group: '偏好',
    source: 'rule',
    where: {
      all: [
        { metric: 'category_focus', at_least: 0.6 },
        { did: { event: 'bought', count: { at_least: 3 } } },
      ],
    },
  },
})
