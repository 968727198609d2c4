import { preset } from './preset.ts'

/** First came from a search engine. */
export const tagSearchPreset = preset({
  kind: 'tag',
  body: {
    key: 'search',
    name: { zh: '搜索引擎客户', en: 'From search engines' },
    about: { zh: '首次来自搜索引擎。', en: 'First came from a search engine.' },
    group: '来源',
    source: 'rule',
    where: { class: 'source', is: 'search' },
  },
})
