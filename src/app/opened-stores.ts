import type { Logger } from 'pino'
import { openStores, type Stores } from '#stores/open-stores.ts'
import type { EngineEvent } from '#stores/supervise.ts'
import type { Config } from './config.ts'

/** Both stores, and how often each engine was started again since they were opened. */
export type OpenedStores = {
  readonly stores: Stores
  readonly restarts: { facts: number; ledger: number }
}

/** Opens the stores that the configuration names; what happens to their engines goes to the log. */
export async function openedStores(
  config: Config,
  log: Logger,
  onSpawn?: () => void,
): Promise<OpenedStores> {
  const restarts = { facts: 0, ledger: 0 }
  const stores = await openStores({
    dataDir: config.dataDir,
    ...(config.databaseUrl === undefined ? {} : { databaseUrl: config.databaseUrl }),
    ...(config.clickhouseUrl === undefined ? {} : { clickhouseUrl: config.clickhouseUrl }),
    onEvent: (event) => hear(event, log, restarts),
    ...(onSpawn === undefined ? {} : { onSpawn }),
  })
  return { stores, restarts }
}

function hear(event: EngineEvent, log: Logger, restarts: OpenedStores['restarts']): void {
  const { kind, engine, ...rest } = event
  if (kind === 'started') {
    log.info({ engine, ...rest }, 'engine started')
    return
  }
  if (kind === 'crashed') restarts[engine === 'ClickHouse' ? 'facts' : 'ledger'] += 1
  log.error(
    { engine, ...rest },
    kind === 'crashed' ? 'engine crashed; starting it again' : 'engine could not be started again',
  )
}
