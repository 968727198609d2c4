import type { FactTable } from '#stores/table.ts'

/**
 * Where every customer stands in every program, and how they came there: what the fold said last. Levels, reasons and
 * pins by key. Values and what is missing stand in the order of the program's conditions. The history's arrays run in
 * parallel, oldest first; its first entry is when the membership began. A row without a level waits for somebody who
 * is no member yet: until `due_at`. `came_from` (added by a later migration) is the level of the row that it took the
 * place of.
 */
export const customerTiersTable: FactTable = Object.freeze({
  name: 'customer_tiers',
  columns: [
    'program LowCardinality(String)',
    'customer UInt32',
    'level LowCardinality(String)',
    // Place in the ladder of the version in force, 0 = lowest.
    'rank UInt8',
    // The level that is held without regard to pins, and the one that is earned at this moment.
    'held LowCardinality(String)',
    'earned LowCardinality(String)',
    "since Nullable(DateTime64(3, 'UTC'))",
    "valid_until Nullable(DateTime64(3, 'UTC'))",
    "grace_until Nullable(DateTime64(3, 'UTC'))",
    // Id of the pin in force; '' = none.
    'pin String',
    'value Array(Float64)',
    'missing Array(Float64)',
    // '' = there is none above.
    'next_level LowCardinality(String)',
    // If nothing more is bought; null and '' = never.
    "drop_at Nullable(DateTime64(3, 'UTC'))",
    'drop_to LowCardinality(String)',
    // What comes by itself: a period that ends, an order that begins to count.
    "rise_at Nullable(DateTime64(3, 'UTC'))",
    'rise_to LowCardinality(String)',
    // The next instant at which time alone changes something; 2299-12-31 = never.
    "due_at DateTime64(3, 'UTC')",
    'version UInt32',
    "history_at Array(DateTime64(3, 'UTC'))",
    'history_level Array(LowCardinality(String))',
    'history_reason Array(LowCardinality(String))',
    'history_version Array(UInt32)',
    'history_value Array(Float64)',
    "as_of DateTime64(3, 'UTC')",
    'rev UInt64',
    'gone UInt8',
  ].join(',\n  '),
  engine: 'ReplacingMergeTree(rev, gone)',
  orderBy: '(program, customer)',
  granularity: 1024,
})
