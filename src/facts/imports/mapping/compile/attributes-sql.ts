import { join, param, type Sql, sql } from '#sql/sql.ts'
import type { Reading } from './assembly.ts'

/** A map of what people named themselves: `attributes.NAME` → the cell. Blank cells say nothing. */
export function mapSql(pairs: readonly (readonly [name: string, value: Sql])[]): Sql {
  if (pairs.length === 0) return sql`map()`
  return sql`mapFilter((k, v) -> v != '', map(${join(pairs.map(([name, value]) => sql`${param(name, 'String')}, ${value}`))}))`
}

/** The columns that begin with the prefix, without it. */
export const openPairs = (
  readings: ReadonlyMap<string, Reading>,
  prefix: string,
): [string, Sql][] =>
  [...readings.values()]
    .filter(({ key }) => key.startsWith(prefix))
    .map(({ key, read }) => [key.slice(prefix.length), read.value])
