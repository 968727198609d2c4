import { sql } from '#sql/sql.ts'
import type { OrderFact, OrderLine } from '../history.ts'
import { type PriceLevels, priceRank, priceRankSql, priceRanksSql } from '../prices/price-levels.ts'
import { calendarFields } from './calendar-fields.ts'
import { defineFact } from './fact.ts'
import { netAmount, netAmountOf } from './order-money.ts'
import { ordersSource } from './orders.source.ts'

type LineRow = {
  readonly order: OrderFact
  readonly line: OrderLine
  readonly prices: PriceLevels | undefined
}

const BOUGHT = {
  category: sql`bought_category`,
  quantity: sql`bought_quantity`,
  total: sql`bought_total`,
}

const LINES = {
  category: sql`line_category`,
  quantity: sql`line_quantity`,
  total: sql`line_total`,
}

/** Goods bought: the lines of orders that count. Amounts are before refunds, which need not say what came back. */
export const orderLinesFact = defineFact<LineRow>({
  key: 'order_lines',
  name: { zh: '购买的商品', en: 'goods bought' },
  source: {
    key: 'order_lines',
    table: 'orders',
    elements: {
      bought_sku: sql`line_sku`,
      bought_category: sql`line_category`,
      bought_brand: sql`line_brand`,
      bought_quantity: sql`line_quantity`,
      bought_discount: sql`line_discount`,
      bought_total: sql`line_total`,
    },
    changes: ordersSource.changes,
    changesWith: ordersSource.key,
  },
  whole: { source: ordersSource, at: sql`at` },
  at: sql`at`,
  counts: (standpoint) => sql`${netAmount(standpoint)} > 0`,
  currency: sql`currency`,
  rows: ({ orders, prices }) =>
    orders.flatMap((order) => order.lines.map((line) => ({ order, line, prices }))),
  cite: ({ order, line }) => ({
    kind: 'order',
    id: order.orderId,
    text: {
      zh: `订单 ${order.orderId} 中的${line.category || '商品'} ${line.sku}`,
      en: `${line.sku}${line.category === '' ? '' : ` (${line.category})`} in order ${order.orderId}`,
    },
    amount: line.total,
  }),
  read: {
    at: ({ order }) => order.at,
    counts: ({ order }, view) => netAmountOf(order, view.asOf) > 0,
    currency: ({ order }) => order.currency,
  },
  fields: [
    {
      key: 'sku',
      name: { zh: '商品编码', en: 'SKU' },
      type: 'text',
      unit: 'text',
      many: true,
      sql: () => sql`bought_sku`,
      array: () => sql`line_sku`,
      read: ({ line }) => line.sku,
    },
    {
      key: 'category',
      name: { zh: '品类', en: 'category' },
      type: 'text',
      unit: 'text',
      sql: () => sql`bought_category`,
      array: () => sql`line_category`,
      read: ({ line }) => line.category,
    },
    {
      key: 'brand',
      name: { zh: '品牌', en: 'brand' },
      type: 'text',
      unit: 'text',
      sql: () => sql`bought_brand`,
      array: () => sql`line_brand`,
      read: ({ line }) => line.brand,
    },
    {
      key: 'quantity',
      name: { zh: '数量', en: 'quantity' },
      type: 'decimal',
      scale: 3,
      unit: 'quantity',
      sql: () => sql`bought_quantity`,
      array: () => sql`line_quantity`,
      read: ({ line }) => line.quantity,
    },
    {
      key: 'amount',
      name: { zh: '商品金额', en: 'line amount' },
      type: 'integer',
      unit: 'money',
      money: true,
      sql: () => sql`bought_total`,
      array: () => sql`line_total`,
      read: ({ line }) => line.total,
    },
    {
      key: 'price_rank',
      name: { zh: '在同品类中的价格分位', en: 'price percentile within the category' },
      type: 'decimal',
      scale: 1,
      unit: 'score',
      nullable: true,
      ofPriceLevels: true,
      sql: (standpoint) => priceRankSql(BOUGHT, standpoint),
      array: (standpoint) => priceRanksSql(LINES, standpoint),
      read: ({ order, line, prices }, view) =>
        order.currency === view.currency ? priceRank(prices, line) : null,
    },
    {
      key: 'is_discounted',
      name: { zh: '打折购买', en: 'bought at a discount' },
      type: 'flag',
      unit: 'text',
      sql: () => sql`bought_discount > 0`,
      array: () => sql`arrayMap(off -> off > 0, line_discount)`,
      read: ({ line }) => line.discount > 0,
    },
    {
      key: 'channel',
      name: { zh: '渠道', en: 'channel' },
      type: 'text',
      unit: 'text',
      sql: () => sql`channel`,
      read: ({ order }) => order.channel,
    },
    ...calendarFields<LineRow>(sql`at`, ({ order }) => order.at),
  ],
})
