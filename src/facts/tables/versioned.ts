import type { FactTable } from '#stores/table.ts'

/** The end of `known_to` for what is still believed. */
export const STILL = '2299-12-31 00:00:00.000'

/** Columns that every versioned fact carries; see ARCHITECTURE.md, “one versioned row per fact”. */
export const VERSION_COLUMNS = [
  'customer UInt32',
  'key UInt128',
  'past UInt64',
  'rev UInt64',
  'gone UInt8',
  "known_from DateTime64(3, 'UTC')",
  `known_to DateTime64(3, 'UTC') DEFAULT '${STILL}'`,
  'identity UInt64',
  'load UInt32',
  'source LowCardinality(String)',
] as const

/** A fact table whose rows are versions; `ownColumns` are DDL column declarations. */
export type VersionedTable = FactTable & { readonly ownColumns: readonly string[] }

/** A fact table: the version columns, its own columns, and the physical layout that all fact tables share. */
export function versionedTable(
  name: string,
  ownColumns: readonly string[],
  options: { readonly sortAfterCustomer?: string; readonly shardBy?: string } = {},
): VersionedTable {
  const sort = options.sortAfterCustomer === undefined ? '' : `${options.sortAfterCustomer}, `
  return Object.freeze({
    name,
    ownColumns,
    columns: [
      ...VERSION_COLUMNS,
      ...ownColumns,
      // Finds a fact by its id whoever it belongs to; the rate keeps batches of thousands of look-ups narrow.
      'INDEX by_key key TYPE bloom_filter(0.00001) GRANULARITY 1',
    ].join(',\n  '),
    engine: 'ReplacingMergeTree(rev, gone)' as const,
    partitionBy: 'past = 0',
    orderBy: `(customer, ${sort}key, past)`,
    granularity: 1024,
    ...(options.shardBy === undefined ? {} : { shardBy: options.shardBy }),
  })
}

/** The name in a DDL column declaration. @example columnName('at DateTime') // 'at' */
export const columnName = (declaration: string): string =>
  declaration.slice(0, declaration.indexOf(' '))

/** All column names of a versioned table, in order. */
export const columnNames = (table: VersionedTable): string[] =>
  [...VERSION_COLUMNS, ...table.ownColumns].map(columnName)
