import type { ColumnMapping, Mapping } from '#api/shapes/mapping.ts'

const headerOf = (column: ColumnMapping): string => (typeof column === 'string' ? column : column.header)

/** What a column of the file is taken for; undefined = left out. */
export function canonicalOf(mapping: Mapping, header: string): string | undefined {
  return Object.entries(mapping.columns).find(([, column]) => headerOf(column) === header)?.[0]
}

/**
 * Says what a column of the file is. Whoever was that before, and what the column was before, is left out; how a
 * column is to be read (format, unit) stays with it.
 */
export function assign(mapping: Mapping, header: string, canonical: string | undefined): Mapping {
  const before = Object.values(mapping.columns).find((column) => headerOf(column) === header)
  const rest = Object.entries(mapping.columns).filter(([key, column]) => headerOf(column) !== header && key !== canonical)
  return { ...mapping, columns: Object.fromEntries(canonical === undefined ? rest : [...rest, [canonical, before ?? header]]) }
}
