import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { chown, mkdir, open, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type ChildHandle, childHandle, EngineStartError } from '../child.ts'
import { postgresBinaries, type RunAs, runAs } from './binaries.ts'
import { endStalePostmaster } from './stale-postmaster.ts'

export type PostgresOptions = {
  /** Folder of this server: pgdata/, the socket, the password. */
  readonly dir: string
  /** Folder of initdb and postgres; the package's own by default. */
  readonly binaries?: string
  /** Listens on this port of loopback besides its socket (tests only). */
  readonly port?: number
  /** Server parameters that win over ours. */
  readonly parameters?: Readonly<Record<string, string>>
  /** Hears that the process is on its way. */
  readonly onSpawn?: () => void
}

export type PostgresChild = ChildHandle & {
  /** Of the superuser `postgres`. */
  readonly password: string
}

const START_TIMEOUT_MS = 60_000

const PARAMETERS: Readonly<Record<string, string>> = {
  listen_addresses: '',
  port: '5432',
  // The server finds its folder through a descriptor that it inherits (see `start`).
  unix_socket_directories: '/proc/self/fd/3',
  unix_socket_permissions: '0700',
  max_connections: '80',
  shared_buffers: '64MB',
  max_wal_size: '256MB',
  jit: 'off',
  timezone: 'UTC',
  log_timezone: 'UTC',
  lc_messages: 'C',
  // Errors reach the caller; the server's own log would only repeat them, with rows in them.
  log_min_messages: 'log',
  log_error_verbosity: 'terse',
  log_checkpoints: 'off',
}

/**
 * Starts the embedded PostgreSQL on a folder; makes its data on first use. It listens on a Unix socket in the
 * folder, asks for the folder's random password, and ends when this process does.
 *
 * @throws EngineStartError with what the server said
 */
export async function launchPostgres(options: PostgresOptions): Promise<PostgresChild> {
  const { dir } = options
  await mkdir(dir, { recursive: true, mode: 0o700 })
  const as = await owner(dir)
  const binaries = options.binaries ?? (await postgresBinaries({ as }))
  const password = await passwordOf(dir, as)
  await endStalePostmaster(join(dir, 'pgdata'))
  const folder = await open(dir, 'r')
  try {
    await ensureData({ ...options, binaries }, folder.fd, as)
    const child = await startUntilReady({ ...options, binaries }, folder.fd, as)
    void child.exited.then(() => folder.close())
    return { ...child, password }
  } catch (error) {
    await folder.close()
    throw error
  }
}

/** Root gives the folder to the user who will run the server, unless it belongs to somebody already. */
async function owner(dir: string): Promise<RunAs | undefined> {
  const lesser = runAs()
  if (lesser === undefined) return undefined
  const { uid, gid } = await stat(dir)
  if (uid !== 0) return { uid, gid }
  await chown(dir, lesser.uid, lesser.gid)
  return lesser
}

async function passwordOf(dir: string, as: RunAs | undefined): Promise<string> {
  const file = join(dir, 'password')
  try {
    return (await readFile(file, 'utf8')).trim()
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
  }
  const made = randomBytes(24).toString('hex')
  await writeFile(`${file}.new`, made, { mode: 0o600, flush: true })
  if (as) await chown(`${file}.new`, as.uid, as.gid)
  await rename(`${file}.new`, file)
  return made
}

type Started = PostgresOptions & { readonly binaries: string }

/** Makes the data folder beside its place and moves it there whole: a crash half-way leaves nothing half-made. */
async function ensureData(
  { dir, binaries, onSpawn }: Started,
  folder: number,
  as: RunAs | undefined,
): Promise<void> {
  const data = join(dir, 'pgdata')
  if (await stat(join(data, 'PG_VERSION')).catch(() => undefined)) return
  await rm(`${data}.new`, { recursive: true, force: true })
  const args = [
    '-D',
    '/proc/self/fd/3/pgdata.new',
    '-U',
    'postgres',
    '-E',
    'UTF8',
    '--locale=C.UTF-8',
  ]
  const auth = ['--auth=scram-sha-256', '--pwfile=/proc/self/fd/3/password']
  const made = start(join(binaries, 'initdb'), [...args, ...auth], folder, as)
  onSpawn?.()
  const { code } = await made.exited
  if (code !== 0) throw new EngineStartError('PostgreSQL (initdb)', made.said())
  await rename(`${data}.new`, data)
}

async function startUntilReady(
  options: Started,
  folder: number,
  as: RunAs | undefined,
): Promise<ChildHandle> {
  const end = performance.now() + START_TIMEOUT_MS
  for (;;) {
    const child = start(join(options.binaries, 'postgres'), serverArgs(options), folder, as)
    options.onSpawn?.()
    const failure = await ready(child, end)
    if (failure === undefined) return child
    await child.kill()
    // Backends of a server that was killed are still on their way out.
    const leaving =
      /pre-existing shared memory block|lock file "postmaster.pid" already exists/.test(failure)
    if (!leaving || performance.now() > end - START_TIMEOUT_MS + 10_000)
      throw new EngineStartError('PostgreSQL', failure)
    await pause(100)
  }
}

function serverArgs({ port, parameters }: PostgresOptions): string[] {
  const network = port === undefined ? {} : { listen_addresses: '127.0.0.1', port: String(port) }
  const all = Object.entries({ ...PARAMETERS, ...network, ...parameters })
  return [
    '-D',
    '/proc/self/fd/3/pgdata',
    ...all.flatMap(([key, value]) => ['-c', `${key}=${value}`]),
  ]
}

/**
 * Runs a program of PostgreSQL with the folder open as descriptor 3. All paths go through that descriptor, so it
 * does not matter whether the user who runs it may enter the folders above, or how long their names are.
 *
 * The shell leaves a watch behind that reads the pipe from us: when we are gone, however suddenly, it tells the
 * server to shut down. It asks for the pid in the server's own file, so that it can't hit a stranger.
 */
function start(
  program: string,
  args: readonly string[],
  folder: number,
  as: RunAs | undefined,
): ChildHandle {
  const child = spawn('/bin/sh', ['-c', WATCHED, 'zhike', program, ...args], {
    cwd: '/',
    stdio: ['pipe', 'ignore', 'pipe', folder],
    detached: true,
    env: { PATH: process.env['PATH'] ?? '/usr/bin:/bin', LC_ALL: 'C.UTF-8', TZ: 'UTC' },
    ...as,
  })
  return childHandle(child, { askToEnd: () => child.kill('SIGINT'), patience: 10_000 })
}

const WATCHED = `
exec 4<&0 </dev/null
( (
  while read -r line; do :; done <&4
  read -r pid < /proc/self/fd/3/pgdata/postmaster.pid && [ "$pid" = "$$" ] && kill -INT "$$"
) >/dev/null 2>&1 & )
exec "$@" 4<&-
`

/** Waits until it accepts connections; otherwise tells why it will not. */
async function ready(child: ChildHandle, end: number): Promise<string | undefined> {
  while (performance.now() < end) {
    if (child.ended()) return child.said() || 'it ended without a word'
    if (child.said().includes('database system is ready to accept connections')) return undefined
    await pause(5)
  }
  return `no answer within ${START_TIMEOUT_MS / 1000} s. ${child.said()}`
}

const pause = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, milliseconds))
