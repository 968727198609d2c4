import { KEPT_MEMBERS } from '#segments/assignments.store.ts'
import { type Sql, sql } from '#sql/sql.ts'
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

/** How many would enter and leave an output, and a few of them. */
export type Moves = {
  readonly entered: number
  readonly departed: number
  readonly came: readonly number[]
  readonly went: readonly number[]
}

/** What a fresh decision (customer, fresh) would change, by output. `named`: how many of each are given. */
export async function movesOf(
  facts: Facts,
  fresh: Sql,
  named: number,
): Promise<Map<number, Moves>> {
  const limit: Sql = { kind: 'sql', texts: [String(Math.trunc(named))], parts: [] }
  const rows = await facts.query<{
    rule: string
    entered: string
    departed: string
    came: number[]
    went: number[]
  }>(sql`
    SELECT abs(change) AS rule, countIf(change > 0) AS entered, countIf(change < 0) AS departed,
      groupArrayIf(${limit})(customer, change > 0) AS came, groupArrayIf(${limit})(customer, change < 0) AS went
    FROM (
      SELECT n.customer AS customer, arrayJoin(arrayConcat(
        arrayMap(no -> toInt64(no), arrayExcept(n.fresh, o.members)),
        arrayMap(no -> -toInt64(no), arrayExcept(o.members, n.fresh)))) AS change
      FROM (${fresh}) AS n
      LEFT JOIN (${KEPT_MEMBERS}) AS o ON o.customer = n.customer
    )
    GROUP BY rule`)
  return new Map(
    rows.map(({ rule, entered, departed, came, went }) => [
      Number(rule),
      { entered: Number(entered), departed: Number(departed), came, went },
    ]),
  )
}
