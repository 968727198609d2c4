import { sql } from '#sql/sql.ts'
import type { Source } from './fact.ts'
import { nextRefund } from './order-money.ts'

/** One row per order, and per unknown order of which refunds are known. */
export const ordersSource: Source = Object.freeze({
  key: 'orders',
  table: 'orders',
  changes: (standpoint) => [
    sql`at`,
    sql`ifNull(void_at, toDateTime64(0, 3, 'UTC'))`,
    nextRefund(standpoint),
  ],
} satisfies Source)
