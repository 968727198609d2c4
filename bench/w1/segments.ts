import type { Json } from '#core/json.ts'
import { boundsOf, type Window } from '#core/window.ts'
import { instant, type Standpoint } from '#metrics/standpoint.ts'
import { type Bound, param, type Sql, sql } from '#sql/sql.ts'

/**
 * Fifty segments as shops ask for them, each as a rule and as the truth that somebody writes by hand. The hand's
 * truths read the one row that its metrics (`h`), RFM (`r`) and tiers (`t`) have of a customer.
 */
export type BenchSegment = {
  readonly key: string
  readonly where: Json
  readonly byHand: Sql
}

/** What the fifty need beside the forty metrics; the hand's scan makes them in passing. */
export const SEGMENT_COLUMNS = sql`
  paid_3d UInt32, paid_14 UInt32, paid_45 UInt32, paid_60_large UInt32, spent_180 Int64, douyin_365 UInt32,
  bought_3 UInt32, tea_14 UInt32, cart_7 UInt32, logins_60 UInt32, favourites_14 UInt32, shares_180 UInt32, joins_90 UInt32,
  views_3h UInt32, last_login DateTime64(3, 'UTC'), cart_at Array(DateTime64(3, 'UTC')), paid_at Array(DateTime64(3, 'UTC')),
  contacts_30 UInt32, reviews_180 UInt32, city LowCardinality(String), gender LowCardinality(String)`

type Hand = { readonly since: (window: Window) => Sql; readonly zone: Bound }

export const handOf = (standpoint: Standpoint): Hand => ({
  since: (window) => sql`${instant(boundsOf(window, standpoint.asOf, standpoint.zone).from ?? 0)}`,
  zone: param(standpoint.zone, 'String'),
})

/** Aggregates over orders, in the order of SEGMENT_COLUMNS. */
export const orderColumns = ({ since }: Hand): Sql => sql`
    countIf(counts AND at >= ${since({ hours: 72 })}) AS paid_3d,
    countIf(counts AND at >= ${since({ days: 14 })}) AS paid_14,
    countIf(counts AND at >= ${since({ days: 45 })}) AS paid_45,
    countIf(counts AND at >= ${since({ days: 60 })} AND net >= 30000) AS paid_60_large,
    sumIf(net, at >= ${since({ days: 180 })}) AS spent_180,
    countIf(counts AND at >= ${since({ days: 365 })} AND channel_code = indexOf(channel_list, 'douyin')) AS douyin_365,
    sumIf(arrayCount(code -> code = indexOf(category_list, 'category-3'), category_code), counts AND at >= ${since({ days: 365 })}) AS bought_3,
    groupArrayIf(at, counts AND at >= ${since({ days: 30 })}) AS paid_at`

export const eventColumns = ({ since }: Hand): Sql => sql`
    countIf(type = 'view' AND at >= ${since({ days: 14 })} AND seen_code = indexOf(seen_list, 'category-5')) AS tea_14,
    countIf(type = 'cart_add' AND at >= ${since({ days: 7 })}) AS cart_7,
    countIf(type = 'login' AND at >= ${since({ days: 60 })}) AS logins_60,
    countIf(type = 'favourite' AND at >= ${since({ days: 14 })}) AS favourites_14,
    countIf(type = 'share' AND at >= ${since({ days: 180 })}) AS shares_180,
    countIf(type = 'campaign_join' AND at >= ${since({ days: 90 })}) AS joins_90,
    countIf(type = 'view' AND at >= ${since({ hours: 3 })}) AS views_3h,
    maxIf(at, type = 'login') AS last_login,
    groupArrayIf(at, type = 'cart_add' AND at >= ${since({ days: 30 })}) AS cart_at`

export const feedbackColumns = ({ since }: Hand): Sql => sql`
    countIf(kind = 'contact' AND at >= ${since({ days: 30 })}) AS contacts_30,
    countIf(kind = 'review' AND at >= ${since({ days: 180 })}) AS reviews_180`

const metric = (key: string, comparison: Record<string, Json>): Json => ({
  metric: key,
  ...comparison,
})
const did = (event: string, more: Record<string, Json> = {}): Json => ({ did: { event, ...more } })

/** The fifty. What is not known to a comparison does not take anybody in: `ifNull(…, 0)` around the whole. */
export function benchSegments(standpoint: Standpoint): readonly BenchSegment[] {
  const asOf = instant(standpoint.asOf)
  const { since, zone } = handOf(standpoint)
  const day = (at: Sql | Bound): Sql => sql`toDate32(${at}, ${zone})`
  const today = day(asOf)
  const daysSince = (at: Sql): Sql => sql`dateDiff('day', ${day(at)}, ${today})`
  return [
    // Metrics by name.
    ['spends-2000', metric('monetary', { at_least: 200_000 }), sql`h.monetary >= 200000`],
    ['spends-10000', metric('monetary', { at_least: 1_000_000 }), sql`h.monetary >= 1000000`],
    ['spent-this-month', metric('net_spend_30', { above: 0 }), sql`h.net_spend_30 > 0`],
    ['spent-500-in-90', metric('net_spend_90', { at_least: 50_000 }), sql`h.net_spend_90 >= 50000`],
    [
      'middling-year',
      metric('net_spend_365', { between: [100_000, 500_000] }),
      sql`h.net_spend_365 BETWEEN 100000 AND 500000`,
    ],
    ['once', metric('frequency', { is: 1 }), sql`h.frequency = 1`],
    ['ten-times', metric('frequency', { at_least: 10 }), sql`h.frequency >= 10`],
    ['twice-a-month', metric('orders_30', { at_least: 2 }), sql`h.orders_30 >= 2`],
    [
      'gone-quiet',
      { all: [metric('orders_90', { is: 0 }), metric('frequency', { at_least: 1 })] },
      sql`h.orders_90 = 0 AND h.frequency >= 1`,
    ],
    ['dear-orders', metric('average_order', { at_least: 15_000 }), sql`h.average_order >= 15000`],
    [
      'half-a-year',
      metric('recency_days', { at_least: 180 }),
      sql`${daysSince(sql`h.recency_days`)} >= 180`,
    ],
    [
      'this-week',
      metric('recency_days', { at_most: 7 }),
      sql`${daysSince(sql`h.recency_days`)} <= 7`,
    ],
    ['monthly', metric('order_gap', { at_most: 30 }), sql`h.order_gap <= 30`],
    ['coupons', metric('coupon_share', { at_least: 0.5 }), sql`h.coupon_share >= 0.5`],
    [
      'platforms',
      metric('favourite_channel', { in: ['tmall', 'douyin'] }),
      sql`h.favourite_channel IN ('tmall', 'douyin')`,
    ],
    [
      'evenings',
      metric('favourite_hour', { between: [20, 23] }),
      sql`h.favourite_hour BETWEEN 20 AND 23`,
    ],
    [
      'likes-3',
      metric('favourite_category', { is: 'category-3' }),
      sql`h.favourite_category = 'category-3'`,
    ],
    [
      'brands',
      metric('favourite_brand', { in: ['brand-1', 'brand-2', 'brand-3'] }),
      sql`h.favourite_brand IN ('brand-1', 'brand-2', 'brand-3')`,
    ],
    ['unhappy', metric('review_score', { below: 3 }), sql`h.review_score < 3`],
    [
      'looks-only',
      { all: [metric('views_30', { at_least: 10 }), metric('orders_30', { is: 0 })] },
      sql`h.views_30 >= 10 AND h.orders_30 = 0`,
    ],
    [
      'cart-only',
      { all: [metric('cart_adds_30', { at_least: 1 }), metric('net_spend_30', { is: 0 })] },
      sql`h.cart_adds_30 >= 1 AND h.net_spend_30 = 0`,
    ],
    ['active', metric('active_days_30', { at_least: 5 }), sql`h.active_days_30 >= 5`],
    ['reads-long', metric('seconds_30', { at_least: 600 }), sql`h.seconds_30 >= 600`],
    ['unseen-90', metric('last_seen', { at_least: 90 }), sql`${daysSince(sql`h.last_seen`)} >= 90`],
    ['cancels', metric('completion', { below: 0.8 }), sql`h.completion < 0.8`],
    // What was done, in windows that no metric has.
    ['paid-72-hours', did('order_paid', { within: { hours: 72 } }), sql`h.paid_3d > 0`],
    [
      'twice-in-14',
      did('order_paid', { within: { days: 14 }, count: { at_least: 2 } }),
      sql`h.paid_14 >= 2`,
    ],
    ['paid-45', did('order_paid', { within: { days: 45 } }), sql`h.paid_45 > 0`],
    [
      'large-order-60',
      did('order_paid', {
        within: { days: 60 },
        where: [{ field: 'net_amount', at_least: 30_000 }],
      }),
      sql`h.paid_60_large > 0`,
    ],
    [
      'spent-1000-in-180',
      did('order_paid', { within: { days: 180 }, sum: { of: 'net_amount', at_least: 100_000 } }),
      sql`h.spent_180 >= 100000`,
    ],
    [
      'douyin-year',
      did('order_paid', { within: { days: 365 }, where: [{ field: 'channel', is: 'douyin' }] }),
      sql`h.douyin_365 > 0`,
    ],
    [
      'bought-3-twice',
      did('bought', {
        within: { days: 365 },
        where: [{ field: 'category', is: 'category-3' }],
        count: { at_least: 2 },
      }),
      sql`h.bought_3 >= 2`,
    ],
    [
      'wants-5',
      did('view', {
        within: { days: 14 },
        where: [{ field: 'category', is: 'category-5' }],
        count: { at_least: 2 },
      }),
      sql`h.tea_14 >= 2`,
    ],
    ['cart-7', did('cart_add', { within: { days: 7 } }), sql`h.cart_7 > 0`],
    ['signs-in', did('login', { within: { days: 60 }, count: { above: 3 } }), sql`h.logins_60 > 3`],
    ['favourites-14', did('favourite', { within: { days: 14 } }), sql`h.favourites_14 > 0`],
    [
      'shares',
      did('share', { within: { days: 180 }, count: { at_least: 2 } }),
      sql`h.shares_180 >= 2`,
    ],
    ['joins', did('campaign_join', { within: { days: 90 } }), sql`h.joins_90 > 0`],
    ['here-now', did('view', { within: { hours: 3 } }), sql`h.views_3h > 0`],
    ['asked-30', did('contact', { within: { days: 30 } }), sql`h.contacts_30 > 0`],
    ['reviewed-180', did('review', { within: { days: 180 } }), sql`h.reviews_180 > 0`],
    [
      'stopped',
      { stopped: { event: 'order_paid', times: 3, quiet: { days: 90 } } },
      sql`h.frequency >= 3 AND h.orders_90 = 0`,
    ],
    [
      'last-sign-in',
      { last: { event: 'login', within: { days: 30 } } },
      sql`h.last_login >= ${since({ days: 30 })}`,
    ],
    [
      'left-in-cart',
      {
        sequence: {
          steps: [{ event: 'cart_add' }, { without: { event: 'order_paid' }, within: { days: 3 } }],
          within: { days: 30 },
        },
      },
      sql`arrayExists(c -> toDateTime64(addDays(${day(sql`c`)}, 4), 3, ${zone}) <= ${asOf}
        AND NOT arrayExists(p -> p > c AND p < toDateTime64(addDays(${day(sql`c`)}, 4), 3, ${zone}), h.paid_at), h.cart_at)`,
    ],
    // Who somebody is, and what was decided of them.
    ['gold', { tier: { program: 'membership', at_least: 'gold' } }, sql`t.rank >= 2`],
    ['key-value', { rfm: { class: 'key_value' } }, sql`r.class = 'key_value'`],
    [
      'women-of-three-cities',
      {
        all: [
          { attribute: 'gender', is: 'female' },
          { attribute: 'city', in: ['city-1', 'city-2', 'city-3'] },
        ],
      },
      sql`h.gender = 'female' AND h.city IN ('city-1', 'city-2', 'city-3')`,
    ],
    [
      'birthday-week',
      { birthday: { within: { days: 7 } } },
      sql`has(arrayMap(i -> formatDateTime(addDays(${today}, i), '%m%d'), range(7)), formatDateTime(h.age, '%m%d'))`,
    ],
    [
      'nested',
      {
        all: [
          {
            any: [
              metric('monetary', { at_least: 200_000 }),
              {
                all: [
                  metric('views_30', { at_least: 20 }),
                  { not: metric('orders_30', { at_least: 1 }) },
                ],
              },
            ],
          },
          { not: { attribute: 'city', is: 'city-5' } },
          {
            any: [
              { rfm: { r: { at_least: 3 } } },
              did('login', { within: { days: 7 } }),
              did('order_paid', { within: { days: 45 } }),
            ],
          },
        ],
      },
      sql`(h.monetary >= 200000 OR (h.views_30 >= 20 AND h.orders_30 = 0)) AND h.city != 'city-5' AND (r.r >= 3 OR h.last_login >= ${since({ days: 7 })} OR h.paid_45 > 0)`,
    ],
    [
      'dear-and-here',
      { all: [{ segment: 'spends-2000' }, { not: { segment: 'unseen-90' } }] },
      sql`h.monetary >= 200000 AND ifNull(${daysSince(sql`h.last_seen`)} < 90, 1)`,
    ],
  ].map((one) => {
    const [key, where, byHand] = one as [string, Json, Sql]
    return { key, where, byHand }
  })
}
