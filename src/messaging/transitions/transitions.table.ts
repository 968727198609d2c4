import type { FactTable } from '#stores/table.ts'

/**
 * What became of whom, run by run: who came into a segment or left it, got or lost a tag, changed class or level. Written
 * again it is the same row. '' = in none of the values, on no level.
 */
export const transitionsTable: FactTable = Object.freeze({
  name: 'transitions',
  columns: [
    // The evaluation that found it; grows.
    'rev UInt64',
    'customer UInt32',
    'type LowCardinality(String)',
    // The definition: segment:vip, class:value, tier:membership.
    'subject LowCardinality(String)',
    'from_value LowCardinality(String)',
    'to_value LowCardinality(String)',
    // Since when it is so, and when that was found.
    "at DateTime64(3, 'UTC')",
    "known_at DateTime64(3, 'UTC')",
    // Of the definition.
    'version UInt32',
    'cause LowCardinality(String)',
    // Of levels: why, as the fold says.
    'reason LowCardinality(String)',
  ].join(',\n  '),
  engine: 'ReplacingMergeTree(rev)',
  orderBy: '(rev, customer, subject, from_value, to_value)',
  ttl: 'toDateTime(known_at) + INTERVAL 180 DAY',
})
