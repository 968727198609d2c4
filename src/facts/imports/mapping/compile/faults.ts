import { join, param, type Sql, sql } from '#sql/sql.ts'
import { EXCEL_ERROR, EXCEL_HASHES, FORMULA } from '../values/clean.ts'
import type { Way } from '../values/value.ts'
import type { Check } from './assembly.ts'

export const NO_FAULT = sql`CAST([], 'Array(Tuple(column String, code String, detail String))')`

/** Ways of reading are told from codes by this. */
const WAY = '~'

/**
 * Every fault of a row: (column, code, cell). Looked for only in rows that have one; the code of a cell follows from
 * its way of reading, once for all columns of that way.
 */
export function faultsSql(checks: readonly Check[], ways: ReadonlyMap<string, Way>): Sql {
  const faults = join(
    checks.map(({ column, fine, why, text, cell }) => {
      const reason = 'way' in why ? `${WAY}${why.way}` : why.code
      return sql`(${fine}, ${param(column, 'String')}, ${param(reason, 'String')}, ${text}, ${cell})`
    }),
    ',\n    ',
  )
  const used = new Set(checks.flatMap(({ why }) => ('way' in why ? [why.way] : [])))
  const codes = join(
    [...used].flatMap((key) => {
      const way = ways.get(key)
      return way ? [sql`f.3 = ${param(`${WAY}${key}`, 'String')}, ${way.code(sql`f.4`)}`] : []
    }),
    ',\n      ',
  )
  const excel = sql`match(f.4, ${EXCEL_HASHES}), 'excel_overflow', match(upper(f.4), ${EXCEL_ERROR}), 'excel_error', match(f.4, ${FORMULA}), 'formula'`
  const code =
    used.size === 0
      ? sql`f.3`
      : sql`multiIf(NOT startsWith(f.3, ${WAY}), f.3, ${excel}, ${codes}, f.3)`
  return sql`arrayMap(f -> (f.2, ${code}, substringUTF8(f.5, 1, 200)), arrayFilter(f -> NOT f.1, [
    ${faults}]))`
}
