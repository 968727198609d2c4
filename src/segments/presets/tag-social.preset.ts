import { preset } from './preset.ts'

/** First came from social media. */
export const tagSocialPreset = preset({
  kind: 'tag',
  body: {
    key: 'social',
    name: { zh: '社交媒体客户', en: 'From social media' },
    about: { zh: '首次来自社交媒体。', en: 'First came from social media.' },
    group: '来源',
    source: 'rule',
    where: { class: 'source', is: 'social' },
  },
})
