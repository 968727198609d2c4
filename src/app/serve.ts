import type { FastifyInstance } from 'fastify'
import { existsSync } from 'node:fs'
import { hostname } from 'node:os'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import type { Logger } from 'pino'
import { systemClock } from '#core/clock.ts'
import { secret } from '#core/ids.ts'
import type { Composed } from './compose.ts'
import type { Config } from './config.ts'
import { openedStores } from './opened-stores.ts'
import { removeServerNote, writeServerNote } from './server-note.ts'
import { VERSION } from './version.ts'

/** Which parts of Zhike this process is. */
export type Role = 'all' | 'api' | 'worker'

/** A process that is one of several goes on for so long after it has said that it will stop. */
const DRAIN_SECONDS = 5
const LONGEST_FAREWELL_MS = 10_000

export type Running = {
  /** Where the API and the console answer; undefined in a process that is only a worker. */
  readonly url?: string
  /** A key with an owner's rights that lives as long as this process. */
  readonly key: string
  readonly composed: Composed
  /** Takes requests and the running job's step to their end, then stops the engines. */
  close(): Promise<void>
}

/** Starts Zhike: stores, migrations, services, worker, HTTP. Failures are the catalogue's problems. */
export async function startZhike(
  config: Config,
  parts: { log: Logger; role: Role; port?: number; note?: boolean },
): Promise<Running> {
  const { log, role } = parts
  // The engines start in processes of their own while this one reads the rest of itself: reading keeps it so busy that
  // it could not even start them.
  const opening = begin((onSpawn) => openedStores(config, log, onSpawn))
  const [opened, { compose, createMeters, ingestMeters }] = await both(
    opening.opened,
    opening.spawned.then(readRooms),
    ({ stores }) => stores.close(),
  )
  const work = role !== 'api'
  const meters = createMeters()
  // Composing waits for the ledger again and again; meanwhile the doors are read.
  const [composed, { acceptAdminKey, acceptLocalKey, buildServer }] = await both(
    compose(config, { log, clock: systemClock, work, opened, heard: ingestMeters(meters) }),
    readDoors(),
    (it) => it.close(),
  )
  let app: FastifyInstance | undefined
  try {
    const key = secret('zk_local')
    if (config.adminKey !== undefined)
      await acceptAdminKey({ ledger: composed.stores.ledger, clock: systemClock }, config.adminKey)
    if (role === 'worker') return { key, composed, close: () => composed.close() }
    await acceptLocalKey(
      { ledger: composed.stores.ledger, clock: systemClock },
      key,
      `${hostname()} ${config.dataDir}`,
    )
    let isLeaving = false
    app = await buildServer({
      services: composed.services,
      config: { version: VERSION, console: consoleFolder() },
      log,
      clock: systemClock,
      meters,
      isLeaving: () => isLeaving,
    })
    const url = await app.listen({ host: config.host, port: parts.port ?? config.port })
    composed.setUrl(url)
    if (parts.note !== false) await writeServerNote(config.dataDir, { url, pid: process.pid, key })
    const server = app
    return {
      url,
      key,
      composed,
      async close() {
        isLeaving = true
        await removeServerNote(config.dataDir)
        // Who sends requests here is told by /readyz and by each answer to go elsewhere, and has time to.
        await sleep((config.drainSeconds ?? (role === 'api' ? DRAIN_SECONDS : 0)) * 1000)
        await closeServer(server)
        await composed.close()
      },
    }
  } catch (error) {
    await app?.close()
    await composed.close()
    throw error
  }
}

/** What is being answered comes to its end, but for what takes longer than a process that is to stop may. */
async function closeServer(server: FastifyInstance): Promise<void> {
  const late = setTimeout(() => server.server.closeAllConnections(), LONGEST_FAREWELL_MS)
  await server.close()
  clearTimeout(late)
}

/** `spawned`: the engines are on their way, or could not be opened. */
function begin<T>(open: (onSpawn: () => void) => Promise<T>) {
  const spawned = Promise.withResolvers<void>()
  const opened = open(spawned.resolve)
  opened.catch(() => undefined).finally(spawned.resolve)
  return { opened, spawned: spawned.promise }
}

async function readRooms() {
  const [{ compose }, { createMeters, ingestMeters }] = await Promise.all([
    import('./compose.ts'),
    import('#api/http/meters.ts'),
  ])
  return { compose, createMeters, ingestMeters }
}

async function readDoors() {
  const [{ acceptAdminKey, acceptLocalKey }, { buildServer }] = await Promise.all([
    import('#api/auth/keys.ts'),
    import('#api/server.ts'),
  ])
  return { acceptAdminKey, acceptLocalKey, buildServer }
}

/** Both, or the first failure once both have ended: nothing is left half open. */
async function both<A, B>(
  opening: Promise<A>,
  reading: Promise<B>,
  close: (opened: A) => Promise<void>,
): Promise<[A, B]> {
  const [opened, read] = await Promise.allSettled([opening, reading])
  if (opened.status === 'rejected') throw opened.reason
  if (read.status === 'fulfilled') return [opened.value, read.value]
  await close(opened.value)
  throw read.reason
}

/** The built console, if it is there: a checkout that only runs the API has none. */
function consoleFolder(): string | undefined {
  const folder = fileURLToPath(new URL('../../console/dist', import.meta.url))
  return existsSync(folder) ? folder : undefined
}
