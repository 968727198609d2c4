import pg from 'pg'
import { toPostgres } from '#sql/print.ts'
import { type Sql, sql } from '#sql/sql.ts'
import type { Ledger } from '../ports.ts'
import type { Where } from '../where.ts'
import { ledgerFailure } from './failures.ts'
import { locks } from './locks.ts'
import { CHANNEL, signals } from './signals.ts'
import { ledgerTypes } from './types.ts'

export type LedgerAddress = Pick<
  pg.PoolConfig,
  'host' | 'port' | 'user' | 'password' | 'database' | 'connectionString'
>

const CONNECTIONS = 20
/** A server that does not take connections is down; statements themselves may take what they need. */
const CONNECT_MS = 10_000

/** The ledger at an address. Nothing is connected before the first statement. */
export function openLedger(address: LedgerAddress, where: Where): Ledger {
  const pool = new pg.Pool(poolConfig(address, CONNECTIONS))
  // An idle connection that breaks is replaced by the next statement, which fails if that can't be.
  pool.on('error', () => undefined)
  const { withLock, tryLock, close } = locks(poolConfig(address, CONNECTIONS), where)
  const heard = signals(poolConfig(address, 1))
  const { onSignal } = heard
  const ledger: Ledger = {
    query: <Row>(statement: Sql) => execute<Row>(pool, statement, where),
    transaction: (run) => transaction(pool, run, { where, withLock, tryLock, onSignal }),
    withLock,
    tryLock,
    signal: (name) => signalOn(pool, name, where),
    onSignal,
    close: async () => {
      await Promise.all([pool.end(), close(), heard.close()])
    },
  }
  return ledger
}

function poolConfig(address: LedgerAddress, max: number): pg.PoolConfig {
  return {
    ...address,
    max,
    types: ledgerTypes,
    connectionTimeoutMillis: CONNECT_MS,
    idleTimeoutMillis: 60_000,
    keepAlive: true,
    application_name: 'zhike',
    // What types.ts reads.
    options: '-c TimeZone=UTC -c DateStyle=ISO',
  }
}

type Executor = { query: (config: pg.QueryConfig) => Promise<{ rows: unknown[] }> }

async function execute<Row>(on: Executor, statement: Sql, where: Where): Promise<Row[]> {
  const { text, values } = toPostgres(statement)
  try {
    return (await on.query({ text, values: [...values] })).rows as Row[]
  } catch (error) {
    throw ledgerFailure(error, where)
  }
}

async function signalOn(on: Executor, name: string, where: Where): Promise<void> {
  await execute(on, sql`SELECT pg_notify(${CHANNEL}, ${name})`, where)
}

type Inner = Pick<Ledger, 'withLock' | 'tryLock' | 'onSignal'> & { readonly where: Where }

async function transaction<T>(
  pool: pg.Pool,
  run: (inner: Ledger) => Promise<T>,
  inner: Inner,
): Promise<T> {
  const client = await pool.connect().catch((error: unknown) => {
    throw ledgerFailure(error, inner.where)
  })
  let broken = false
  const lost = (): void => {
    broken = true
  }
  client.on('error', lost)
  try {
    await client.query('BEGIN')
    const result = await run(innerLedger(client, inner, 1))
    await client.query('COMMIT')
    return result
  } catch (error) {
    // If that fails too, the connection is of no use any more; the server rolls back by itself.
    await client.query('ROLLBACK').catch(lost)
    throw ledgerFailure(error, inner.where)
  } finally {
    client.off('error', lost)
    client.release(broken)
  }
}

/** The ledger inside a transaction. A transaction within it is a savepoint: it can fail alone. */
function innerLedger(client: pg.PoolClient, inner: Inner, depth: number): Ledger {
  return {
    query: <Row>(statement: Sql) => execute<Row>(client, statement, inner.where),
    transaction: async (run) => {
      await client.query(`SAVEPOINT s${depth}`)
      try {
        const result = await run(innerLedger(client, inner, depth + 1))
        await client.query(`RELEASE s${depth}`)
        return result
      } catch (error) {
        await client.query(`ROLLBACK TO s${depth}`)
        throw error
      }
    },
    withLock: inner.withLock,
    tryLock: inner.tryLock,
    signal: (name) => signalOn(client, name, inner.where),
    onSignal: inner.onSignal,
    close: () => Promise.reject(new Error('a transaction is not closed, it ends')),
  }
}
