import type { Settings } from '../ports.ts'

/** What every statement is run with, on every connection; a statement's own settings win. */
export const ALWAYS: Settings = Object.freeze({
  // JSON numbers lose digits beyond 2^53, and decimals would become floats.
  output_format_json_quote_64bit_integers: 1,
  output_format_json_quote_decimals: 1,
  session_timezone: 'UTC',
  // Versions of a fact never cross partitions (past = 0 or 1), so FINAL may look at each alone.
  do_not_merge_across_partitions_select_final: 1,
  join_use_nulls: 0,
  // All rules of a shop are one statement: the engine's own limit of 256 KiB is reached by a few hundred of them.
  max_query_size: 16_777_216,
  // A reader that goes away must not leave its query running.
  cancel_http_readonly_queries_on_client_close: 1,
})

/** What makes answers through Distributed tables exact. */
export const ON_CLUSTER: Settings = Object.freeze({
  // Joins and IN between Distributed tables see all shards, whatever the rows' sharding.
  distributed_product_mode: 'global',
  prefer_global_in_and_join: 1,
  // An acknowledged row is on its shard, not in a spool of the node that took it.
  distributed_foreground_insert: 1,
  // Through the front door also at home; otherwise rows of the own shard are counted twice.
  prefer_localhost_replica: 0,
  // Would write each shard's part to the same shard, also where the sharding key changes on the way.
  parallel_distributed_insert_select: 0,
  // All rows of a customer are on one shard.
  optimize_distributed_group_by_sharding_key: 1,
  optimize_skip_unused_shards: 1,
  // A dead shard is an error, never an answer without its rows.
  skip_unavailable_shards: 0,
})
