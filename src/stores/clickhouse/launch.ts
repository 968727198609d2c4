import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { request } from 'node:http'
import { createServer } from 'node:net'
import { getCompileCacheDir } from 'node:module'
import { join } from 'node:path'
import { type ChildHandle, childHandle, EngineStartError } from '../child.ts'
import { endStaleChild, recordChild } from '../stale-child.ts'
import type { Address } from './connection.ts'
import { type Cluster, configXml, ENGINE_USER, usersXml } from './engine-config.ts'

export type LaunchOptions = {
  readonly dir: string
  /** Ports to use again after a restart; free ones otherwise. */
  readonly ports?: Ports
  readonly databases?: readonly string[]
  readonly memory?: number
  readonly cluster?: Cluster
  /** Given to all nodes of a test cluster; random per directory otherwise. */
  readonly password?: string
  /** Hears that the process is on its way. */
  readonly onSpawn?: () => void
}
export type Ports = { readonly http: number; readonly tcp: number }

export type ClickHouseChild = ChildHandle & { readonly address: Address; readonly ports: Ports }

/** 2.5 GB: with the application and PostgreSQL the whole product stays under 4 GiB. */
const DEFAULT_MEMORY = 2_500_000_000
const START_TIMEOUT_MS = 30_000

/**
 * Starts the embedded ClickHouse server on a directory, on loopback, with a password of its own. A server that a
 * dead parent left behind on the same directory is ended first.
 *
 * @throws EngineStartError with what the engine said
 */
export async function launchClickHouse(options: LaunchOptions): Promise<ClickHouseChild> {
  const { dir } = options
  await mkdir(join(dir, 'user_files'), { recursive: true, mode: 0o700 })
  await endStaleChild(join(dir, 'engine.pid'))
  const password = options.password ?? (await passwordOf(dir))
  for (let tries = 1; ; tries += 1) {
    const ports = (tries === 1 ? options.ports : undefined) ?? {
      http: await freePort(),
      tcp: await freePort(),
    }
    const child = await start(options, ports, password)
    options.onSpawn?.()
    const address = { url: `http://127.0.0.1:${ports.http}`, username: ENGINE_USER, password }
    const failure = await ready(child, address)
    if (failure === undefined) {
      return { ...child, address, ports }
    }
    await child.kill()
    // Somebody took the port between our look and the engine's.
    if (tries < 4 && failure.includes('Address already in use')) continue
    throw new EngineStartError('ClickHouse', failure)
  }
}

async function start(options: LaunchOptions, ports: Ports, password: string): Promise<ChildHandle> {
  const { dir, databases = ['zhike*'], memory = DEFAULT_MEMORY, cluster } = options
  const config = { dir, ...ports, password, databases, memory, ...(cluster ? { cluster } : {}) }
  await writeFile(join(dir, 'users.xml'), usersXml(config), { mode: 0o600 })
  await writeFile(join(dir, 'config.xml'), configXml(config), { mode: 0o600 })
  const own = ['--config-file', join(dir, 'config.xml'), '--path', join(dir, 'data')]
  const argv = [
    'clickhouse-local',
    ...own,
    '--interactive',
    '--disable_suggestion',
    '--progress=off',
    '--query',
    STATEMENTS,
  ]
  const program = join(import.meta.dirname, 'engine-child.ts')
  const child = spawn(process.execPath, [program, String(process.pid), JSON.stringify(argv)], {
    cwd: dir,
    stdio: ['ignore', 'ignore', 'pipe'],
    // A Ctrl-C in the terminal is for the parent, which then stops its engines in order.
    detached: true,
    env: {
      PATH: process.env['PATH'] ?? '',
      TZ: 'UTC',
      LC_ALL: 'C.UTF-8',
      TERM: 'dumb',
      NODE_COMPILE_CACHE: getCompileCacheDir() ?? '',
      CLICKHOUSE_HISTORY_FILE: '/dev/null',
      // Memory that a statement has freed is the next one's: given back and faulted in again, it costs a large
      // import a third of its time, more on a busy virtual machine. Half a minute of quiet returns it.
      JE_MALLOC_CONF: 'dirty_decay_ms:30000',
    },
  })
  await recordChild(join(dir, 'engine.pid'), child.pid ?? 0)
  // It has nothing to tidy up: what was acknowledged is on disk, what was not is taken back at the next start.
  return childHandle(child, { askToEnd: () => child.kill('SIGKILL'), patience: 1_000 })
}

/** After these it waits for somebody to type; nobody ever does, and that keeps the server running. */
const STATEMENTS = 'SYSTEM START LISTEN TCP; SYSTEM START LISTEN HTTP'

/** Waits until the server answers to our password; otherwise tells why it will not. */
async function ready(child: ChildHandle, address: Address): Promise<string | undefined> {
  const end = performance.now() + START_TIMEOUT_MS
  while (performance.now() < end) {
    if (child.ended() || child.said().includes('Exception'))
      return child.said() || 'it ended without a word'
    if ((await ask(address)) === '1\n') return undefined
    // Asking costs something, too, while both are busy with starting.
    await new Promise((resolve) => setTimeout(resolve, 25))
  }
  return `no answer within ${START_TIMEOUT_MS / 1000} s. ${child.said()}`
}

function ask({ url, username, password }: Address): Promise<string | undefined> {
  return new Promise((resolve) => {
    const headers = {
      'X-ClickHouse-User': username,
      'X-ClickHouse-Key': password,
      Connection: 'close',
    }
    const call = request(
      `${url}/?query=SELECT%201`,
      { headers, agent: false, timeout: 2_000 },
      (answer) => {
        let text = ''
        answer.on('data', (chunk: Buffer) => {
          text += chunk.toString()
        })
        answer.on('end', () => resolve(text)).on('error', () => resolve(undefined))
      },
    )
    call.on('error', () => resolve(undefined)).on('timeout', () => call.destroy())
    call.end()
  })
}

/** The password of this data directory, made on first use and readable by its owner only. */
async function passwordOf(dir: string): Promise<string> {
  const file = join(dir, 'password')
  try {
    const known = (await readFile(file, 'utf8')).trim()
    if (known !== '') return known
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
  }
  const made = randomBytes(24).toString('hex')
  await writeFile(file, `${made}\n`, { mode: 0o600 })
  return made
}

/** A port of loopback that is free now. */
export const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer().once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      const port = address !== null && typeof address === 'object' ? address.port : 0
      server.close(() => resolve(port))
    })
  })
