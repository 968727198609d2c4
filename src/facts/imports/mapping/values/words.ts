import { param, sql } from '#sql/sql.ts'
import { orderStateSql } from '../../../order-status.ts'
import type { RejectCode } from '../../read/reject-codes.ts'
import { excelCode, firstCode, narrowSql } from './clean.ts'
import { textValue } from './text.ts'
import { aliases, pattern, type ValueKind } from './value.ts'

/** Words of a closed set: theirs → ours; an unknown one is a reject. */
const choice = (key: string, code: RejectCode, words: Readonly<Record<string, readonly string[]>>): ValueKind => {
  const theirs = Object.values(words).flat()
  const ours = Object.entries(words).flatMap(([word, synonyms]) => synonyms.map(() => word))
  return {
    key,
    read: ({ id, cell }) => {
      const { lets, define } = aliases(id)
      const text = define('text', sql`if(${cell} = '', '', lowerUTF8(${narrowSql(cell)}))`)
      const value = define('v', sql`if(${text} = '', '', transform(${text}, ${param(theirs, 'Array(String)')}, ${param(ours, 'Array(String)')}, ''))`)
      return { lets, value, fine: sql`(${value} != '' OR ${text} = '')`, code: firstCode(excelCode(text), sql`${param(code, 'String')}`) }
    },
  }
}

export const consentValue = choice('consent', 'invalid_consent', {
  true: ['true', 't', 'yes', 'y', '1', '是', '同意', '已同意', '订阅', '已订阅', '接受', 'on', 'subscribed', '开', '√', '有'],
  false: ['false', 'f', 'no', 'n', '0', '否', '不同意', '未同意', '拒绝', '退订', '已退订', '未订阅', 'off', 'unsubscribed', '关', '×', '没有'],
})

export const genderValue = choice('gender', 'unknown_gender', {
  male: ['male', 'm', '男', '男性', '先生', '男士', 'man', 'mr', 'mr.'],
  female: ['female', 'f', '女', '女性', '女士', '小姐', 'woman', 'ms', 'mrs', 'ms.', 'mrs.'],
  unknown: ['unknown', 'u', '未知', '保密', '不详', '其他', 'other', 'x'],
})

export const feedbackKindValue = choice('feedback_kind', 'unknown_feedback_kind', {
  review: ['review', 'rating', '评价', '评论', '商品评价', '好评', '中评', '差评', 'comment'],
  csat: ['csat', '满意度', '满意度调查', '服务满意度', 'satisfaction'],
  nps: ['nps', '净推荐值', '推荐值', '推荐意愿'],
  ces: ['ces', '费力度', '客户费力度', 'effort'],
  contact: ['contact', '咨询', '客服', '客服咨询', '售前', '售后', '投诉', '建议', 'ticket', 'chat', 'complaint', 'inquiry', 'enquiry', '留言'],
})

/** Kinds of events that have a name of our own; others stay as they are written. */
const EVENT_TYPES: Readonly<Record<string, readonly string[]>> = {
  view: ['浏览', '浏览商品', '查看', '商品浏览', '页面浏览', 'pv', 'page_view', 'pageview', 'view_item', 'product viewed', 'page viewed', 'browse'],
  click: ['点击', '点击商品', 'product clicked', 'clicked'],
  cart_add: ['加购', '加购物车', '加入购物车', '加车', 'cart', 'add_to_cart', 'addtocart', 'product added', 'added to cart'],
  cart_remove: ['移出购物车', '删除购物车', 'remove_from_cart', 'product removed'],
  favourite: ['收藏', '关注商品', '收藏商品', 'fav', 'favorite', 'favourites', 'add_to_wishlist', 'wishlist', 'product added to wishlist'],
  share: ['分享', '转发', 'product shared'],
  review: ['评价', '评论', '晒单', 'product reviewed'],
  login: ['登录', '登陆', 'signed in', 'log_in', 'sign_in'],
  search: ['搜索', 'products searched', 'view_search_results'],
  sign_up: ['注册', '入会', 'signed up', 'register'],
  checkout: ['结算', '提交订单', 'begin_checkout', 'checkout started'],
}

/** The kind of an event: well-known ones under our name for them. */
export const eventTypeValue: ValueKind = {
  key: 'event_type',
  read: (input) => {
    const text = textValue.read(input)
    const theirs = param(Object.values(EVENT_TYPES).flat(), 'Array(String)')
    const ours = param(Object.entries(EVENT_TYPES).flatMap(([word, synonyms]) => synonyms.map(() => word)), 'Array(String)')
    return { ...text, value: sql`transform(lowerUTF8(${text.value}), ${theirs}, ${ours}, ${text.value})` }
  },
}

/** pending, paid or void; `input.source.values` are the mapping's own words. */
export const statusValue: ValueKind = {
  key: 'status',
  ownWords: true,
  read: (input) => {
    const text = textValue.read(input)
    const { lets, define } = aliases(input.id)
    const own = Object.fromEntries(Object.entries(input.source.values ?? {}).filter(isState))
    const state = define('state', orderStateSql(text.value, own))
    return { lets: [...text.lets, ...lets], value: state, said: text.value, fine: sql`(${state} != '?')`, code: firstCode(excelCode(text.value), sql`'unknown_status'`) }
  },
}

const isState = (entry: [string, string]): entry is [string, 'pending' | 'paid' | 'void'] => ['pending', 'paid', 'void'].includes(entry[1])

const CODE = pattern('^[A-Z]{3}$')
const CURRENCY_WORDS = { CNY: ['RMB', '人民币', '¥', '￥', '元', 'CNY元', 'CNH'], USD: ['美元', '$', 'US$'], HKD: ['港币', '港元', 'HK$'], TWD: ['新台币', 'NT$'], EUR: ['欧元', '€'], GBP: ['英镑', '£'], JPY: ['日元'] } as const

/** Every currency that this runtime knows, by its ISO 4217 code. */
export const currencies = (): readonly string[] => Intl.supportedValuesOf('currency')

/** ISO 4217 in capitals; the words that Chinese shops write for it are known too. */
export const currencyValue: ValueKind = {
  key: 'currency',
  read: ({ id, cell }) => {
    const { lets, define } = aliases(id)
    const plain = define('plain', sql`match(${cell}, ${CODE})`)
    const text = define('text', sql`multiIf(${plain}, ${cell}, ${cell} = '', '', upperUTF8(${narrowSql(cell)}))`)
    const theirs = param(Object.values(CURRENCY_WORDS).flat().map((word) => word.normalize('NFKC').toUpperCase()), 'Array(String)')
    const ours = param(Object.entries(CURRENCY_WORDS).flatMap(([code, words]) => words.map(() => code)), 'Array(String)')
    const value = define('v', sql`if(${plain}, ${text}, transform(${text}, ${theirs}, ${ours}, ${text}))`)
    return { lets, value, fine: sql`(${value} = '' OR has(${param([...currencies()], 'Array(String)')}, ${value}))`, code: firstCode(excelCode(text), sql`'unknown_currency'`) }
  },
}

