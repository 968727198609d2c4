import { sql } from '#sql/sql.ts'
import type { OrderFact } from '../history.ts'
import type { Field, OpenFields } from './fact.ts'

const sumOf = (order: OrderFact, read: (line: OrderFact['lines'][number]) => number): number =>
  order.lines.reduce((sum, line) => sum + read(line), 0)

const discountOf = (order: OrderFact): number =>
  order.discount + sumOf(order, (line) => line.discount)

const DISCOUNT = sql`(discount + arraySum(line_discount))`

/** What shops add to their orders. */
export const orderAttributes: OpenFields<OrderFact> = {
  prefix: 'attributes',
  name: { zh: '附加属性', en: 'attribute' },
  column: sql`attributes`,
  read: (order) => order.attributes,
}

/** What every order says of itself, whatever became of it. */
export const orderFields: readonly Field<OrderFact>[] = [
  {
    key: 'total',
    name: { zh: '订单金额', en: 'order total' },
    type: 'integer',
    unit: 'money',
    money: true,
    sql: () => sql`total`,
    read: (order) => order.total,
  },
  {
    key: 'discount',
    name: { zh: '优惠金额', en: 'discount' },
    type: 'integer',
    unit: 'money',
    money: true,
    sql: () => DISCOUNT,
    read: discountOf,
  },
  {
    key: 'list_amount',
    name: { zh: '优惠前金额', en: 'amount before discounts' },
    type: 'integer',
    unit: 'money',
    money: true,
    sql: () => sql`total + ${DISCOUNT}`,
    read: (order) => order.total + discountOf(order),
  },
  {
    key: 'shipping',
    name: { zh: '运费', en: 'shipping' },
    type: 'integer',
    unit: 'money',
    money: true,
    sql: () => sql`shipping`,
    read: (order) => order.shipping,
  },
  {
    key: 'units',
    name: { zh: '件数', en: 'units' },
    type: 'decimal',
    scale: 3,
    unit: 'quantity',
    // An order holds far fewer than 10^15 pieces; the narrow decimal is summed much faster than a 128-bit one.
    sql: () => sql`toDecimal64(arraySum(line_quantity), 3)`,
    read: (order) => sumOf(order, (line) => line.quantity),
  },
  {
    key: 'line_count',
    name: { zh: '商品行数', en: 'order lines' },
    type: 'integer',
    unit: 'count',
    sql: () => sql`length(line_sku)`,
    read: (order) => order.lines.length,
  },
  {
    key: 'has_coupon',
    name: { zh: '使用优惠券', en: 'a coupon was used' },
    type: 'flag',
    unit: 'text',
    sql: () => sql`notEmpty(coupons)`,
    read: (order) => order.coupons.length > 0,
  },
  {
    key: 'is_discounted',
    name: { zh: '享受优惠', en: 'discounted' },
    type: 'flag',
    unit: 'text',
    sql: () => sql`${DISCOUNT} > 0`,
    read: (order) => discountOf(order) > 0,
  },
  text('channel', { zh: '渠道', en: 'channel' }, (order) => order.channel),
  text('store', { zh: '门店', en: 'store' }, (order) => order.store),
  text('platform', { zh: '平台', en: 'platform' }, (order) => order.platform),
  text('source', { zh: '数据来源', en: 'data source' }, (order) => order.source),
]

function text(
  key: 'channel' | 'store' | 'platform' | 'source',
  name: Field['name'],
  read: (order: OrderFact) => string,
): Field<OrderFact> {
  const columns = {
    channel: sql`channel`,
    store: sql`store`,
    platform: sql`platform`,
    source: sql`source`,
  }
  return { key, name, type: 'text', unit: 'text', sql: () => columns[key], read }
}
