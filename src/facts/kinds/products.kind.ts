import { param, type Sql, sql } from '#sql/sql.ts'
import { productsStage } from '../stage/stage.ts'
import { productsTable } from '../tables/products.table.ts'
import type { FactKind, NextContext } from './fact-kind.ts'
import { stamp } from './stamp.ts'

/** A product is what was said of it last. It belongs to no customer. */
export const productsKind: FactKind = {
  key: 'products',
  stage: productsStage,
  table: productsTable,
  countBy: sql`key`,
  next: (context: NextContext): Sql => sql`
SELECT ${stamp(context, { customer: sql`toUInt32(0)`, identity: sql`toUInt64(0)`, key: sql`s.key` })},
  s.source AS source,
  s.sku AS sku,
  s.name AS name,
  s.category AS category,
  s.brand AS brand,
  if(s.currency = '', ${param(context.currency, 'String')}, s.currency) AS currency,
  s.price AS price,
  s.cost AS cost,
  ifNull(s.at, ${param(context.now, "DateTime64(3, 'UTC')")}) AS at,
  s.attributes AS attributes,
  cityHash64(s.name, s.category, s.brand, s.currency, ifNull(s.price, -1), ifNull(s.cost, -1), toString(s.attributes)) AS digest,
  c.there = 0 AS fresh,
  toUInt32(0) AS was_customer,
  s.key AS fact,
  fresh AS is_new
FROM (SELECT * FROM ${context.staged} ORDER BY row DESC LIMIT 1 BY key) AS s
LEFT JOIN (
  SELECT key, digest, toUInt8(1) AS there
  FROM products FINAL
  WHERE past = 0 AND key IN (SELECT key FROM ${context.staged})
) AS c ON c.key = s.key
WHERE c.there = 0 OR c.digest != digest`,
}
