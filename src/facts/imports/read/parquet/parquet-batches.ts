import { problem } from '#core/problem.ts'
import { ProblemError } from '#core/result.ts'
import { join, name, param, type Sql, sql } from '#sql/sql.ts'
import type { ReadOptions } from '../file-source.ts'
import { groupBytes, type ParquetColumn, readParquet } from './parquet-file.ts'

/** The engine holds a whole row group while it reads it, packed and unpacked. Writers make them about 128 MB. */
const MAX_GROUP = 400e6

/** A row group as a file of its own, and the query that reads it. */
export type ParquetBatch = {
  readonly parts: readonly Buffer[]
  readonly records: number
  readonly rows: Sql
}

/** A Parquet file's row groups, one after the other, so that memory is that of a group and not of the file. */
export async function* parquetBatches(
  path: string,
  options: ReadOptions,
): AsyncGenerator<ParquetBatch> {
  const file = await readParquet(path)
  let before = 0
  for (const [index, group] of file.groups.entries()) {
    if (options.signal?.aborted) throw new ProblemError(problem('cancelled'))
    const bytes = group.to - group.from
    if (bytes > MAX_GROUP)
      throw new ProblemError(
        problem('too_large', {
          what: `Row group ${index + 1} / 行组 ${index + 1}`,
          limit: '400 MB',
        }),
      )
    const parts: Buffer[] = []
    for await (const part of groupBytes(path, file, group)) parts.push(part)
    yield { records: group.rows, parts, rows: parquetRows(file.columns, before) }
    options.onBytes?.(group.to)
    before += group.rows
  }
}

/** The group's rows as all other files': (row_no, item_no, c0, c1 …), all cells texts. */
export function parquetRows(columns: readonly ParquetColumn[], before: number): Sql {
  const type = ({ values }: ParquetColumn): string =>
    values === 'float' ? 'Nullable(Float64)' : 'Nullable(String)'
  const structure = columns.map((column) => `${quoted(column.name)} ${type(column)}`).join(', ')
  const cells = columns.map((column, index) => sql`${cellSql(column)} AS ${name(`c${index}`)}`)
  return sql`(
  SELECT ${param(before + 1, 'UInt64')} + rowNumberInAllBlocks() AS row_no, toUInt32(0) AS item_no, ${join(cells)}
  FROM input(${param(structure, 'String')}))`
}

function cellSql(column: ParquetColumn): Sql {
  const cell = sql`${param(column.name, 'Identifier')}`
  if (column.values === 'instant')
    return sql`if(isNull(${cell}), '', concat(assumeNotNull(${cell}), 'Z'))`
  // 3 × 5.98 is 17.939999999999998 in binary; nobody meant that.
  if (column.values === 'float') return sql`ifNull(toString(round(${cell}, 6)), '')`
  return sql`ifNull(${cell}, '')`
}

/** Inside the structure's text names stand in back quotes. */
const quoted = (text: string): string =>
  `\`${text.replaceAll('\\', '\\\\').replaceAll('`', '\\`')}\``
