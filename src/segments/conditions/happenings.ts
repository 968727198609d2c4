import type { Localized } from '#core/text.ts'
import type { Fact } from '#metrics/facts/fact.ts'
import { facts } from '#metrics/facts/registry.ts'
import type { FactMetric, Filter } from '#metrics/metric-spec.ts'
import type { RuleWords } from './condition.ts'

/** Something that happens, by the name that rules use: a kind of fact, and which of its rows. */
export type Happening = {
  readonly key: string
  readonly name: Required<Localized>
  readonly fact: string
  readonly where?: readonly Filter[]
}

const feedback = (kind: string, zh: string, en: string): Happening => ({
  key: kind,
  name: { zh, en },
  fact: 'feedback',
  where: [{ field: 'kind', is: kind }],
})

/** What happens beside behaviour events, which go by their own type. */
const HAPPENINGS: readonly Happening[] = [
  { key: 'order_paid', name: { zh: '下单付款', en: 'paid an order' }, fact: 'orders' },
  { key: 'order_placed', name: { zh: '下单', en: 'placed an order' }, fact: 'placed_orders' },
  { key: 'bought', name: { zh: '购买商品', en: 'bought a product' }, fact: 'order_lines' },
  { key: 'refunded', name: { zh: '退款', en: 'got a refund' }, fact: 'refunds' },
  { key: 'attribute_set', name: { zh: '资料变更', en: 'changed a detail' }, fact: 'attributes' },
  feedback('review', '评价', 'wrote a review'),
  feedback('csat', '满意度打分', 'answered a satisfaction survey'),
  feedback('nps', '推荐度打分', 'answered an NPS survey'),
  feedback('ces', '费力度打分', 'answered an effort survey'),
  feedback('contact', '联系客服', 'contacted service'),
]

const EVENTS: Readonly<Record<string, Required<Localized>>> = {
  view: { zh: '浏览', en: 'viewed' },
  click: { zh: '点击', en: 'clicked' },
  cart_add: { zh: '加购', en: 'added to the cart' },
  cart_remove: { zh: '移出购物车', en: 'removed from the cart' },
  favourite: { zh: '收藏', en: 'saved as a favourite' },
  share: { zh: '分享', en: 'shared' },
  login: { zh: '登录', en: 'signed in' },
  search: { zh: '搜索', en: 'searched' },
  checkout: { zh: '结算', en: 'began a checkout' },
  publish_item: { zh: '发布商品', en: 'listed an item' },
  campaign_join: { zh: '参加活动', en: 'joined a campaign' },
  visit: { zh: '到访', en: 'visited' },
  view_certificate: { zh: '查看品质证书', en: 'looked at a certificate' },
  view_reviews: { zh: '查看评价', en: 'read reviews' },
  after_sale: { zh: '申请售后', en: 'asked for after-sales service' },
  dispute: { zh: '付款争议', en: 'disputed a payment' },
}

/** Types of events that every shop has words for, whether or not any has come. */
export const STANDARD_EVENTS: readonly string[] = Object.freeze(Object.keys(EVENTS))

export const HAPPENING_KEYS: readonly string[] = Object.freeze(HAPPENINGS.map(({ key }) => key))

/** The happening of a name: of orders, refunds, feedback, or a behaviour event of that type. */
export function happeningOf(
  event: string,
  words: Pick<RuleWords, 'events'>,
): Happening | undefined {
  const own = HAPPENINGS.find(({ key }) => key === event)
  if (own) return own
  return words.events.has(event) ? behaviour(event) : undefined
}

const behaviour = (event: string): Happening => ({
  key: event,
  name: EVENTS[event] ?? { zh: event, en: event },
  fact: 'events',
  where: [{ field: 'type', is: event }],
})

/** The happening of a name that was checked. */
export const checkedHappening = (event: string): Happening =>
  HAPPENINGS.find(({ key }) => key === event) ?? behaviour(event)

/** A metric over a happening's facts. */
export function happeningMetric(
  { fact, where = [] }: Happening,
  spec: Omit<FactMetric, 'fact'>,
): FactMetric {
  const filters = [...where, ...(spec.where ?? [])]
  const { where: _, ...rest } = spec
  return { fact, ...rest, ...(filters.length === 0 ? {} : { where: filters }) }
}

/** Fields that the happening's facts can be asked about. */
export const fieldsOf = ({ fact }: Happening): Fact['fields'] =>
  facts.all.find(({ key }) => key === fact)?.fields ?? []
