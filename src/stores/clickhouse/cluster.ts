import { problem } from '#core/problem.ts'
import { ProblemError } from '#core/result.ts'
import { param, sql } from '#sql/sql.ts'
import { type Address, type Connection, connect } from './connection.ts'
import { identifier, type Topology } from './ddl.ts'
import { type FactsEngine, factsOfCluster, factsOfNode, type Host } from './facts.ts'
import type { Where } from '../where.ts'
import { ON_CLUSTER } from './settings.ts'

/**
 * What `CLICKHOUSE_URL` says: `http[s]://user:password@host:port/database?cluster=NAME&replicated=1`.
 * The database defaults to `zhike`. With `cluster`, its hosts are those that the server lists under that name in
 * `system.clusters`; each must answer HTTP on the port that it says itself, for the same user and password.
 * `replicated=1` makes Replicated tables (the shards' `{shard}` and `{replica}` macros must be set).
 */
export type ClickHouseUrl = {
  readonly address: Address
  readonly database: string
  readonly cluster?: string
  readonly replicated: boolean
}

/** @throws ProblemError bad_configuration */
export function parseClickHouseUrl(text: string): ClickHouseUrl {
  const refuse = (detail: string): never => {
    const value = text.replace(/\/\/[^@/]*@/, '//…@')
    throw new ProblemError(problem('bad_configuration', { name: 'CLICKHOUSE_URL', value, detail }))
  }
  if (!URL.canParse(text)) return refuse('write http://user:password@host:8123/zhike')
  const url = new URL(text)
  if (url.protocol !== 'http:' && url.protocol !== 'https:')
    return refuse('it must begin with http:// or https://')
  const database = url.pathname.slice(1) || 'zhike'
  if (!/^[a-z_][a-z0-9_]*$/.test(database))
    return refuse(`${database} is not a name for a database`)
  const known = new Set(['cluster', 'replicated'])
  for (const key of url.searchParams.keys())
    if (!known.has(key)) return refuse(`there is no option ${key}`)
  const cluster = url.searchParams.get('cluster') ?? undefined
  if (cluster !== undefined && !/^[A-Za-z0-9_-]+$/.test(cluster))
    return refuse(`${cluster} is not a name for a cluster`)
  return {
    address: {
      url: url.origin,
      username: decodeURIComponent(url.username) || 'default',
      password: decodeURIComponent(url.password),
    },
    database,
    ...(cluster === undefined ? {} : { cluster }),
    replicated: url.searchParams.get('replicated') === '1',
  }
}

/**
 * Opens the facts engine at an URL; makes the databases if they are missing.
 *
 * @throws ProblemError bad_configuration for a cluster that the server does not know, engine_down
 */
export async function openFactsServer(to: ClickHouseUrl): Promise<FactsEngine> {
  const where: Where = { path: to.address.url }
  if (to.cluster === undefined) return openNode(() => to.address, to.database, where)
  const topology: Topology = { ...to, cluster: to.cluster, all: `${to.database}_all` }
  const found = await discover(to.address, topology, where)
  const hosts = found.map((host): Host => {
    const address = { ...to.address, url: host.url }
    const at = (database: string): Connection =>
      connect({ address: () => address, database, settings: ON_CLUSTER, where: { path: host.url } })
    return { shard: host.shard, own: at(topology.database), all: at(topology.all) }
  })
  for (const { url } of found) {
    await makeDatabase({ ...to.address, url }, topology.database, where)
    await makeDatabase({ ...to.address, url }, topology.all, where)
  }
  return factsOfCluster(topology, hosts)
}

/** One node; also the embedded engine, whose address may change when it is restarted. */
export async function openNode(
  address: () => Address,
  database: string,
  where: Where,
): Promise<FactsEngine> {
  await makeDatabase(address(), database, where)
  return factsOfNode(connect({ address, database, where }))
}

async function makeDatabase(address: Address, database: string, where: Where): Promise<void> {
  const anywhere = connect({ address: () => address, database: 'system', where })
  // Only Atomic databases can exchange tables.
  await anywhere
    .command(`CREATE DATABASE IF NOT EXISTS ${identifier(database)} ENGINE = Atomic`)
    .finally(() => anywhere.close())
}

type Found = { readonly shard: number; readonly url: string }

/** Every replica of every shard, in the order that the server lists them. All must answer. */
async function discover(address: Address, topology: Topology, where: Where): Promise<Found[]> {
  const { protocol } = new URL(address.url)
  const entry = connect({ address: () => address, database: 'system', settings: ON_CLUSTER, where })
  const port = protocol === 'https:' ? 'https_port' : 'http_port'
  const known = await entry.query<{ shard_num: number; host_name: string; port: number }>(
    sql`SELECT shard_num, host_name, port FROM system.clusters WHERE cluster = ${topology.cluster} ORDER BY shard_num, replica_num`,
  )
  if (known.length === 0) {
    const detail = 'the server does not list this cluster in system.clusters'
    throw new ProblemError(
      problem('bad_configuration', { name: 'CLICKHOUSE_URL', value: topology.cluster, detail }),
    )
  }
  const answers = await entry.query<{ shard: number; tcp: number; http: number; host: string }>(
    sql`SELECT shardNum() AS shard, tcpPort() AS tcp, getServerPort(${port}) AS http, hostName() AS host
      FROM clusterAllReplicas(${param(topology.cluster, 'String')}, system.one)`,
  )
  await entry.close()
  return known.map(({ shard_num, host_name, port: tcp }) => {
    const same = answers.filter((answer) => answer.shard === shard_num)
    const http = (
      same.length === 1
        ? same[0]
        : same.find((answer) => answer.tcp === tcp || answer.host === host_name)
    )?.http
    if (http === undefined)
      throw new ProblemError(problem('engine_down', { engine: `ClickHouse ${host_name}:${tcp}` }))
    return { shard: shard_num, url: `${protocol}//${host_name}:${http}` }
  })
}
