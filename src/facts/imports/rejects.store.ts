import { param, sql } from '#sql/sql.ts'
import type { Facts } from '#stores/ports.ts'

/** Rejected rows of one reason: how many, and one value of them. */
export type RejectCount = {
  readonly code: string
  readonly column: string
  readonly rows: string
  readonly example: string
}

/** A row that could not be taken: (column, code, detail) for each fault, and its cells as they stood. */
export type RejectedRow = {
  readonly row: string
  readonly bad: readonly (readonly [string, string, string])[]
  readonly raw: readonly string[]
}

const PAGE = 5_000

/** What the rows of an import were rejected for, most frequent first. */
export async function countRejects(facts: Facts, load: number): Promise<RejectCount[]> {
  return facts.query<RejectCount>(sql`
    SELECT fault.2 AS code, fault.1 AS column, toString(count()) AS rows, any(fault.3) AS example
    FROM (SELECT arrayJoin(bad) AS fault FROM import_rejects FINAL WHERE load = ${param(load, 'UInt32')})
    GROUP BY code, column
    ORDER BY count() DESC, code, column
    LIMIT 200`)
}

/** The rejected rows in the file's order, page by page. */
export async function* rejectedRows(facts: Facts, load: number): AsyncGenerator<RejectedRow> {
  let after = -1
  for (;;) {
    const rows = await facts.query<RejectedRow>(sql`
      SELECT row, arrayMap(b -> [b.1, b.2, b.3], bad) AS bad, raw
      FROM import_rejects FINAL
      WHERE load = ${param(load, 'UInt32')} AND toInt64(row) > ${after}
      ORDER BY row
      LIMIT ${PAGE}`)
    yield* rows
    if (rows.length < PAGE) return
    after = Number(rows.at(-1)?.row)
  }
}
