import { param, type Sql, sql } from '#sql/sql.ts'
import { ORDER_STATES, orderStateWordsSql, statusKeySql } from '../../../order-status.ts'
import type { RejectCode } from '../../read/reject-codes.ts'
import { cleanSql, narrowSql } from './clean.ts'
import { textValue } from './text.ts'
import type { ValueKind } from './value.ts'

type Words = Readonly<Record<string, readonly string[]>>
const list = (words: readonly string[]) => param([...words], 'Array(String)')
const theirs = (words: Words) => list(Object.values(words).flat())
const ours = (words: Words) =>
  list(Object.entries(words).flatMap(([word, synonyms]) => synonyms.map(() => word)))

/** Words of a closed set: theirs → ours; an unknown one is a reject. */
const choice = (key: string, code: RejectCode, words: Words): ValueKind => {
  const [from, to] = [theirs(words), ours(words)]
  const found = (text: Sql): Sql => sql`transform(${text}, ${from}, ${to}, '')`
  return {
    key,
    way: () => ({
      key,
      isPlain: (cell) => sql`(${cell} = '' OR ${found(cell)} != '')`,
      plainValue: found,
      clean: (cell) => sql`lowerUTF8(${narrowSql(cell)})`,
      parse: (text) => sql`nullIf(${found(text)}, '')`,
      type: 'String',
      code: () => sql`${param(code, 'String')}`,
      blank: sql`''`,
    }),
  }
}

export const consentValue = choice('consent', 'invalid_consent', {
  true: [
    'true',
    't',
    'yes',
    'y',
    '1',
    '是',
    '同意',
    '已同意',
    '订阅',
    '已订阅',
    '接受',
    'on',
    'subscribed',
    '开',
    '√',
    '有',
  ],
  false: [
    'false',
    'f',
    'no',
    'n',
    '0',
    '否',
    '不同意',
    '未同意',
    '拒绝',
    '退订',
    '已退订',
    '未订阅',
    'off',
    'unsubscribed',
    '关',
    '×',
    '没有',
  ],
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
  contact: [
    'contact',
    '咨询',
    '客服',
    '客服咨询',
    '售前',
    '售后',
    '投诉',
    '建议',
    'ticket',
    'chat',
    'complaint',
    'inquiry',
    'enquiry',
    '留言',
  ],
})

/** Kinds of events that have a name of our own; others stay as they are written. */
const EVENT_TYPES: Words = {
  view: [
    '浏览',
    '浏览商品',
    '查看',
    '商品浏览',
    '页面浏览',
    'pv',
    'page_view',
    'pageview',
    'view_item',
    'product viewed',
    'page viewed',
    'browse',
  ],
  click: ['点击', '点击商品', 'product clicked', 'clicked'],
  cart_add: [
    '加购',
    '加购物车',
    '加入购物车',
    '加车',
    'cart',
    'add_to_cart',
    'addtocart',
    'product added',
    'added to cart',
  ],
  cart_remove: ['移出购物车', '删除购物车', 'remove_from_cart', 'product removed'],
  favourite: [
    '收藏',
    '关注商品',
    '收藏商品',
    'fav',
    'favorite',
    'favourites',
    'add_to_wishlist',
    'wishlist',
    'product added to wishlist',
  ],
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
  way: (source, context) => ({
    ...textValue.way(source, context),
    finish: (text: Sql) =>
      sql`transform(lowerUTF8(${text}), ${theirs(EVENT_TYPES)}, ${ours(EVENT_TYPES)}, ${text})`,
  }),
}

/** pending, paid or void; the mapping's own words (`values`) win over the known ones. */
export const statusValue: ValueKind = {
  key: 'status',
  ownWords: true,
  way: ({ values = {} }) => {
    const found = orderStateWordsSql(Object.fromEntries(Object.entries(values).filter(isState)))
    return {
      key: 'status',
      isPlain: (cell) => sql`(${cell} = '' OR ${found(cell)} != '?')`,
      plainValue: (cell) => sql`if(${cell} = '', '', ${found(cell)})`,
      clean: cleanSql,
      parse: (text) => sql`nullIf(${found(statusKeySql(text))}, '?')`,
      type: 'String',
      code: () => sql`'unknown_status'`,
      blank: sql`''`,
    }
  },
}

const isState = (entry: [string, string]): entry is [string, (typeof ORDER_STATES)[number]] =>
  (ORDER_STATES as readonly string[]).includes(entry[1])

const CURRENCY_WORDS: Words = {
  CNY: ['RMB', '人民币', '¥', '元', 'CNH'],
  USD: ['美元', '$', 'US$'],
  HKD: ['港币', '港元', 'HK$'],
  TWD: ['新台币', 'NT$'],
  EUR: ['欧元', '€'],
  GBP: ['英镑', '£'],
  JPY: ['日元'],
}

/** Every currency that this runtime knows, by its ISO 4217 code. */
export const currencies = (): readonly string[] => Intl.supportedValuesOf('currency')

/** ISO 4217 in capitals; the words that Chinese shops write for it are known too. */
export const currencyValue: ValueKind = {
  key: 'currency',
  way: () => {
    const codes = currencies()
    const [from, to] = [
      list([...codes, ...Object.values(CURRENCY_WORDS).flat()]),
      list([
        ...codes,
        ...Object.entries(CURRENCY_WORDS).flatMap(([code, words]) => words.map(() => code)),
      ]),
    ]
    const found = (text: Sql): Sql => sql`transform(${text}, ${from}, ${to}, '')`
    return {
      key: 'currency',
      isPlain: (cell) => sql`(${cell} = '' OR ${found(cell)} != '')`,
      plainValue: found,
      clean: (cell) => sql`upperUTF8(${narrowSql(cell)})`,
      parse: (text) => sql`nullIf(${found(text)}, '')`,
      type: 'String',
      code: () => sql`'unknown_currency'`,
      blank: sql`''`,
    }
  },
}
