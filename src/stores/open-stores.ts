import { join } from 'node:path'
import { problem } from '#core/problem.ts'
import { ProblemError } from '#core/result.ts'
import { sql } from '#sql/sql.ts'
import { EngineStartError } from './child.ts'
import { openFactsServer, parseClickHouseUrl } from './clickhouse/cluster.ts'
import { openEmbeddedFacts } from './clickhouse/embedded.ts'
import type { FactsEngine } from './clickhouse/facts.ts'
import { folderFailure, takeDataFolder } from './data-folder.ts'
import type { Ledger } from './ports.ts'
import { openEmbeddedLedger } from './postgres/embedded.ts'
import { openLedgerServer } from './postgres/server.ts'
import { type Pulse, pulseOf } from './pulse.ts'
import { refuse } from './refuse.ts'
import type { SupervisorEvents } from './supervise.ts'
import { folder } from './where.ts'

export type StoresOptions = {
  /** Folder of this shop; the embedded engines live in it. */
  readonly dataDir: string
  /** A PostgreSQL server instead of the embedded one: `postgres://user:password@host/database`. */
  readonly databaseUrl?: string
  /** A ClickHouse server or cluster instead of the embedded one; see `parseClickHouseUrl`. */
  readonly clickhouseUrl?: string
  /** Hears of engines that start, crash and are started again. */
  readonly onEvent?: SupervisorEvents
  /** Hears that every embedded engine's process is on its way, which is long before it answers. */
  readonly onSpawn?: () => void
}

export type EngineHealth = {
  /** It answers, or did so lately and is only late: a busy machine is no reason to turn work away. */
  readonly up: boolean
  readonly slow: boolean
  readonly kind: 'embedded' | 'server' | 'cluster'
}
export type StoresHealth = { readonly facts: EngineHealth; readonly ledger: EngineHealth }

export type Stores = {
  readonly facts: FactsEngine
  readonly ledger: Ledger
  /** Asks both engines; answers within two seconds also when they do not. */
  health(): Promise<StoresHealth>
  /** What was last seen of both, without asking. */
  lastHealth(): StoresHealth
  /** Closes connections, ends embedded engines in order, frees the data folder. */
  close(): Promise<void>
}

type Opened<T> = {
  readonly store: T
  readonly kind: EngineHealth['kind']
  readonly close: () => Promise<void>
}

const PULSE = { patience: 2_000, tolerance: 30_000, now: () => performance.now() }

/**
 * Opens both stores, each embedded in the data folder or at its URL, at the same time.
 *
 * @throws ProblemError already_running, no_permission, disk_full, bad_configuration, engine_down
 * @example const stores = await openStores({ dataDir: './data' })
 */
export async function openStores(options: StoresOptions): Promise<Stores> {
  // Where both engines are servers nothing of theirs lies in the folder: any number of processes may share it.
  const isEmbedded = options.databaseUrl === undefined || options.clickhouseUrl === undefined
  const data = isEmbedded
    ? await takeDataFolder(options.dataDir)
    : { path: options.dataDir, release: async () => undefined }
  const onEvent = options.onEvent ?? (() => undefined)
  const spawned = new Set<string>()
  const spawn = (engine: string) => (): void => {
    spawned.add(engine)
    if (spawned.size === 2) options.onSpawn?.()
  }
  const [facts, ledger] = await Promise.allSettled([
    openFacts(options.clickhouseUrl, join(data.path, 'facts'), onEvent, spawn('facts')),
    openLedgerAt(options.databaseUrl, join(data.path, 'ledger'), onEvent, spawn('ledger')),
  ])
  const close = async (): Promise<void> => {
    const opened = [facts, ledger].filter((one) => one.status === 'fulfilled')
    await Promise.all(opened.map((one) => one.value.close()))
    await data.release()
  }
  if (facts.status === 'rejected' || ledger.status === 'rejected') {
    await close()
    const failed = facts.status === 'rejected' ? facts : (ledger as PromiseRejectedResult)
    throw startFailure(failed.reason, data.path)
  }
  const [factsPulse, ledgerPulse] = [facts, ledger].map(({ value: { store } }) =>
    pulseOf(() => store.query(sql`SELECT 1`), PULSE),
  ) as [ReturnType<typeof pulseOf>, ReturnType<typeof pulseOf>]
  const healthOf = (ofFacts: Pulse, ofLedger: Pulse): StoresHealth => ({
    facts: { up: ofFacts !== 'down', slow: ofFacts === 'slow', kind: facts.value.kind },
    ledger: { up: ofLedger !== 'down', slow: ofLedger === 'slow', kind: ledger.value.kind },
  })
  return {
    facts: facts.value.store,
    ledger: ledger.value.store,
    health: async () => healthOf(...(await Promise.all([factsPulse.read(), ledgerPulse.read()]))),
    lastHealth: () => healthOf(factsPulse.last(), ledgerPulse.last()),
    close,
  }
}

async function openFacts(
  url: string | undefined,
  dir: string,
  onEvent: SupervisorEvents,
  onSpawn: () => void,
): Promise<Opened<FactsEngine>> {
  if (url !== undefined) {
    onSpawn()
    const to = parseClickHouseUrl(url)
    const store = await openFactsServer(to).catch((error: unknown) =>
      refuse('CLICKHOUSE_URL', url, error),
    )
    const kind = to.cluster === undefined ? 'server' : 'cluster'
    return { store, kind, close: () => store.close() }
  }
  const { facts, engine } = await openEmbeddedFacts(dir, onEvent, onSpawn)
  // Connections first: an engine waits for those that talk to it.
  return { store: facts, kind: 'embedded', close: () => facts.close().then(engine.stop) }
}

async function openLedgerAt(
  url: string | undefined,
  dir: string,
  onEvent: SupervisorEvents,
  onSpawn: () => void,
): Promise<Opened<Ledger>> {
  if (url !== undefined) {
    onSpawn()
    const store = await openLedgerServer(url)
    return { store, kind: 'server', close: () => store.close() }
  }
  const { ledger, engine } = await openEmbeddedLedger(dir, onEvent, onSpawn)
  return { store: ledger, kind: 'embedded', close: () => ledger.close().then(engine.stop) }
}

/** An engine that can't start says why only in its own words. */
function startFailure(error: unknown, path: string): unknown {
  if (!(error instanceof EngineStartError)) return folderFailure(error, path)
  const caused = (code: 'disk_full' | 'no_permission'): ProblemError => {
    const failure = folderFailure(
      { code: code === 'disk_full' ? 'ENOSPC' : 'EACCES' },
      path,
    ) as ProblemError
    failure.cause = error
    return failure
  }
  if (/No space left on device/.test(error.said) || folder(path).isFull?.())
    return caused('disk_full')
  if (/Permission denied|Read-only file system/.test(error.said)) return caused('no_permission')
  if (/Cannot lock file|lock file "postmaster.pid" already exists/.test(error.said)) {
    return new ProblemError(problem('already_running', { pid: '?', path }))
  }
  return error
}
