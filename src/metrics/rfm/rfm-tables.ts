import type { FactTable } from '#stores/table.ts'

/** Each scored customer's RFM; `cuts` is the drawing of cut-points that scored them. gone = 1: scored no more. */
export const customerRfmTable: FactTable = Object.freeze({
  name: 'customer_rfm',
  columns: `model LowCardinality(String), customer UInt32, rev UInt64, gone UInt8, cuts UInt32,
    recency Float64, frequency Float64, monetary Float64,
    r UInt8, f UInt8, m UInt8, class LowCardinality(String), group LowCardinality(String)`,
  engine: 'ReplacingMergeTree(rev, gone)',
  orderBy: '(model, customer)',
  granularity: 1024,
})
