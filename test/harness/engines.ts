import { existsSync, readdirSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ENGINE_USER } from '#stores/clickhouse/engine-config.ts'
import { freePort, launchClickHouse } from '#stores/clickhouse/launch.ts'
import { launchPostgres } from '#stores/postgres/launch.ts'

/** What test files need to know to reach the engines of this run. */
export type Engines = {
  readonly profile: 'embedded' | 'server'
  readonly postgres: { readonly host: string; readonly port: number; readonly password: string }
  /** `http://user:password@host:port`; the database comes with each test file. */
  readonly clickhouse: {
    readonly url: string
    readonly cluster?: string
    readonly nodes: readonly string[]
  }
}

type Running = Engines & { readonly stop: () => Promise<void> }

const SHARDS = 3

/** Starts one engine of each kind in a temporary folder; on the server profile a PostgreSQL over TCP and a cluster. */
export async function startEngines(profile: Engines['profile']): Promise<Running> {
  const dir = await mkdtemp(join(tmpdir(), 'zhike-test-'))
  const server = profile === 'server'
  const [postgres, clickhouse] = await Promise.allSettled([
    startPostgres(dir, server),
    startClickHouse(dir, server),
  ])
  const stop = async (): Promise<void> => {
    // Nothing here needs an orderly end.
    if (postgres.status === 'fulfilled') await postgres.value.kill()
    if (clickhouse.status === 'fulfilled') await clickhouse.value.kill()
    await rm(dir, { recursive: true, force: true, maxRetries: 5 })
  }
  if (postgres.status === 'rejected' || clickhouse.status === 'rejected') {
    await stop()
    throw postgres.status === 'rejected'
      ? postgres.reason
      : (clickhouse as PromiseRejectedResult).reason
  }
  return { profile, postgres: postgres.value.address, clickhouse: clickhouse.value.address, stop }
}

async function startPostgres(dir: string, server: boolean) {
  const port = server ? await freePort() : 5432
  const binaries = server ? debianBinaries() : undefined
  const child = await launchPostgres({
    dir: join(dir, 'pg'),
    ...(server ? { port } : {}),
    ...(binaries === undefined ? {} : { binaries }),
    // Thousands of small transactions; what fsync does is tested where it matters.
    parameters: { fsync: 'off', max_connections: '300' },
  })
  const host = server ? '127.0.0.1' : join(dir, 'pg')
  return { address: { host, port, password: child.password }, kill: () => child.kill() }
}

/** The newest PostgreSQL that Debian has installed; without one the package's own stands in. */
function debianBinaries(): string | undefined {
  const root = '/usr/lib/postgresql'
  if (!existsSync(root)) return undefined
  const versions = readdirSync(root).filter((version) =>
    existsSync(join(root, version, 'bin', 'postgres')),
  )
  const newest = versions.sort((a, b) => Number(b) - Number(a))[0]
  return newest === undefined ? undefined : join(root, newest, 'bin')
}

async function startClickHouse(dir: string, server: boolean): Promise<Started> {
  const password = 'test'
  const count = server ? SHARDS : 1
  const ports = await Promise.all(
    Array.from({ length: count }, async () => ({ http: await freePort(), tcp: await freePort() })),
  )
  const cluster = server ? { name: 'zhike', shards: ports.map(({ tcp }) => tcp) } : undefined
  const nodes = await Promise.all(
    ports.map((own, index) =>
      launchClickHouse({
        dir: join(dir, `ch${index}`),
        ports: own,
        password,
        ...(cluster ? { cluster } : {}),
      }),
    ),
  )
  const kill = async (): Promise<void> => {
    await Promise.all(nodes.map((node) => node.kill()))
  }
  // Somebody took a port meanwhile and the node took another: the rest would look for it in vain.
  if (cluster && nodes.some((node, index) => node.ports.tcp !== ports[index]?.tcp)) {
    await kill()
    return startClickHouse(dir, server)
  }
  const urls = nodes.map((node) => `http://${ENGINE_USER}:${password}@127.0.0.1:${node.ports.http}`)
  return {
    address: { url: urls[0] ?? '', nodes: urls, ...(cluster ? { cluster: cluster.name } : {}) },
    kill,
  }
}

type Started = { readonly address: Engines['clickhouse']; readonly kill: () => Promise<void> }
