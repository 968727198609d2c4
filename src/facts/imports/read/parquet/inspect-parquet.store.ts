import { Readable } from 'node:stream'
import { problem } from '#core/problem.ts'
import { ProblemError } from '#core/result.ts'
import { join, name, param, sql } from '#sql/sql.ts'
import type { Facts } from '#stores/ports.ts'
import { SAMPLE_RECORDS } from '../inspection.ts'
import { parquetBatches, parquetRows } from './parquet-batches.ts'
import { readParquet } from './parquet-file.ts'
import { unreadable } from '../file-source.ts'
import { namesOf } from '../headers.ts'

export type ParquetInspection = {
  readonly headers: string[]
  readonly least: number
  readonly sample: string[][]
}

/** Columns and first rows of a Parquet file; the rows are read by the engine, so without it there are none. */
export async function inspectParquet(
  path: string,
  fileName: string,
  facts: Facts | undefined,
): Promise<ParquetInspection> {
  const file = await readParquet(path)
  if (file.columns.length === 0) throw unreadable('the Parquet file has no plain columns')
  const headers = namesOf(file.columns.map((column) => column.name))
  const inspection = { headers, least: headers.length }
  if (file.rows === 0) throw new ProblemError(problem('no_rows', { name: fileName }))
  if (!facts) return { ...inspection, sample: [] }
  await using session = await facts.session()
  const cells = headers.map((_, index) => name(`c${index}`))
  await session.run(
    sql`CREATE TEMPORARY TABLE parquet_sample (row UInt64, ${join(cells.map((cell) => sql`${cell} String`))}) ENGINE = Memory`,
  )
  for await (const batch of parquetBatches(path, {})) {
    const rows = parquetRows(file.columns, 0)
    await session.write(
      sql`INSERT INTO parquet_sample (row, ${join(cells)}) SELECT row_no, ${join(cells)} FROM ${rows} LIMIT ${param(SAMPLE_RECORDS, 'UInt64')} FORMAT Parquet`,
      Readable.from(batch.parts),
      { settings: { max_threads: 1 } },
    )
    break
  }
  const rows = await session.query<{ cells: string[] }>(
    sql`SELECT [${join(cells)}] AS cells FROM parquet_sample ORDER BY row LIMIT ${SAMPLE_RECORDS}`,
  )
  return { ...inspection, sample: rows.map((row) => row.cells) }
}
