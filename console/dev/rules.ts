import { problemAnswer } from '#api/http/problem-answer.ts'
import { conditions } from '#segments/conditions/registry.ts'
import { HAPPENING_KEYS, STANDARD_EVENTS, checkedHappening, fieldsOf } from '#segments/conditions/happenings.ts'
import { STANDARD_ATTRIBUTES, attributeText } from '#segments/conditions/attribute.condition.ts'
import { facts } from '#metrics/facts/registry.ts'
import { aggregates } from '#metrics/aggregates/registry.ts'
import { leavesOf, parseRule } from '#segments/rule.ts'
import { testWords } from '#segments/testing/words.ts'
import { CUSTOMERS, day, iso, LEVELS, METRICS, now, rnd, text } from './data.ts'
import * as answers from './answers.ts'

// Made-up segments, tags and classes for developing the console, over the real registry of conditions.
const D = 864e5
const lapsing = { all: [{ tier: { program: 'membership', at_least: 'gold' } }, { metric: { fact: 'orders', aggregate: 'sum', of: 'net_amount', within: { months: 12 } }, at_least: 2_000_000 }, { not: { did: { event: 'order_paid', within: { days: 45 } } } }, { any: [{ attribute: 'city', in: ['杭州', '上海'] }, { tag: 'tea-lover' }] }] }
type Def = { kind: 'segment' | 'tag' | 'class'; body: Record<string, unknown>; size: number }
const DEFS: Def[] = [
  { kind: 'segment', size: 38, body: { key: 'lapsing-gold', name: text('将流失金卡', 'Lapsing gold'), kind: 'dynamic', owner: '林运营', where: lapsing } },
  { kind: 'segment', size: 312, body: { key: 'high-value', name: text('高价值客户', 'High-value customers'), kind: 'dynamic', owner: '陈店长', where: { metric: 'monetary', top_percent: 20 } } },
  { kind: 'segment', size: 0, body: { key: 'nobody', name: text('上月买过冷萃', 'Bought cold brew last month'), kind: 'dynamic', where: { did: { event: 'bought', where: [{ field: 'category', is: '冷萃' }], within: { previous: 'month' } } } } },
  { kind: 'segment', size: 12, body: { key: 'shop-friends', name: text('门店老友', 'Friends of the shop'), kind: 'static', owner: '陈店长' } },
  { kind: 'tag', size: 204, body: { key: 'tea-lover', name: text('爱喝茶', 'Tea lover'), source: 'rule', group: '兴趣', where: { did: { event: 'bought', where: [{ field: 'category', is: '茶叶' }], count: { at_least: 3 }, within: { days: 180 } } } } },
  { kind: 'tag', size: 7, body: { key: 'complained', name: text('投诉过', 'Complained'), source: 'manual', group: '服务', expires_after_days: 90, limit: 500 } },
  { kind: 'class', size: 2400, body: { key: 'demand', name: text('客户需求类型', 'Demand type'), choose: 'first', values: [{ key: 'price_sensitive', name: text('价格敏感型', 'Price-sensitive'), where: { metric: 'order_count', at_least: 3 } }, { key: 'quality_sensitive', name: text('质量敏感型', 'Quality-sensitive'), where: { did: { event: 'review', count: { at_least: 2 } } } }, { key: 'service_sensitive', name: text('服务敏感型', 'Service-sensitive'), where: { did: { event: 'contact', count: { at_least: 2 } } } }], otherwise: { key: 'other', name: text('未定', 'Undecided') } } },
]
const SEQUENCE = { key: 'sequence', name: text('先后发生', 'In order'), group: 'behaviour', examples: [{ node: { sequence: { steps: [{ event: 'view' }, { event: 'order_paid', gap: { days: 7 } }], within: { days: 30 } } }, says: text('浏览后 7 天内下单付款', 'viewed, then paid an order within 7 days') }], schema: sequenceSchema() }
function sequenceSchema() {
  const did = conditions.all.find(({ key }) => key === 'did')!.schema as unknown as { properties: { did: { properties: Record<string, unknown> } } }
  const { event, where, within } = did.properties.did.properties
  const length = { anyOf: ['days', 'hours', 'minutes', 'seconds'].map((unit) => ({ type: 'object', properties: { [unit]: { type: 'integer', minimum: 1 } }, required: [unit] })) }
  const step = { type: 'object', required: ['event'], properties: { event, where, gap: length, without: { type: 'array', items: { type: 'object', required: ['event'], properties: { event, where } } } } }
  return { type: 'object', required: ['sequence'], properties: { sequence: { type: 'object', required: ['steps'], properties: { steps: { type: 'array', minItems: 2, items: step }, within } } } }
}
const kinds = [...conditions.all.map(({ key, name, group, schema, examples }) => ({ key, name, group, schema, examples })), ...(conditions.keys.includes('sequence') ? [] : [SEQUENCE])]
const named = (list: readonly Def[]) => Object.fromEntries(list.map(({ body }) => [body.key, { name: body.name, values: body.values }])) as never
const words = () => testWords({ segment: named(DEFS.filter((one) => one.kind === 'segment')), tag: named(DEFS.filter((one) => one.kind === 'tag')), class: named(DEFS.filter((one) => one.kind === 'class')) })
const fields = (list: readonly { key: string; name?: { zh: string; en?: string }; type: string; unit?: string; oneOf?: readonly string[] }[]) => list.map(({ key, name, type, unit, oneOf }) => ({ key, name: text(name?.zh ?? key, name?.en ?? key), type, unit, ...(oneOf ? { one_of: oneOf } : {}) }))
export const registry = () => ({
  data: kinds,
  words: {
    metrics: METRICS.map(({ key, name, unit }) => ({ key, name, unit })), attributes: [...STANDARD_ATTRIBUTES, 'skin_type'].map((key) => ({ key, name: attributeText(key) })),
    events: [...HAPPENING_KEYS, ...STANDARD_EVENTS].map((key) => { const one = checkedHappening(key); return { key, name: one.name, fields: fields(fieldsOf(one) as never) } }),
    facts: facts.all.map((fact) => ({ key: fact.key, name: (fact as { name?: { zh: string; en: string } }).name ?? text(fact.key, fact.key), fields: fields(fact.fields as never) })),
    aggregates: aggregates.all.map(({ key, name, of, ofOptional }) => ({ key, name, of, of_optional: ofOptional === true })),
    programs: [{ key: 'membership', name: text('会员等级', 'Membership'), levels: LEVELS.map(({ key, name }) => ({ key, name })) }],
    rfm: [{ key: 'standard', name: text('标准', 'Standard'), bins: { r: 5, f: 5, m: 5 }, classes: [{ key: 'key_value', name: text('重要价值', 'Key: value') }, { key: 'key_keep', name: text('重要保持', 'Key: keep') }], groups: [{ key: 'champions', name: text('核心客户', 'Champions') }] }],
    segments: DEFS.filter((one) => one.kind === 'segment').map(({ body }) => ({ key: body.key, name: body.name })),
    tags: DEFS.filter((one) => one.kind === 'tag').map(({ body }) => ({ key: body.key, name: body.name, values: body.values ?? [] })), classes: DEFS.filter((one) => one.kind === 'class').map(({ body }) => ({ key: body.key, name: body.name, values: body.values ?? [] })),
    channels: ['app', '小程序', '淘宝', '门店'].map((key) => ({ key, name: text(key, key) })), stores: [], sources: [],
  },
})
const strip = (rule: unknown): unknown => JSON.parse(JSON.stringify(rule ?? null), (_, value) => (value && typeof value === 'object' && 'sequence' in value && !conditions.keys.includes('sequence') ? { everyone: true } : value))
const parsed = (where: unknown, path = '/where') => parseRule(strip(where), words(), path)
const sentence = (where: unknown) => {
  const tree = parsed(where)
  if (!tree.ok) return text('', '')
  const said = leavesOf(tree.value).map((leaf) => leaf.condition.sentence(leaf.node, words()))
  return text(said.map((one) => one.zh).join('；且 '), said.map((one) => one.en).join('; and '))
}
const total = 2400
export function preview(body: Record<string, any>) {
  const where = body.where ?? body.definition?.where
  const tree = parsed(where)
  if (!tree.ok) return problemAnswer(tree.problem, 'zh', '')
  const count = [...JSON.stringify(where)].reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) % 700, 7)
  return { count, total, net_sales: { amount: count * 123_400, currency: 'CNY' }, net_sales_share: Math.round((count / total) * 14_000), by_channel: [{ channel: 'sms', reachable: Math.round(count * 0.8) }, { channel: 'wechat', reachable: Math.round(count * 0.55) }, { channel: 'email', reachable: Math.round(count * 0.2) }], sample: CUSTOMERS.slice(3, 13).map(({ no, id, name }) => ({ no, id, name, reasons: leavesOf(tree.value).slice(0, 3).map((leaf) => leaf.condition.sentence(leaf.node, words())) })), sentence: sentence(where), cost: { rows: 2400, advice: null }, warnings: JSON.stringify(where).includes('"days":1}') ? [{ ...text('只看今天，数字到半夜会归零', 'Only today counts: at midnight it begins anew'), path: '/where' }] : [], as_of: iso(now) }
}
const item = ({ kind, body, size }: Def) => ({
  key: body.key, kind, name: body.name, definition: body, sentence: body.where ? sentence(body.where) : null, version: 2, versions: [{ version: 1, created_at: iso(now - 60 * D), created_by: '陈店长', note: '从预置安装', hash: 'a1', definition: { ...body, owner: '陈店长' } }, { version: 2, created_at: iso(now - 3 * D), created_by: '林运营', note: '门槛提高', hash: 'b2', definition: body }],
  etag: '"v2"', size, size_before: Math.max(0, size - 3), values: ((body.values ?? []) as any[]).concat(body.otherwise ?? []).map((value, i) => ({ key: value.key, name: value.name, size: Math.round(900 / (i + 1)), sentence: value.where ? sentence(value.where) : null })), evaluated_at: iso(now), evaluating: false,
  used_by: body.key === 'tea-lover' ? [{ kind: 'segment', key: 'lapsing-gold', name: text('将流失金卡', 'Lapsing gold') }] : [], preset: true, updated_at: iso(now - 3 * D), flags: size === 0 ? [{ kind: 'dead', text: text('30 天来一直没有人。', 'Nobody for 30 days.'), step: text('放宽条件，或者删除它。', 'Loosen it, or delete it.') }] : [],
})
const ROOMS: Record<string, Def['kind']> = { segments: 'segment', tags: 'tag', classes: 'class' }
const explained = (where: unknown) => {
  const walk = (node: any): any => {
    for (const kind of ['all', 'any'] as const) if (node[kind]) { const children = node[kind].map(walk); const truth = kind === 'all' ? children.every((one: any) => one.truth) : children.some((one: any) => one.truth); return { kind, truth, sentence: text('', ''), children } }
    if (node.not) { const child = walk(node.not); return { kind: 'not', truth: !child.truth, sentence: text('', ''), children: [child] } }
    const truth = JSON.stringify(node).length % 3 !== 0
    return { kind: 'leaf', truth, sentence: sentence(node), ground: { text: text('现在', 'Now'), value: 3, value_text: text('3 次', '3 times'), needed: 5, ...(truth ? {} : { missing_text: text('还差 2 次', '2 more') }) }, facts: [{ kind: 'order', id: '2026001', at: iso(now - 9 * D), text: text('订单 2026001', 'Order 2026001'), amount: { amount: 12_800, currency: 'CNY' } }] }
  }
  const tree = walk(where)
  return { in: tree.truth, truth: tree.truth, tree, changes: [text('再下 2 单就会进入', 'Two more orders would bring them in')], version: 2, as_of: iso(now) }
}
export const explain = (q: URLSearchParams) => {
  const def = DEFS.find(({ kind, body }) => q.get(kind) === body.key)
  if (!def) return undefined
  const where = def.body.where ?? (def.body.values as any[] | undefined)?.[0]?.where
  return where ? { ...explained(where), ...(def.kind === 'class' ? { value: 'price_sensitive', value_name: text('价格敏感型', 'Price-sensitive') } : {}) } : { in: true, truth: true, tree: null, changes: [], reason: text('陈店长 手动打上', 'Given by hand'), version: 1, as_of: iso(now) }
}
export const ofCustomer = () => ({
  segments: [{ key: 'lapsing-gold', name: text('将流失金卡', 'Lapsing gold'), since: iso(now - 3 * D) }, { key: 'high-value', name: text('高价值客户', 'High-value customers'), since: iso(now - 90 * D) }],
  tags: [{ key: 'tea-lover', name: text('爱喝茶', 'Tea lover'), source: 'rule', group: '兴趣', since: iso(now - 50 * D), reason: text('180 天内买茶叶 5 次', 'bought tea 5 times in 180 days') }, { key: 'complained', name: text('投诉过', 'Complained'), source: 'manual', group: '服务', since: iso(now - 5 * D), until: iso(now + 85 * D), by: '陈店长', reason: text('发错货', 'wrong parcel') }],
  classes: [{ key: 'demand', name: text('客户需求类型', 'Demand type'), value: 'price_sensitive', value_name: text('价格敏感型', 'Price-sensitive'), confidence: 7200, reason: text('多数订单用券', 'mostly orders with coupons') }],
})
export function rules(method: string, path: string, q: URLSearchParams, body: Record<string, any>): unknown {
  const [, room = '', key = '', what = ''] = path.split('/').map(decodeURIComponent)
  if (path === '/conditions') return registry()
  if (path === '/segments/preview') return preview(body)
  if (path === '/rules/explain') return explained(body.where)
  if (path === '/rules/text') return body.text ? { where: JSON.parse(body.text) } : { text: JSON.stringify(body.where, undefined, 1), sentence: sentence(body.where) }
  if (path === '/presets') return { data: DEFS.map(({ kind, body: one }, i) => ({ key: one.key, kind, name: one.name, about: text('常用的一个', 'A usual one'), installed: i % 2 === 0, definition: one })), next_cursor: null }
  if (path === '/segments/compare') return { a: { count: 38 }, b: { count: 312 }, overlap: 31, jaccard: 0.1, metrics: METRICS.map(({ key: k, name, unit }, i) => ({ key: k, name, unit, a: { mean: unit === 'text' ? null : 12_000 * (i + 1), median: 1, n: 38, ...(unit === 'text' ? { top: [{ value: '茶叶', share: 6200 }] } : {}) }, b: { mean: unit === 'text' ? null : 9_000 * (i + 1), median: 1, n: 312 }, effect: 1 - i / 8, kind: 'cohen_d', magnitude: i < 4 ? 'large' : i < 8 ? 'small' : 'none' })) }
  const kind = ROOMS[room]
  if (!kind) return undefined
  if (key === '' && method === 'GET') return { data: DEFS.filter((one) => one.kind === kind).map(item), next_cursor: null }
  if (method === 'POST' && key === '') { DEFS.push({ kind, body: body.definition, size: 99 }); return item(DEFS.at(-1)!) }
  const def = DEFS.find((one) => one.kind === kind && one.body.key === key)
  if (!def) return undefined
  if (what === 'customers') return { changed: 12, unchanged: 1, undo: 'u1' }
  if (what === 'members') return answers.customers(q)
  if (what === 'changes') return { data: CUSTOMERS.slice(0, 14).map(({ no, id, name }, i) => ({ customer: { no, id, name }, entered: i % 3 !== 0, at: iso(now - i * 3e6), version: 2 })), next_cursor: null }
  if (what === 'migration') return { values: (def.body.values as any[]).map(({ key: k, name }) => ({ key: k, name })), cells: [{ from: 'price_sensitive', to: 'quality_sensitive', customers: 40 }, { from: null, to: 'price_sensitive', customers: 90 }, { from: 'price_sensitive', to: 'price_sensitive', customers: 700 }, { from: 'quality_sensitive', to: null, customers: 12 }] }
  if (what === 'history') { const from = Date.parse(q.get('from') ?? day(now - 29 * D)); const values = ((def.body.values ?? [{}]) as any[]).map((value) => value.key as string | undefined); return { days: Array.from({ length: 30 }, (_, i) => i).flatMap((i) => values.map((value, v) => ({ day: new Date(from + i * D).toISOString().slice(0, 10), size: Math.max(0, def.size + i * 2 - v * 60), entered: Math.round(rnd() * 9), departed: Math.round(rnd() * 5), ...(value ? { value } : {}) }))) } }
  if (method === 'PUT') { def.body = body.definition; return item(def) }
  if (method === 'DELETE') { DEFS.splice(DEFS.indexOf(def), 1); return {} }
  return item(def)
}
