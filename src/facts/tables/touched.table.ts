import type { FactTable } from '#stores/table.ts'

/**
 * Who was touched by which batch: later stages read this from their cursor on. Short-lived. `load` (added by a later
 * migration): the import that the batch was of; 0 = it came live.
 */
export const touchedTable: FactTable = Object.freeze({
  name: 'touched',
  columns: "batch UInt64, customer UInt32, known_at DateTime64(3, 'UTC')",
  engine: 'MergeTree',
  orderBy: '(batch, customer)',
  ttl: 'toDateTime(known_at) + INTERVAL 14 DAY',
})

/** Every customer of whom any fact is known; `gone` = 1 when an undone import took the last one away. Read with FINAL. */
export const customersTable: FactTable = Object.freeze({
  name: 'customers',
  columns: "customer UInt32, rev UInt64, gone UInt8, known_from DateTime64(3, 'UTC')",
  engine: 'ReplacingMergeTree(rev, gone)',
  orderBy: 'customer',
  granularity: 1024,
})
