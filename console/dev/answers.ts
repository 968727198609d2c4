import { CUSTOMERS, day, definition, iso, LEVELS, METRICS, now, rfmNames, rnd, text } from './data.ts'

type Q = URLSearchParams
const D = 864e5
const money = (amount: number) => ({ amount, currency: 'CNY' })
export const USUAL = ['net_amount', 'order_count', 'aov', 'days_since_order', 'refund_share']

export function status() {
  return {
    version: '0.1.0', now: iso(now), started_at: iso(now - D), shop_name: '清和茶铺', time_zone: 'Asia/Shanghai', currency: 'CNY', fresh_as_of: iso(Date.now() - 400), lag_seconds: 0.4, waiting: 0,
    evaluation: { finished_at: iso(now), customers: 2400, milliseconds: 320, kind: 'full' }, last_full_at: iso(now),
    engines: [{ name: 'facts', engine: 'ClickHouse', version: '26.7.2', profile: 'embedded', state: 'up', nodes: 1, restarts: 0 }, { name: 'ledger', engine: 'PostgreSQL', version: '18.4', profile: 'embedded', state: 'up', nodes: 1, restarts: 0 }],
    counts: { customers: 2400, orders: 18_233, guest_orders: 1_322, refunds: 840, events: 120_344, feedback: 2_311, products: 320 }, jobs_running: 0,
    sample: { name: text('示例店铺', 'Sample shop'), note: text('这是示例数据：日期整体后移了 5,460 天，好让最后一天落在最近。', 'This is sample data: its dates were moved forward by 5,460 days, so that its last day is a recent one.'), moved_days: 5460 }, warnings: [],
  }
}
const flows = () => {
  const list: { from: string | null; to: string; customers: number }[] = []
  LEVELS.forEach((from, a) => LEVELS.forEach((to, b) => {
    const customers = a === b ? CUSTOMERS.filter((one) => one.rank === a).length - 20 : Math.abs(a - b) === 1 ? Math.round(60 / (a + 1)) + (b > a ? 30 : 4) : a < b ? 3 : 0
    if (customers > 0) list.push({ from: from.key, to: to.key, customers })
  }))
  return [...list, { from: null, to: 'standard', customers: 142 }, { from: null, to: 'silver', customers: 11 }]
}
export function overview(q: Q) {
  const to = q.get('to') ?? day(now)
  const from = q.get('from') ?? day(now - 29 * D)
  const span = Math.round((Date.parse(to) - Date.parse(from)) / D) + 1
  const days = Array.from({ length: span }, (_, i) => {
    const at = Date.parse(from) + i * D
    const orders = Math.round(30 + 25 * rnd() + (new Date(at).getDay() % 6 === 0 ? 22 : 0))
    return { day: new Date(at).toISOString().slice(0, 10), net_sales: orders * 23_500 + Math.round(rnd() * 200_000), orders, customers: Math.round(orders * 0.9), new_customers: Math.round(orders * 0.2) }
  })
  const shares = (list: [string, string, string][], key: 'class' | 'group') => list.map(([k, zh, en]) => {
    const some = CUSTOMERS.filter((one) => one.rfm[key] === k)
    return { key: k, name: text(zh, en), customers: some.length, net_sales: some.reduce((sum, one) => sum + Number(one.metrics.net_amount), 0) }
  })
  const figure = (key: string, zh: string, en: string, unit: string, value: number, previous: number | null, customers: string | null) => ({ key, name: text(zh, en), sentence: text(`${zh}的定义`, `What ${en} means`), unit, value, previous, customers })
  const net = days.reduce((sum, one) => sum + one.net_sales, 0)
  return {
    from, to, previous_from: day(Date.parse(from) - span * D), previous_to: day(Date.parse(from) - D), as_of: iso(now), currency: 'CNY', days,
    figures: [figure('customers', '客户数', 'Customers', 'count', 2400, 2318, ''), figure('net_sales', '净销售额', 'Net sales', 'money', net, net * 0.93, 'where=order_count_90>=1'), figure('repeat_rate', '复购率', 'Repeat rate', 'basis_points', 4312, 4188, 'where=order_count>=2'), figure('aov', '客单价', 'Average order', 'money', 23_840, 24_112, null), figure('new', '新客户', 'New customers', 'count', 214, 214, '')],
    rfm: { bins: 5, cells: Array.from({ length: 25 }, (_, i) => ({ r: 1 + Math.floor(i / 5), f: 1 + (i % 5) })).map(({ r, f }) => {
      const some = CUSTOMERS.filter((one) => one.rfm.r === r && one.rfm.f === f)
      return { r, f, customers: some.length, net_sales: some.reduce((sum, one) => sum + Number(one.metrics.net_amount), 0) }
    }), classes: shares(rfmNames.CLASSES, 'class'), groups: shares(rfmNames.GROUPS, 'group'), without: 37 },
    tiers: [{ program: 'membership', name: text('会员等级', 'Membership'), levels: LEVELS.map((level, rank) => ({ key: level.key, name: level.name, rank, customers: CUSTOMERS.filter((one) => one.rank === rank).length })), since: iso(now - D), up: 12, down: 3, latest: CUSTOMERS.slice(20, 28).map((one, i) => ({ no: one.no, id: one.id, name: one.name, from: LEVELS[Math.max(0, one.rank - (i === 3 ? -1 : 1))]!.key, to: LEVELS[one.rank]!.key, at: iso(now - i * 3e6) })), flows: flows() }],
    decisions: [{ kind: 'tier_drops', level: 'warning', title: text('30 天内将降级的金卡、钻石会员', 'Gold and diamond members who drop within 30 days'), count: 18, open: `/customers?drops_before=${day(now + 30 * D)}` }, { kind: 'rejected_rows', level: 'error', title: text('导入“9月订单.csv”有 42 行被拒绝', 'Import “9月订单.csv” rejected 42 rows'), count: 42, open: '/imports/i2' }],
  }
}
export function customers(q: Q) {
  const words = q.get('q') ?? ''
  const level = q.get('tier')?.split(':').at(-1)
  let rows = CUSTOMERS.filter((one) => (words === '' || [one.id, one.name ?? '', one.phone].some((value) => value.includes(words))) && (!level || one.tiers[0]!.level === level) && (!q.get('rfm_class') || one.rfm.class === q.get('rfm_class')) && (!q.get('rfm_group') || one.rfm.group === q.get('rfm_group')) && (!q.get('r') || one.rfm.r === Number(q.get('r'))) && (!q.get('f') || one.rfm.f === Number(q.get('f'))))
  for (const text of q.getAll('where')) {
    const [, key = '', op = '', value = ''] = /^(\w+)(>=|<=|!=|>|<|=)(.+)$/.exec(text) ?? []
    rows = rows.filter((one) => { const v = one.metrics[key] ?? null; return value === 'null' ? (v === null) === (op === '=') : v !== null && (op === '>=' ? Number(v) >= Number(value) : op === '<=' ? Number(v) <= Number(value) : op === '>' ? Number(v) > Number(value) : Number(v) < Number(value)) })
  }
  const sort = q.get('sort') ?? 'no'
  const by = sort.replace(/^-/, '')
  const value = (one: (typeof CUSTOMERS)[number]) => (by === 'no' ? one.no : by === 'tier' ? one.rank : Number(one.metrics[by] ?? 0))
  rows = rows.toSorted((a, b) => (sort.startsWith('-') ? value(b) - value(a) : value(a) - value(b)))
  const start = Number(q.get('cursor') ?? 0)
  const limit = Number(q.get('limit') ?? 100)
  const keys = q.get('columns')?.split(',') ?? USUAL
  return { data: rows.slice(start, start + limit).map(({ rank: _, ...one }) => one), next_cursor: start + limit < rows.length ? String(start + limit) : null, total: start === 0 ? rows.length : null, columns: METRICS.filter((one) => keys.includes(one.key)).map(({ key, name, unit }) => ({ key, name, unit })), as_of: iso(now) }
}
const find = (id: string) => CUSTOMERS.find((one) => one.id === id || `no:${one.no}` === id)
export function customer(id: string) {
  const one = find(id)
  if (!one) return undefined
  const spend = Number(one.metrics.net_amount)
  const up = LEVELS[one.rank + 1]
  const measure = (needed: number) => ({ metric: 'net', name: text('今年净消费', 'Net spend this year'), unit: 'money', value: spend, needed, missing: Math.max(0, needed - spend) })
  const left = up ? ((up.from - spend) / 100).toLocaleString('en-US') : ''
  const axis = (metric: string, unit: string, value: number, score: number, cuts: number[]) => ({ metric, unit, value, score, bins: 5, cuts, from: cuts[score - 2] ?? null, to: cuts[score - 1] ?? null })
  return {
    no: one.no, id: one.id, name: one.name, known_since: iso(now - 500 * D),
    identifiers: [['customer_id', '客户编号', 'Customer number', one.id], ['phone', '手机号', 'Phone', one.phone], ['openid', '微信 OpenID', 'WeChat OpenID', 'oX7f…9kQ2']].map(([kind, zh, en, value]) => ({ kind, name: text(zh!, en!), value, personal: kind !== 'customer_id', masked: false, source: 'taobao', since: iso(now - 500 * D) })),
    attributes: [['city', '城市', 'City', one.city], ['birthday', '生日', 'Birthday', '1990-05-12'], ['gender', '性别', 'Gender', '女']].map(([name, zh, en, value]) => ({ name, label: text(zh!, en!), value, personal: name === 'birthday', masked: false, source: 'crm', at: iso(now - 90 * D) })),
    consents: [{ channel: 'sms', granted: true, at: iso(now - 80 * D), source: 'mini_program' }, { channel: 'email', granted: false, at: iso(now - 60 * D), source: 'mini_program' }],
    metrics: METRICS.map(({ key, name, sentence, unit }) => ({ key, name, sentence, unit, value: one.metrics[key] ?? null })),
    rfm: { r: axis('days_since_order', 'days', Number(one.metrics.days_since_order), one.rfm.r, [180, 80, 30, 8]), f: axis('order_count', 'count', Number(one.metrics.order_count), one.rfm.f, [2, 4, 8, 16]), m: axis('net_amount', 'money', spend, one.rfm.m, [8_000, 30_000, 120_000, 500_000]), class: { key: one.rfm.class, name: text(rfmNames.CLASSES.find(([k]) => k === one.rfm.class)![1], rfmNames.CLASSES.find(([k]) => k === one.rfm.class)![2]) }, group: null, method: 'quantiles', window_text: text('近 365 天', 'Last 365 days'), cuts_at: iso(now - 3e7), sentence: text(`R ${one.rfm.r} F ${one.rfm.f} M ${one.rfm.m}：最近常来，花得也多`, `R ${one.rfm.r} F ${one.rfm.f} M ${one.rfm.m}: came lately and often, spends much`) },
    tiers: [{
      program: 'membership', program_name: text('会员等级', 'Membership'), level: LEVELS[one.rank]!.key, level_name: LEVELS[one.rank]!.name, rank: one.rank, since: iso(now - 120 * D), valid_until: iso(now + 405 * D), window: { from: iso(now - 320 * D), to: iso(now), text: text('按 2026 年净消费', 'By net spend in 2026') }, measures: [measure(up?.from ?? LEVELS[3]!.from)],
      progress: up ? Math.max(0, Math.round(((spend - LEVELS[one.rank]!.from) / (up.from - LEVELS[one.rank]!.from)) * 10_000)) : 10_000, up: up ? { level: up.key, name: up.name, measures: [measure(up.from)], mode: 'all', by: iso(now + 39 * D), sentence: text(`还差 ${left} 元升${up.name.zh}`, `¥${left} more for ${up.name.en}`) } : null,
      keep: one.rank > 0 ? { level: LEVELS[one.rank]!.key, name: LEVELS[one.rank]!.name, measures: [], mode: 'all', by: null, sentence: text('今年消费已够保级', 'Kept by what was spent this year') } : null, drop: one.rank > 0 ? { at: iso(now + 405 * D), to: 'standard', to_name: LEVELS[0]!.name, sentence: text('若不再消费，2027-12-31 期满后降为普通会员', 'Without further orders drops to Standard after 2027-12-31') } : null,
      pin: one.tiers[0]!.pinned ? { id: 'p1', program: 'membership', level: LEVELS[one.rank]!.key, reason: '门店老客，补偿发错货', by: '陈店长', at: iso(now - 20 * D), until: iso(now + 70 * D) } : null,
      history: LEVELS.slice(0, one.rank + 1).map((level, i) => ({ level: level.key, name: level.name, from: iso(now - (500 - i * 120) * D), to: i === one.rank ? null : iso(now - (380 - i * 120) * D), cause: 'qualified', sentence: text('消费达标', 'Reached the threshold'), version: 1 })),
    }],
    habits: { categories: [{ name: '茶叶', count: 12, net_sales: spend * 0.5 }, { name: '茶具', count: 5, net_sales: spend * 0.3 }, { name: '糕点', count: 3, net_sales: spend * 0.2 }], brands: [{ name: '清和', count: 15, net_sales: spend * 0.7 }], channels: [{ name: '小程序', count: 12, net_sales: spend * 0.6 }, { name: '淘宝', count: 6, net_sales: spend * 0.4 }], hours: Array.from({ length: 24 }, (_, h) => (h > 8 ? Math.round(4 * Math.sin((h - 8) / 5) ** 2 + (h > 19 ? 5 : 0)) : 0)), weekdays: [2, 1, 3, 2, 4, 7, 6] },
    as_of: iso(now), known_at: iso(now), evaluated_at: iso(now),
  }
}
export function timeline(id: string, q: Q) {
  const one = find(id)!
  const base = { source: 'taobao', known_at: iso(now), text: null, detail: null, amount: null, net: null, status: null, lines: [], count: 1, import: null, personal: false }
  const kinds = q.get('kinds')?.split(',')
  const start = Number(q.get('cursor') ?? 0)
  const all = Array.from({ length: 90 }, (_, i) => {
    const at = iso(now - i * 3.1 * D - (i * 7_919_000) % D)
    if (i % 6 === 3) return { ...base, kind: 'event', id: `e${i}`, at, title: text('浏览“明前龙井 50g”', 'Viewed “明前龙井 50g”'), count: 1 + (i % 4) }
    if (i === 4) return { ...base, kind: 'tier', id: 't', at, title: text(`升为${LEVELS[one.rank]!.name.zh}`, `Rose to ${LEVELS[one.rank]!.name.en}`), detail: text('2026 年净消费达标', 'Net spend of 2026 reached the threshold') }
    if (i % 11 === 7) return { ...base, kind: 'feedback', id: `f${i}`, at, title: text('评价 5 分', 'Review, 5'), text: '茶很香，包装也好，送人很有面子。', personal: true }
    if (i % 9 === 5) return { ...base, kind: 'refund', id: `r${i}`, at, title: text('退款', 'Refund'), amount: money(-6_800), detail: text('部分退款：少发一件', 'Part refund: one piece was missing') }
    const total = 9_800 + i * 700
    return { ...base, kind: 'order', id: `${2026000 + i}`, at, title: text(`订单 ${2026000 + i}`, `Order ${2026000 + i}`), amount: money(total), net: money(i % 5 === 1 ? total - 6_800 : total), status: 'paid', import: 'i1', lines: [{ sku: 'LJ50', name: '明前龙井 50g', quantity: '1', total: money(Math.round(total * 0.7)) }, { sku: 'TB1', name: '白瓷盖碗', quantity: '2', total: money(Math.round(total * 0.3)) }] }
  }).filter((entry) => !kinds || kinds.includes(entry.kind))
  return { data: all.slice(start, start + 40), next_cursor: start + 40 < all.length ? String(start + 40) : null }
}
export function explain(id: string) {
  const it = customer(id)!
  return { no: it.no, id: it.id, tier: it.tiers[0], rule: { version: 2, effective_at: iso(now - 300 * D), sentence: program().sentence }, decided: { at: iso(now - 120 * D), cause: 'qualified', measures: it.tiers[0]!.measures, sentence: text('2026 年净消费达到门槛，当天升级', 'Net spend of 2026 reached the threshold that day') }, facts: Array.from({ length: 30 }, (_, i) => ({ kind: i % 7 === 3 ? 'refund' : 'order', id: String(2026000 + i), source: 'taobao', at: iso(now - i * 5 * D), amount: money(i % 7 === 3 ? -6_800 : 12_000 + i * 900), counts: money(i % 7 === 3 ? -6_800 : 12_000 + i * 900), note: i % 10 === 4 ? text('退款后只计入一部分', 'Counts in part after a refund') : null })), facts_total: 30, sentences: [it.tiers[0]!.up?.sentence ?? text('已是最高等级', 'The highest level')], as_of: iso(now), known_at: iso(now) }
}
export function program() {
  const old = { ...definition, levels: LEVELS.slice(0, 3), refunds: 'keep' }
  return { key: 'membership', name: definition.name, version: 2, sentence: text('按自然年净消费定级：满 5,000 元升银卡，满 20,000 元升金卡，满 50,000 元升钻石；升级立即生效，等级保留到次年年底，期满按实际消费重新定级；退款从退款时起不再计入。', 'By net spend in the calendar year: silver from ¥5,000, gold from ¥20,000, diamond from ¥50,000; at once, held to the end of the next year, then the level earned; refunds stop counting when made.'), definition, draft: null, etag: 'v2', versions: [{ version: 1, effective_from: iso(now - 700 * D), effective_to: iso(now - 300 * D), published_at: iso(now - 700 * D), by: '陈店长', note: '开店时的规则', definition: old }, { version: 2, effective_from: iso(now - 300 * D), effective_to: null, published_at: iso(now - 302 * D), by: '林运营', note: '增加钻石会员', definition }] }
}
export function summary() {
  const total = CUSTOMERS.reduce((sum, one) => sum + Number(one.metrics.net_amount), 0)
  return { program: 'membership', name: definition.name, version: 2, sentence: program().sentence, currency: 'CNY', customers: CUSTOMERS.length, as_of: iso(now), levels: LEVELS.map((level, rank) => {
    const some = CUSTOMERS.filter((one) => one.rank === rank)
    const net = some.reduce((sum, one) => sum + Number(one.metrics.net_amount), 0)
    return { key: level.key, name: level.name, rank, threshold: rank === 0 ? text('所有客户', 'Everybody') : text(`年消费满 ${(level.from / 100).toLocaleString('en-US')} 元`, `From ¥${(level.from / 100).toLocaleString('en-US')} a year`), customers: some.length, share: Math.round((some.length / CUSTOMERS.length) * 1e4), net_sales: net, net_sales_share: Math.round((net / total) * 1e4), average: some.length ? Math.round(net / some.length) : null, pinned: rank === 1 ? 1 : 0, entered: 40 >> rank, left: 22 >> rank, dropping: rank > 1 ? 9 * rank : 0 }
  }) }
}
export const migration = (q: Q) => ({ program: 'membership', from: q.get('from'), to: q.get('to'), levels: LEVELS.map(({ key, name }, rank) => ({ key, name, rank })), flows: flows(), up: 90, down: 20, same: 2200, joined: 153 })
export const history = (q: Q) => ({ program: 'membership', days: Array.from({ length: Math.max(1, Math.round((Date.parse(q.get('to')!) - Date.parse(q.get('from')!)) / D)) }, (_, i) => ({ day: day(Date.parse(q.get('from')!) + i * D), levels: Object.fromEntries(LEVELS.map((level, rank) => [level.key, CUSTOMERS.filter((one) => one.rank === rank).length + Math.round(i * (0.6 / (rank + 0.5)))])), up: Math.round(rnd() * 5), down: Math.round(rnd() * 2) })) })
