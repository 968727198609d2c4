import type { FactTable } from '#stores/table.ts'

/**
 * Who would stand on another level under a draft: one row for each such customer of a backtest. `way`: 0 = loses, 1 =
 * gains, 2 = neither (a level that only has another key). Forgotten after 400 days: then the report's counts are left.
 */
export const backtestMovesTable: FactTable = Object.freeze({
  name: 'tier_backtest_moves',
  columns: [
    'backtest LowCardinality(String)',
    'way UInt8',
    'customer UInt32',
    'from_level LowCardinality(String)',
    'to_level LowCardinality(String)',
    // Of the window, in minor units: net spend, and the discount on it at the levels held.
    'spent UInt64',
    'live_discount UInt64',
    'draft_discount UInt64',
    "made_at DateTime64(3, 'UTC')",
    'rev UInt64',
  ].join(',\n  '),
  engine: 'ReplacingMergeTree(rev)',
  orderBy: '(backtest, way, customer)',
  ttl: 'toDateTime(made_at) + INTERVAL 400 DAY',
})
