import { problem } from '#core/problem.ts'
import { fail, ok, type Result } from '#core/result.ts'
import { nearest } from '#core/nearest.ts'
import type { Doubt, Place, RuleWords } from './condition.ts'
import { unknownWord } from './unknown-word.ts'

/** Channels that every shop has a word for, whether or not an order has come through them. */
const CHANNELS: readonly string[] = [
  '小程序',
  '官网',
  'App',
  '门店',
  '电话',
  '天猫',
  '淘宝',
  '京东',
  '拼多多',
  '抖音',
  '快手',
  '小红书',
  '微信',
  '微店',
  '美团',
  '饿了么',
  'app',
  'web',
  'h5',
  'store',
  'offline',
  'mini_program',
  'wechat',
  'douyin',
  'tmall',
  'taobao',
  'jd',
]
/** Where customers come from. */
const SOURCES: readonly string[] = [
  ...CHANNELS,
  '微信公众号',
  '微博',
  'B站',
  '百度搜索',
  '淘宝搜索',
  '搜狗搜索',
  '谷歌搜索',
  '必应搜索',
  '老客推荐',
  '直接访问',
  'social',
  'search',
  'xiaohongshu',
  'weibo',
  'baidu',
  'google',
  'bing',
  'referral',
  'direct',
  'email',
  'sms',
  'ad',
]

/** Words that are known before any fact brings them. Stores and campaigns are each shop’s own. */
export const STANDARD_PLACES: Readonly<Record<Place, readonly string[]>> = Object.freeze({
  channel: CHANNELS,
  store: [],
  source: SOURCES,
  touch: SOURCES,
  campaign: [],
})

/** Names a shop’s place, as problems call it. */
const NAMES: Readonly<Record<Place, string>> = {
  channel: '渠道 / channel',
  store: '门店 / store',
  source: '来源 / source',
  touch: '触达渠道 / touch',
  campaign: '活动 / campaign',
}

/** Places that people name as they like, before anybody has come from there. */
const FREE: readonly Place[] = ['campaign']

/** Words of a free list that the shop has not seen, with those that may have been meant. */
export function placeDoubts(
  place: Place,
  list: readonly string[],
  words: RuleWords,
  path: string,
): readonly Doubt[] {
  const known = words.places[place]
  if (!FREE.includes(place)) return []
  return list.flatMap((key, index) => {
    if (known.has(key)) return []
    const near = nearest(key, known)
    return {
      zh: `还没有客户来自“${key}”。${near === '' ? '' : `是不是指：${near}？`}`,
      en: `Nobody has come by “${key}” yet.${near === '' ? '' : ` Did you mean: ${near}?`}`,
      path: `${path}/${index}`,
    }
  })
}

/**
 * Whether the shop has each of these words (where they are not free), and none is said twice; `path` is where the list
 * stands.
 */
export function checkPlaces(
  place: Place,
  list: readonly string[],
  words: RuleWords,
  path: string,
): Result<true> {
  const known = words.places[place]
  for (const [index, key] of list.entries()) {
    const at = `${path}/${index}`
    if (list.indexOf(key) < index) return fail(problem('duplicate_key', { key }, at))
    if (!known.has(key) && !FREE.includes(place))
      return fail(unknownWord(NAMES[place], { key, known, path: at }))
  }
  return ok(true)
}
