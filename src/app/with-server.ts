import type { Logger } from 'pino'
import type { ServerAddress } from './cli/client.ts'
import type { Config } from './config.ts'
import { startZhike } from './serve.ts'
import { findServer } from './server-note.ts'

/**
 * Runs with the server on the data folder; where none runs, with one of our own on a private loopback port, for as
 * long as `run` takes.
 */
export async function withServer<T>(
  config: Config,
  log: Logger,
  run: (server: ServerAddress) => Promise<T>,
): Promise<T> {
  const found = await findServer(config.dataDir)
  if (found) return run({ baseUrl: found.url, key: found.key })
  const own = await startZhike({ ...config, host: '127.0.0.1' }, { log, role: 'all', port: 0 })
  try {
    if (own.url === undefined) throw new Error('a server of our own has no address')
    return await run({ baseUrl: own.url, key: own.key })
  } finally {
    await own.close()
  }
}
