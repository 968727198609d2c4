import type { FactTable } from '#stores/table.ts'

/**
 * How dear goods are in each category: one row, the newest drawing, on every shard. `froms` and `ranks` are the steps
 * of each category: from which price of one piece on, which percentile, in tenths.
 */
export const priceLevelsTable: FactTable = Object.freeze({
  name: 'price_levels',
  columns: `one UInt8, rev UInt64, day Date, orders UInt64,
    categories Array(String), froms Array(Array(UInt64)), ranks Array(Array(Int16))`,
  engine: 'ReplacingMergeTree(rev)',
  orderBy: 'one',
  shardBy: 'one',
})
