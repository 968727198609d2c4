import type { FastifyInstance } from 'fastify'
import { existsSync } from 'node:fs'
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
    await acceptLocalKey({ ledger: composed.stores.ledger, clock: systemClock }, key)
    if (role === 'worker') return { key, composed, close: () => composed.close() }
    app = await buildServer({
      services: composed.services,
      config: { version: VERSION, console: consoleFolder() },
      log,
      clock: systemClock,
      meters,
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
        await removeServerNote(config.dataDir)
        await server.close()
        await composed.close()
      },
    }
  } catch (error) {
    await app?.close()
    await composed.close()
    throw error
  }
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
