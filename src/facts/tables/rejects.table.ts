import type { FactTable } from '#stores/table.ts'

/** Rows of imported files that could not be taken: kept, so that they can be mended and sent again. */
export const rejectsTable: FactTable = Object.freeze({
  name: 'import_rejects',
  columns:
    'load UInt32, row UInt64, rev UInt64, bad Array(Tuple(column String, code String, detail String)), raw Array(String)',
  engine: 'ReplacingMergeTree(rev)',
  orderBy: '(load, row)',
  shardBy: 'row',
})
