import type { FactTable } from '../table.ts'

/** Where the tables of a cluster stand. */
export type Topology = {
  readonly cluster: string
  /** Database with each shard's own rows. */
  readonly database: string
  /** Database with the Distributed twins. */
  readonly all: string
  /** Shards hold several replicas, kept equal by Keeper. */
  readonly replicated: boolean
}

/** `CREATE TABLE` of a shard's own table (or the only one), with the settings that make an acknowledged insert survive a power cut. */
export function createOwnTable(table: FactTable, topology?: Topology): string {
  return [
    `CREATE TABLE IF NOT EXISTS ${identifier(table.name)} (`,
    `  ${table.columns}`,
    `) ENGINE = ${engineOf(table, topology)}`,
    ...(table.partitionBy === undefined ? [] : [`PARTITION BY ${table.partitionBy}`]),
    `ORDER BY ${table.orderBy}`,
    ...(table.ttl === undefined ? [] : [`TTL ${table.ttl}`]),
    `SETTINGS index_granularity = ${table.granularity ?? 8192}, fsync_after_insert = 1, fsync_part_directory = 1`,
  ].join('\n')
}

/** `CREATE TABLE` of the twin through which all shards are read and written. */
export function createTwin(
  table: Pick<FactTable, 'name' | 'shardBy'>,
  { cluster, database, all }: Topology,
  how: 'IF NOT EXISTS' | 'OR REPLACE' = 'IF NOT EXISTS',
): string {
  const name = identifier(table.name)
  return [
    how === 'OR REPLACE' ? 'CREATE OR REPLACE TABLE' : 'CREATE TABLE IF NOT EXISTS',
    `${all}.${name} AS ${database}.${name}`,
    `ENGINE = Distributed('${cluster}', '${database}', '${name}', ${table.shardBy ?? 'customer'})`,
  ].join(' ')
}

function engineOf(table: FactTable, topology: Topology | undefined): string {
  if (!topology?.replicated) return table.engine
  const [, family = '', args = ''] = /^(\w+)(?:\((.*)\))?$/.exec(table.engine) ?? []
  const path = `'/clickhouse/tables/{shard}/${topology.database}/${table.name}', '{replica}'`
  return `Replicated${family}(${[path, args].filter((part) => part !== '').join(', ')})`
}

/** Names come from definitions in the source; anything else is a bug. */
export function identifier(text: string): string {
  if (!/^[a-z_][a-z0-9_]*$/.test(text)) throw new Error(`not a table name: ${text}`)
  return text
}
