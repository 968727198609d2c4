import type { Follow } from '#facts/identity/merging/merges.store.ts'
import { sql } from '#sql/sql.ts'
import { bigints } from '#stores/instant.ts'

/** Levels set by hand go with the customer that they were set for, and come back when a merge is taken back. */
export const pinsFollow: Follow = async (inner, now) => {
  const homes = bigints(now.map(({ home }) => home))
  const customers = bigints(now.map(({ customer }) => customer))
  await inner.query(sql`
    UPDATE tier_pins p SET home = n.home, customer = n.customer
    FROM unnest(${homes}, ${customers}) AS n (home, customer)
    WHERE p.customer = ANY(${homes}) AND coalesce(p.home, p.customer) = n.home AND p.customer <> n.customer`)
}
