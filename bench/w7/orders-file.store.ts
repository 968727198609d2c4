import { createWriteStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { pipeline } from 'node:stream/promises'
import { param, sql } from '#sql/sql.ts'
import type { Facts } from '#stores/ports.ts'
import type { FactTable } from '#stores/table.ts'

/** One row in a thousand is wrong: a date that is none, or an amount that is none. */
export const BAD_SHARE = 1000

/** The same columns as the file, as the engine itself would hold them, sorted as one would sort orders. */
export const plainOrders: FactTable = {
  name: 'plain_orders',
  columns: `order_id String, customer_id String, ordered_at DateTime64(3, 'UTC'), paid_at DateTime64(3, 'UTC'),
    status LowCardinality(String), channel LowCardinality(String), store LowCardinality(String), coupon_codes String,
    order_discount Decimal(18, 2), shipping Decimal(18, 2), line_id String, sku String, product_name String,
    category LowCardinality(String), brand LowCardinality(String), quantity Decimal(18, 3),
    unit_price Decimal(18, 2), line_discount Decimal(18, 2)`,
  engine: 'MergeTree',
  orderBy: '(customer_id, ordered_at, order_id, line_id)',
}

/** What changes the bytes on their way to the file. */
export type Through = (text: AsyncIterable<Buffer>) => AsyncIterable<Buffer>

/**
 * Writes a CSV of order lines, about two lines an order and ten orders a customer, in the canonical import
 * columns; the engine makes it, so that a few gigabytes take seconds.
 */
export async function writeOrdersFile(
  facts: Facts,
  file: {
    readonly path: string
    readonly rows: number
    /** Another of the engine's formats, and what is done to its bytes. */
    readonly format?: string
    readonly through?: Through
  },
): Promise<number> {
  const customers = Math.ceil(file.rows / 20)
  const text = await facts.read(
    sql`
    WITH
      cityHash64(number) AS h,
      toDateTime('2026-11-01 00:00:00', 'UTC') - toIntervalSecond(h % 63072000) AS moment,
      if(cityHash64(number, line) % ${2 * BAD_SHARE} = 1, '2026-02-30 10:00:00', toString(moment)) AS ordered_text,
      if(cityHash64(number, line) % ${2 * BAD_SHARE} = 2, 'n/a', concat(toString(9 + h % 900), '.', leftPad(toString(cityHash64(h, line) % 100), 2, '0'))) AS price_text
    SELECT
      concat('W', toString(100000000 + number)) AS order_id,
      concat('C', toString(1000000 + h % ${param(customers, 'UInt32')})) AS customer_id,
      ordered_text AS ordered_at,
      toString(moment + toIntervalSecond(h % 600)) AS paid_at,
      if(h % 50 = 0, 'cancelled', 'paid') AS status,
      ['小程序', '天猫', '抖音', '官网', '门店'][1 + h % 5] AS channel,
      if(h % 5 = 4, concat('store ', toString(h % 40)), '') AS store,
      if(h % 10 = 0, concat('CODE', toString(h % 30)), '') AS coupon_codes,
      if(h % 10 = 0, '5.00', '0.00') AS order_discount,
      if(h % 3 = 0, '8.00', '0.00') AS shipping,
      toString(line) AS line_id,
      concat('SKU-', toString(cityHash64(h, line, 2) % 20000)) AS sku,
      concat('goods number ', toString(cityHash64(h, line, 2) % 20000)) AS product_name,
      concat('category ', toString(cityHash64(h, line, 2) % 24)) AS category,
      concat('brand ', toString(cityHash64(h, line, 3) % 120)) AS brand,
      toString(1 + cityHash64(h, line, 4) % 3) AS quantity,
      price_text AS unit_price,
      if(h % 20 = 0, '1.00', '0.00') AS line_discount
    FROM numbers(${param(file.rows, 'UInt64')})
    ARRAY JOIN range(1, 2 + h % 3) AS line
    LIMIT ${param(file.rows, 'UInt64')}`,
    file.format ?? 'CSVWithNames',
  )
  const out = createWriteStream(file.path)
  await (file.through ? pipeline(text, file.through, out) : pipeline(text, out))
  return (await stat(file.path)).size
}
