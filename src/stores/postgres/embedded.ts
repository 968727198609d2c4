import { open } from 'node:fs/promises'
import { join } from 'node:path'
import pg from 'pg'
import type { Ledger } from '../ports.ts'
import { type Supervised, type SupervisorEvents, supervise } from '../supervise.ts'
import { folder } from '../where.ts'
import { launchPostgres, type PostgresChild } from './launch.ts'
import { openLedger } from './ledger.ts'

/** Role and database of the product in the embedded server. The role may not read files or run programs. */
const NAME = 'zhike'

export type EmbeddedLedger = { readonly ledger: Ledger; readonly engine: Supervised<PostgresChild> }

/** Starts PostgreSQL on a folder and opens the ledger in it; a crashed server is started again. */
export async function openEmbeddedLedger(
  dir: string,
  onEvent: SupervisorEvents,
  onSpawn?: () => void,
): Promise<EmbeddedLedger> {
  const engine = await supervise({
    engine: 'PostgreSQL',
    launch: () => launchPostgres({ dir, ...(onSpawn ? { onSpawn } : {}) }),
    onEvent,
  })
  const socket = await socketFolder(dir)
  try {
    const address = { host: socket.host, port: 5432, password: engine.current().password }
    await ensureRole(address)
    const ledger = openLedger({ ...address, user: NAME, database: NAME }, folder(dir))
    const close = async (): Promise<void> => {
      await ledger.close()
      await socket.close()
    }
    return { ledger: { ...ledger, close }, engine }
  } catch (error) {
    await socket.close()
    await engine.stop()
    throw error
  }
}

type Address = { readonly host: string; readonly port: number; readonly password: string }

/** First start: the role and the database. Both share the folder's password. */
async function ensureRole(address: Address): Promise<void> {
  const client = new pg.Client({ ...address, user: 'postgres', database: 'postgres' })
  await client.connect()
  try {
    const { rows } = await client.query<{ role: boolean; database: boolean }>(
      `SELECT EXISTS (SELECT FROM pg_roles WHERE rolname = $1) AS role,
              EXISTS (SELECT FROM pg_database WHERE datname = $1) AS database`,
      [NAME],
    )
    const password = client.escapeLiteral(address.password)
    if (!rows[0]?.role) await client.query(`CREATE ROLE ${NAME} LOGIN PASSWORD ${password}`)
    if (!rows[0]?.database) await client.query(`CREATE DATABASE ${NAME} OWNER ${NAME}`)
  } finally {
    await client.end()
  }
}

/** A Unix socket's path may have 107 bytes; a longer folder is reached through an open descriptor of ours. */
const LONGEST_SOCKET_PATH = 107

async function socketFolder(dir: string): Promise<{ host: string; close: () => Promise<void> }> {
  if (Buffer.byteLength(join(dir, '.s.PGSQL.5432')) <= LONGEST_SOCKET_PATH) {
    return { host: dir, close: () => Promise.resolve() }
  }
  const handle = await open(dir, 'r')
  return { host: `/proc/self/fd/${handle.fd}`, close: () => handle.close() }
}
