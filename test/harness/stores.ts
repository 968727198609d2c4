import { createHash, randomBytes } from 'node:crypto'
import { basename } from 'node:path'
import pg from 'pg'
import { afterAll, expect, inject } from 'vitest'
import { openFactsServer, parseClickHouseUrl } from '#stores/clickhouse/cluster.ts'
import { connect } from '#stores/clickhouse/connection.ts'
import { migrate } from '#stores/migrate.ts'
import { storesMigrations } from '#stores/migrations.ts'
import type { Stores } from '#stores/open-stores.ts'
import type { Migration } from '#stores/ports.ts'
import { openLedger } from '#stores/postgres/ledger.ts'

export type TestStores = Pick<Stores, 'facts' | 'ledger'> &
  AsyncDisposable & {
    readonly close: () => Promise<void>
    readonly profile: 'embedded' | 'server'
    /** Where they are, as a process of Zhike is told. */
    readonly env: { readonly DATABASE_URL: string; readonly CLICKHOUSE_URL: string }
  }

/**
 * A pair of empty databases of this test file's own, with the stores' migrations and the given ones applied. They
 * go when the file is done (or at `close`).
 *
 * @example const { facts, ledger } = await testStores(factsMigrations) // at the top of the file, or in beforeAll
 */
export async function testStores(migrations: readonly Migration[] = []): Promise<TestStores> {
  const { postgres, clickhouse, profile } = inject('engines')
  const name = databaseName(expect.getState().testPath ?? 'test')
  const admin = { ...postgres, user: 'postgres', database: 'postgres' }
  await administer(admin, `CREATE DATABASE ${name}`)
  const cluster = clickhouse.cluster === undefined ? '' : `?cluster=${clickhouse.cluster}`
  const env = {
    // The host as a parameter: it may be the folder of a socket.
    DATABASE_URL: `postgres://postgres:${encodeURIComponent(postgres.password)}@localhost:${postgres.port}/${name}?host=${encodeURIComponent(postgres.host)}`,
    CLICKHOUSE_URL: `${clickhouse.url}/${name}${cluster}`,
  }
  const facts = await openFactsServer(parseClickHouseUrl(env.CLICKHOUSE_URL))
  const ledger = openLedger({ ...admin, database: name }, { path: 'PostgreSQL' })
  const close = once(async () => {
    await Promise.all([facts.close(), ledger.close()])
    await Promise.all(clickhouse.nodes.map((url) => dropFacts(url, name)))
    await administer(admin, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`)
  })
  try {
    await migrate({ facts, ledger }, [...storesMigrations, ...migrations])
  } catch (error) {
    await close()
    throw error
  }
  closeWithFile(close)
  return { facts, ledger, profile, env, close, [Symbol.asyncDispose]: close }
}

/** Short, different in every call, and recognisable: PostgreSQL's names end at 63 bytes. */
function databaseName(path: string): string {
  const file = basename(path)
    .replace(/\.test\.tsx?$/, '')
    .replace(/[^a-z0-9]+/gi, '_')
    .toLowerCase()
    .slice(0, 24)
  const place = createHash('sha256').update(path).digest('hex').slice(0, 6)
  return `zhike_t_${file}_${place}${randomBytes(3).toString('hex')}`
}

async function administer(address: pg.ClientConfig, statement: string): Promise<void> {
  const client = new pg.Client(address)
  await client.connect()
  await client.query(statement).finally(() => client.end())
}

async function dropFacts(url: string, name: string): Promise<void> {
  const { address } = parseClickHouseUrl(url)
  const connection = connect({ address: () => address, database: 'system', where: { path: url } })
  try {
    await connection.command(`DROP DATABASE IF EXISTS ${name}_all SYNC`)
    await connection.command(`DROP DATABASE IF EXISTS ${name} SYNC`)
  } finally {
    await connection.close()
  }
}

/** While a file is collected or in its beforeAll, its end can be waited for; within a test the caller closes. */
function closeWithFile(close: () => Promise<void>): void {
  try {
    afterAll(close)
  } catch {
    // Inside a test: `await using`, or close().
  }
}

function once(run: () => Promise<void>): () => Promise<void> {
  let done: Promise<void> | undefined
  return () => {
    done ??= run()
    return done
  }
}
