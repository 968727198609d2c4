import type { Window } from '#core/window.ts'
import type { Filter, MetricDefinition, MetricSpec, Unit } from '#metrics/metric-spec.ts'

const is = (field: string, value: string): Filter => ({ field, is: value })
const of = (
  fact: string,
  aggregate: string,
  more: { of?: string; within?: Window; where?: Filter[] } = {},
): MetricSpec => ({
  fact,
  aggregate,
  ...more,
})
const days = (count: number): { within: Window } => ({ within: { days: count } })

/** unit, null value, what is counted */
type Line = readonly [unit: Unit, empty: 'zero' | 'null', spec: MetricSpec]

/**
 * Forty numbers as shops ask for them: over orders, their lines, behaviour, feedback and attributes. RFM reads the
 * three that are called as in the shipped catalogue.
 */
const LINES: Readonly<Record<string, Line>> = {
  monetary: ['money', 'zero', of('orders', 'sum', { of: 'net_amount' })],
  net_spend_30: ['money', 'zero', of('orders', 'sum', { of: 'net_amount', ...days(30) })],
  net_spend_90: ['money', 'zero', of('orders', 'sum', { of: 'net_amount', ...days(90) })],
  net_spend_365: ['money', 'zero', of('orders', 'sum', { of: 'net_amount', ...days(365) })],
  net_spend_this_year: [
    'money',
    'zero',
    of('orders', 'sum', { of: 'net_amount', within: { this: 'year' } }),
  ],
  frequency: ['count', 'zero', of('orders', 'count')],
  orders_30: ['count', 'zero', of('orders', 'count', days(30))],
  orders_90: ['count', 'zero', of('orders', 'count', days(90))],
  orders_365: ['count', 'zero', of('orders', 'count', days(365))],
  average_order: ['money', 'null', of('orders', 'avg', { of: 'net_amount' })],
  largest_order: ['money', 'null', of('orders', 'max', { of: 'net_amount' })],
  first_order: ['instant', 'null', of('orders', 'first')],
  recency_days: ['days', 'null', of('orders', 'days_since')],
  order_gap: ['days', 'null', of('orders', 'gap')],
  coupon_share: ['ratio', 'null', of('orders', 'share', { of: 'has_coupon' })],
  favourite_channel: ['text', 'null', of('orders', 'favourite', { of: 'channel' })],
  favourite_hour: ['hour', 'null', of('orders', 'favourite', { of: 'hour' })],
  app_orders_365: [
    'count',
    'zero',
    of('orders', 'count', { ...days(365), where: [is('platform', 'app')] }),
  ],
  orders_placed: ['count', 'zero', of('placed_orders', 'count')],
  completion: [
    'ratio',
    'null',
    {
      ratio: {
        of: { fact: 'placed_orders', aggregate: 'count', where: [is('outcome', 'completed')] },
        per: { fact: 'placed_orders', aggregate: 'count' },
      },
    },
  ],
  refunded: ['money', 'zero', of('placed_orders', 'sum', { of: 'refunded_amount' })],
  units: ['quantity', 'zero', of('orders', 'sum', { of: 'units' })],
  categories_90: ['count', 'zero', of('order_lines', 'distinct', { of: 'category', ...days(90) })],
  favourite_category: ['text', 'null', of('order_lines', 'favourite', { of: 'category' })],
  favourite_brand: ['text', 'null', of('order_lines', 'favourite', { of: 'brand' })],
  category_focus: ['ratio', 'null', of('order_lines', 'top_share', { of: 'category' })],
  views_7: ['count', 'zero', of('events', 'count', { ...days(7), where: [is('type', 'view')] })],
  views_30: ['count', 'zero', of('events', 'count', { ...days(30), where: [is('type', 'view')] })],
  views_90: ['count', 'zero', of('events', 'count', { ...days(90), where: [is('type', 'view')] })],
  seconds_30: [
    'seconds',
    'zero',
    of('events', 'sum', { of: 'seconds', ...days(30), where: [is('type', 'view')] }),
  ],
  cart_adds_30: [
    'count',
    'zero',
    of('events', 'count', { ...days(30), where: [is('type', 'cart_add')] }),
  ],
  favourites_90: [
    'count',
    'zero',
    of('events', 'count', { ...days(90), where: [is('type', 'favourite')] }),
  ],
  logins_30: [
    'count',
    'zero',
    of('events', 'count', { ...days(30), where: [is('type', 'login')] }),
  ],
  active_days_30: ['count', 'zero', of('events', 'distinct', { of: 'day', ...days(30) })],
  viewed_categories_90: [
    'count',
    'zero',
    of('events', 'distinct', { of: 'category', ...days(90), where: [is('type', 'view')] }),
  ],
  viewed_most_90: [
    'text',
    'null',
    of('events', 'favourite', { of: 'category', ...days(90), where: [is('type', 'view')] }),
  ],
  last_seen: ['days', 'null', of('events', 'days_since')],
  review_score: [
    'score',
    'null',
    of('feedback', 'avg', { of: 'score', where: [is('kind', 'review')] }),
  ],
  contacts_90: [
    'count',
    'zero',
    of('feedback', 'count', { ...days(90), where: [is('kind', 'contact')] }),
  ],
  age: ['years', 'null', of('attributes', 'age', { of: 'date', where: [is('name', 'birthday')] })],
}

/** The forty as the product takes them. */
export const benchMetrics: readonly MetricDefinition[] = Object.entries(LINES).map(
  ([key, [unit, null_value, spec]]) => ({
    key,
    name: { zh: key, en: key },
    description: { zh: key, en: key },
    unit,
    null_value,
    spec,
  }),
)
