import type { Follow } from '#facts/identity/merging/merges.store.ts'
import { param, sql } from '#sql/sql.ts'

/** Levels set by hand go with the customer that they were set for, and come back when a merge is taken back. */
export const pinsFollow: Follow = async (inner, now) => {
  const homes = sql`${param(
    now.map(({ home }) => home),
    'Array(UInt32)',
  )}::bigint[]`
  const customers = sql`${param(
    now.map(({ customer }) => customer),
    'Array(UInt32)',
  )}::bigint[]`
  await inner.query(sql`
    UPDATE tier_pins p SET home = n.home, customer = n.customer
    FROM unnest(${homes}, ${customers}) AS n (home, customer)
    WHERE p.customer = ANY(${homes}) AND coalesce(p.home, p.customer) = n.home AND p.customer <> n.customer`)
}
