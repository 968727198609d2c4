import type { Follow } from '#facts/identity/merging/merges.store.ts'
import { sql } from '#sql/sql.ts'
import { bigints } from '#stores/instant.ts'

/**
 * What was given by hand goes with the customer that it was given to, and comes back when a merge is taken back. Where
 * several people who became one have the same, or different values of a class, that of the customer by whom they go
 * holds, then that of the one known longest; the others wait under their own numbers, which nobody reads.
 */
export const assignmentsFollow: Follow = async (inner, now) => {
  const homes = bigints(now.map(({ home }) => home))
  const customers = bigints(now.map(({ customer }) => customer))
  // Everybody's own first: what changes places must not meet on the way.
  await inner.query(sql`
    UPDATE assignments SET customer = home
    WHERE customer = ANY(${homes}) AND home IS NOT NULL AND customer <> home`)
  await inner.query(sql`
    WITH mine AS (
      SELECT s.id, n.home, n.customer,
        row_number() OVER (
          PARTITION BY n.customer, s.ended_at IS NULL, CASE WHEN r.kind = 'class' THEN 'class ' || r.key ELSE r.no::text END
          ORDER BY n.home <> n.customer, n.home, s.id) AS place,
        s.ended_at IS NOT NULL AS ended
      FROM assignments s
      JOIN rule_numbers r ON r.no = s.rule
      JOIN unnest(${homes}, ${customers}) AS n (home, customer) ON s.customer = n.home)
    UPDATE assignments s SET home = m.home, customer = m.customer
    FROM mine m
    WHERE s.id = m.id AND m.home <> m.customer AND (m.ended OR m.place = 1)`)
}
