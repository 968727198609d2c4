// Made-up shop for developing the console; never bundled, deleted once the real server serves it.
let seed = 42
export const rnd = () => {
  seed = (seed * 1664525 + 1013904223) % 4294967296
  return seed / 4294967296
}
const pick = <T>(list: readonly T[]): T => list[Math.floor(rnd() * list.length)] as T
export const now = Date.now()
export const iso = (ms: number) => new Date(ms + 8 * 3600e3).toISOString().replace('Z', '+08:00').replace(/\.\d+/, '')
export const day = (ms: number) => iso(ms).slice(0, 10)
const tx = (zh: string, en: string) => ({ zh, en })
export const LEVELS = [
  { key: 'standard', name: tx('普通会员', 'Standard'), from: 0 },
  { key: 'silver', name: tx('银卡会员', 'Silver'), from: 500_000, benefits: [{ discount: 500 }] },
  { key: 'gold', name: tx('金卡会员', 'Gold'), from: 2_000_000, benefits: [{ discount: 1000 }] },
  { key: 'diamond', name: tx('钻石会员', 'Diamond'), from: 5_000_000, benefits: [{ discount: 1500 }, { dedicated_agent: true }] },
]
export const definition = {
  key: 'membership', name: tx('会员等级', 'Membership'), kind: 'tier-program',
  qualify: { metric: { fact: 'orders', aggregate: 'sum', of: 'net_amount' }, window: 'calendar_year' },
  levels: LEVELS, upgrade: 'at_once', validity: 'end_of_next_year', downgrade: { when: 'validity_end', to: 'earned', grace_days: 0 }, refunds: 'recount',
}
const surnames = [...'王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗']
const given = ['秀英', '伟', '芳', '娜', '敏', '静', '丽', '强', '磊', '军', '洋', '勇', '艳', '杰', '娟', '涛', '明', '超', '兰', '霞', '雨桐', '子涵', '欣怡', '浩然']
const cities = ['杭州', '上海', '北京', '广州', '深圳', '成都', '苏州', '南京', '武汉', '重庆']
const CLASSES: [string, string, string][] = [
  ['important_value', '重要价值', 'High value'], ['important_develop', '重要发展', 'High value, to develop'], ['important_keep', '重要保持', 'High value, to keep'], ['important_retain', '重要挽留', 'High value, to win back'],
  ['general_value', '一般价值', 'Ordinary'], ['general_develop', '一般发展', 'Ordinary, to develop'], ['general_keep', '一般保持', 'Ordinary, to keep'], ['general_retain', '一般挽留', 'Ordinary, to win back'],
]
const GROUPS: [string, string, string][] = [
  ['champions', '冠军客户', 'Champions'], ['loyal', '忠诚客户', 'Loyal'], ['potential_loyalist', '潜在忠诚', 'Potential loyalists'], ['new_customers', '新客户', 'New customers'], ['promising', '有潜力', 'Promising'],
  ['need_attention', '需要关注', 'Need attention'], ['about_to_sleep', '即将沉睡', 'About to sleep'], ['at_risk', '有流失风险', 'At risk'], ['cannot_lose', '不能流失', 'Cannot lose them'], ['hibernating', '沉睡客户', 'Hibernating'], ['lost', '流失客户', 'Lost'],
]
export const rfmNames = { CLASSES, GROUPS }
export const METRICS = ([
  ['net_amount', '累计净消费', 'Net spend', '付款减退款，从第一单算起', 'Paid less refunded since the first order', 'money', 'orders', 'sum', '累计', 'Lifetime'],
  ['net_amount_365', '近一年净消费', 'Net spend, 12 months', '近 12 个月的付款减退款', 'Paid less refunded in the last 12 months', 'money', 'orders', 'sum', '近12个月', 'Last 12 months'],
  ['order_count', '订单数', 'Orders', '付过款、没有整单退的订单', 'Orders that were paid and not wholly refunded', 'count', 'orders', 'count', '累计', 'Lifetime'],
  ['order_count_90', '近90天订单数', 'Orders, 90 days', '近 90 天的订单', 'Orders in the last 90 days', 'count', 'orders', 'count', '近90天', 'Last 90 days'],
  ['aov', '客单价', 'Average order value', '净消费除以订单数', 'Net spend per order', 'money', 'orders', 'avg', '累计', 'Lifetime'],
  ['days_since_order', '距上次消费', 'Days since last order', '离最近一次付款过了几天', 'Days since the last payment', 'days', 'orders', 'days_since', '累计', 'Lifetime'],
  ['first_order_at', '首次消费时间', 'First order', '第一次付款的时间', 'When the first order was paid', 'time', 'orders', 'first', '累计', 'Lifetime'],
  ['refund_share', '退款率', 'Refund share', '退款占付款的比例', 'Refunds as a share of payments', 'basis_points', 'orders', 'share', '近12个月', 'Last 12 months'],
  ['top_category', '最常买的品类', 'Favourite category', '买得最多的品类', 'The category bought most', 'text', 'order_lines', 'favourite', '近12个月', 'Last 12 months'],
  ['views_30', '近30天浏览', 'Views, 30 days', '近 30 天看过的商品页', 'Product pages seen in the last 30 days', 'count', 'events', 'count', '近30天', 'Last 30 days'],
  ['view_seconds', '平均停留', 'Time on page', '每次浏览平均停留多久', 'Average seconds on a page', 'seconds', 'events', 'avg', '近30天', 'Last 30 days'],
  ['nps', '最近一次 NPS', 'Latest NPS', '最近一次推荐意愿打分', 'The latest willingness to recommend', 'score', 'feedback', 'last', '累计', 'Lifetime'],
] as const).map(([key, zh, en, szh, sen, unit, fact, aggregate, wzh, wen]) => ({
  key, name: tx(zh, en), sentence: tx(szh, sen), unit, fact, aggregate, of: fact === 'orders' ? 'net_amount' : null, window: 'lifetime', window_text: tx(wzh, wen), when_none: null,
  definition: { fact, aggregate, of: 'net_amount' }, sortable: unit !== 'text', formula: tx('按定义计算', 'as defined'), origin: 'catalogue', version: 1, used_by: key === 'net_amount' ? [{ kind: 'tier-program', key: 'membership', name: tx('会员等级', 'Membership') }] : [], etag: '1',
}))
const levelOf = (spend: number) => LEVELS.reduce((at, level, index) => (spend >= level.from ? index : at), 0)
const CATEGORIES = ['茶叶', '茶具', '咖啡', '糕点', '礼盒']
export const CUSTOMERS = Array.from({ length: 2400 }, (_, index) => {
  const spend = Math.round(Math.exp(rnd() * 7.5 + 3.2) * 100)
  const orders = Math.max(1, Math.round(rnd() * rnd() * 40 + spend / 400_000))
  const days = Math.floor(rnd() * rnd() * 400)
  const score = (value: number, cuts: number[]) => 1 + cuts.filter((cut) => value >= cut).length
  const [r, f, m] = [6 - score(days, [8, 30, 80, 180]), score(orders, [2, 4, 8, 16]), score(spend, [8_000, 30_000, 120_000, 500_000])]
  const rank = levelOf(spend)
  return {
    no: index + 1, id: `C${String(10_001 + index)}`, name: index % 9 === 8 ? null : pick(surnames) + pick(given), phone: `1${pick(['38', '39', '59', '86', '77'])}${String(Math.floor(rnd() * 1e8)).padStart(8, '0')}`,
    city: pick(cities), masked: false, tiers: [{ program: 'membership', level: LEVELS[rank]!.key, pinned: index === 5 }], rank,
    rfm: { r, f, m, class: CLASSES[(r > 3 ? 0 : 2) + (f > 2 ? 0 : 1) + (m > 3 ? 0 : 4)]![0], group: GROUPS[Math.min(10, (5 - r) * 2 + (f > 2 ? 0 : 1))]![0] },
    metrics: {
      net_amount: spend, net_amount_365: Math.round(spend * (0.4 + rnd() * 0.6)), order_count: orders, order_count_90: Math.floor(orders / 4), aov: Math.round(spend / orders), days_since_order: days,
      first_order_at: now - (days + 200 + rnd() * 400) * 864e5, refund_share: Math.floor(rnd() * rnd() * 3000), top_category: pick(CATEGORIES), views_30: Math.floor(rnd() * 60), view_seconds: Math.round(rnd() * 200), nps: index % 3 ? Math.floor(rnd() * 11) : null,
    } as Record<string, number | string | null>,
  }
})
export const text = tx
