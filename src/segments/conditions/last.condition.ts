import { edgeCondition } from './edge-condition.ts'

/** The last such thing so far lies in the window. Who never did it is not meant. */
export const lastCondition = edgeCondition({
  key: 'last',
  name: { zh: '最近一次发生', en: 'Last time' },
  event: 'login',
  says: { zh: '最近一次登录在近 30 天', en: 'last time: signed in, last 30 days' },
  say: (deed, window) => ({
    zh: `最近一次${deed.zh}在${window.zh}`,
    en: `last time: ${deed.en}, ${window.en}`,
  }),
})
