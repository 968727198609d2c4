/**
 * A ClickHouse table as its owner describes it. The store creates it on one node, or on every shard of a
 * cluster together with its Distributed twin, with the durable settings.
 */
export type FactTable = {
  readonly name: string
  /** Column list as DDL, e.g. `customer UInt32, at DateTime64(3, 'UTC')`. */
  readonly columns: string
  readonly engine: 'MergeTree' | 'ReplacingMergeTree(rev)' | 'ReplacingMergeTree(rev, gone)'
  readonly orderBy: string
  readonly partitionBy?: string
  readonly ttl?: string
  /** Rows per index mark; small for tables that are read by customer. */
  readonly granularity?: number
  /** Sharding expression on a cluster; default `customer`. */
  readonly shardBy?: string
}
