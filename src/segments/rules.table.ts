import type { FactTable } from '#stores/table.ts'

/** Who is in what, and where the next whole answer is built before it is swapped in. */
export const RULES_TABLE = 'customer_rules'
export const NEXT_RULES_TABLE = 'customer_rules_next'

/**
 * What each customer is in, as the last run that looked at them found it: numbers of outputs (ledger, `rule_numbers`),
 * ascending. `entered` and `departed` are what that run changed: rows and history can not disagree, because the
 * history is written from the rows.
 */
export const customerRulesTable = (name = RULES_TABLE): FactTable => ({
  name,
  columns: [
    'customer UInt32',
    // The run that wrote the row; the larger wins.
    'rev UInt64',
    'gone UInt8',
    "as_of DateTime64(3, 'UTC')",
    // When time alone may change the row; 2299-12-31 = never.
    "due_at DateTime64(3, 'UTC')",
    'members Array(UInt32)',
    'entered Array(UInt32)',
    'departed Array(UInt32)',
  ].join(',\n  '),
  engine: 'ReplacingMergeTree(rev, gone)',
  orderBy: 'customer',
  granularity: 1024,
})

/**
 * The history: who entered or left what, when, by which version of its definition. Written again it is the same
 * row, so that a run that was cut off can be finished by the next.
 */
export const ruleChangesTable: FactTable = Object.freeze({
  name: 'rule_changes',
  columns: [
    'rule UInt32',
    'customer UInt32',
    'rev UInt64',
    // 1: entered; 0: left.
    'entered UInt8',
    "at DateTime64(3, 'UTC')",
    'version UInt32',
  ].join(',\n  '),
  engine: 'ReplacingMergeTree(rev)',
  orderBy: '(rule, customer, rev, entered)',
  granularity: 8192,
})
