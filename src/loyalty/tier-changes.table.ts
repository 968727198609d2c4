import type { FactTable } from '#stores/table.ts'

/**
 * Who came from which level to which, run by run: made from the rows that the run wrote, so that both cannot disagree.
 * '' = no member. Written again it is the same row.
 */
export const tierChangesTable: FactTable = Object.freeze({
  name: 'tier_changes',
  columns: [
    'rev UInt64',
    'program LowCardinality(String)',
    'customer UInt32',
    'from_level LowCardinality(String)',
    'to_level LowCardinality(String)',
    // When the level began, and when the run found that out.
    "at DateTime64(3, 'UTC')",
    "known_at DateTime64(3, 'UTC')",
    'reason LowCardinality(String)',
    'version UInt32',
  ].join(',\n  '),
  engine: 'ReplacingMergeTree(rev)',
  orderBy: '(rev, program, customer)',
})
