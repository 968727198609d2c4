import { KEPT_MEMBERS } from '#segments/assignments.store.ts'
import { join, param, type Sql, sql } from '#sql/sql.ts'
import type { Facts } from '#stores/ports.ts'

export type ScoreRow = {
  readonly r: number
  readonly f: number
  readonly m: number
  readonly class: string
  readonly group: string
}

/** One customer's RFM among scored rows; undefined: not scored. */
export async function scoresOf(
  facts: Facts,
  rows: Sql,
  customer: number,
): Promise<ScoreRow | undefined> {
  const [row] = await facts.query<ScoreRow>(
    sql`SELECT r, f, m, toString(class) AS class, toString(group) AS group FROM (${rows}) WHERE customer = ${customer}`,
  )
  return row
}

/** Everybody whom an audience (customer, is_in) takes in. */
export async function membersOfAudience(facts: Facts, audience: Sql): Promise<number[]> {
  const rows = await facts.query<{ customer: number }>(
    sql`SELECT customer FROM (${audience}) WHERE is_in ORDER BY customer`,
  )
  return rows.map(({ customer }) => customer)
}

/** How many customers would go from which outputs of a definition to which, and a few of them; no output: []. */
export type Move = {
  readonly before: readonly number[]
  readonly after: readonly number[]
  readonly count: number
  readonly sample: readonly number[]
}

/**
 * What a fresh decision (customer, fresh) would change, for each of some groups of outputs by itself. `named`: how
 * many customers of each move are given.
 */
export async function movesOf(
  facts: Facts,
  fresh: Sql,
  groups: readonly (readonly number[])[],
  named: number,
): Promise<Move[][]> {
  if (groups.length === 0) return []
  const limit: Sql = { kind: 'sql', texts: [String(Math.trunc(named))], parts: [] }
  const listed = groups.map(
    (outputs, index) => sql`(${param(index, 'UInt32')}, ${param([...outputs], 'Array(UInt32)')})`,
  )
  const rows = await facts.query<{
    group: number
    before: number[]
    after: number[]
    n: string
    some: number[]
  }>(sql`
    SELECT group, before, after, count() AS n, groupArraySorted(${limit})(customer) AS some
    FROM (
      SELECT n.customer AS customer, one.1 AS group,
        arraySort(arrayIntersect(o.members, one.2)) AS before, arraySort(arrayIntersect(n.fresh, one.2)) AS after
      FROM (${fresh}) AS n
      LEFT JOIN (${KEPT_MEMBERS}) AS o ON o.customer = n.customer
      ARRAY JOIN [${join(listed)}] AS one
    )
    WHERE before != after
    GROUP BY group, before, after
    ORDER BY group, before, after`)
  return groups.map((_, index) =>
    rows
      .filter((row) => row.group === index)
      .map(({ before, after, n, some }) => ({ before, after, count: Number(n), sample: some })),
  )
}
