import { identifierKinds } from '#facts/identity/identifier-kinds.ts'
import type { Text } from '#api/shapes/text.ts'

/** What an attribute is called on the screen. Those that a shop names itself keep their name. */
export function attributeLabel(name: string): Text {
  const known = ATTRIBUTES.get(name)
  if (known) return known
  if (name.startsWith('consent.')) {
    const channel = channelName(name.slice('consent.'.length))
    return { zh: `${channel.zh}营销授权`, en: `${channel.en} consent` }
  }
  const own = name.replace(/^attributes\./, '')
  return OWN.get(own) ?? { zh: own, en: own }
}

/** What a channel of messages is called. */
export const channelName = (channel: string): Text =>
  CHANNELS.get(channel) ?? { zh: channel, en: channel }

/** Where somebody was while it happened: 小程序. What we have no word for is shown as it is. */
export const platformName = (platform: string): Text =>
  PLATFORMS.get(platform) ?? { zh: platform, en: platform }

/** What a kind of identifier is called. */
export function identifierName(kind: string): Text {
  const found = identifierKinds.get(kind)
  return found.ok ? found.value.name : { zh: kind, en: kind }
}

/** What somebody did, in words; a type that we have no word for is shown as it is. */
export const eventTitle = (type: string): Text => EVENTS.get(type) ?? { zh: type, en: type }

/** What a piece of feedback is called. */
export const feedbackName = (kind: string): Text => FEEDBACK.get(kind) ?? { zh: kind, en: kind }

const words = (
  entries: readonly (readonly [key: string, zh: string, en: string])[],
): ReadonlyMap<string, Text> =>
  new Map(entries.map(([key, zh, en]) => [key, Object.freeze({ zh, en })]))

const ATTRIBUTES = words([
  ['name', '姓名', 'Name'],
  ['phone', '手机号', 'Phone'],
  ['email', '邮箱', 'E-mail'],
  ['birthday', '生日', 'Birthday'],
  ['gender', '性别', 'Gender'],
  ['city', '城市', 'City'],
  ['joined_at', '入会时间', 'Joined'],
  ['tags', '标签', 'Tags'],
])

const OWN = words([
  ['first_source', '首次来源', 'First source'],
  ['search_word', '搜索词', 'Search word'],
  ['lunar_birthday', '农历生日', 'Lunar birthday'],
])

const CHANNELS = words([
  ['sms', '短信', 'SMS'],
  ['email', '邮件', 'E-mail'],
  ['wechat', '微信', 'WeChat'],
  ['wecom', '企业微信', 'WeCom'],
  ['push', '推送', 'Push'],
  ['phone', '电话', 'Phone'],
])

const PLATFORMS = words([
  ['mini_program', '小程序', 'Mini program'],
  ['app', 'App', 'App'],
  ['web', '网页', 'Web'],
  ['h5', '手机网页', 'Mobile web'],
  ['pc', '电脑网页', 'Desktop web'],
  ['ios', 'iOS', 'iOS'],
  ['android', 'Android', 'Android'],
  ['store', '门店', 'Store'],
])

const EVENTS = words([
  ['view', '浏览商品', 'Viewed a product'],
  ['page', '访问页面', 'Opened a page'],
  ['visit', '来访', 'Visited'],
  ['click', '点击', 'Clicked'],
  ['search', '搜索', 'Searched'],
  ['cart_add', '加入购物车', 'Added to cart'],
  ['cart_remove', '移出购物车', 'Removed from cart'],
  ['favourite', '收藏', 'Saved as favourite'],
  ['share', '分享', 'Shared'],
  ['review', '写评价', 'Wrote a review'],
  ['login', '登录', 'Signed in'],
  ['register', '注册', 'Registered'],
  ['campaign_join', '参加活动', 'Joined a campaign'],
  ['checkout', '去结算', 'Went to checkout'],
])

const FEEDBACK = words([
  ['review', '商品评价', 'Review'],
  ['csat', '满意度', 'CSAT'],
  ['nps', 'NPS 推荐值', 'NPS'],
  ['ces', '省力度', 'CES'],
  ['contact', '联系客服', 'Contacted service'],
])
