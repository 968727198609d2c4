import { createHash } from 'node:crypto'
import { mkdir, realpath, rename, rm, stat, writeFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:net'
import { userInfo } from 'node:os'
import { join } from 'node:path'
import { problem } from '#core/problem.ts'
import { ProblemError } from '#core/result.ts'
import { isRunning, markOf, type ProcessMark, readMark } from './stale-child.ts'

const LOCK = 'zhike.lock'
/** How long one that has the lock may take to write down its pid. */
const PATIENCE_MS = 500
/** How long one that was killed may take to let go of it. */
const FAREWELL_MS = 10_000

export type DataFolder = { readonly path: string; readonly release: () => Promise<void> }

/**
 * Takes a data folder for this process: makes it if it is missing and locks it until released or until the process
 * ends, however that comes.
 *
 * The lock is an abstract socket of the kernel's, named after the folder's device, inode and birth (a removed folder's
 * inode is given out again): it can't be left behind, and is the same through a symlink. The file beside it says who
 * holds it; it also guards against processes that don't see our sockets (another container).
 *
 * @throws ProblemError already_running (with the pid), no_permission, disk_full
 */
export async function takeDataFolder(path: string): Promise<DataFolder> {
  try {
    await mkdir(path, { recursive: true, mode: 0o700 })
    const real = await realpath(path)
    const server = await lock(real)
    try {
      const other = await holder(real)
      if (other) throw running(other.pid, real)
      await writeLock(real)
    } catch (error) {
      server.close()
      throw error
    }
    return {
      path: real,
      release: async () => {
        await rm(join(real, LOCK), { force: true })
        await new Promise((resolve) => server.close(resolve))
      },
    }
  } catch (error) {
    throw folderFailure(error, path)
  }
}

async function holder(real: string): Promise<ProcessMark | undefined> {
  const mark = await readMark(join(real, LOCK))
  if (mark === undefined || !(await isRunning(mark))) return undefined
  // Our own number in a file without a start time is a leftover.
  return mark.pid === process.pid && mark.started === '' ? undefined : mark
}

async function socketName(real: string): Promise<string> {
  const { dev, ino, birthtimeNs } = await stat(real, { bigint: true })
  const folder = `${dev}:${ino}:${birthtimeNs}`
  return `\0zhike-${createHash('sha256').update(folder).digest('hex').slice(0, 32)}`
}

/**
 * @throws already_running while somebody lives who has it. One who was killed holds it a moment longer: the kernel clears up
 * thread by thread, and on a busy machine that takes a while.
 */
async function lock(real: string): Promise<Server> {
  const name = await socketName(real)
  for (const begin = performance.now(); ; ) {
    const server = await bind(name)
    if (server !== undefined) return server
    const other = await holder(real)
    if (other !== undefined) throw running(other.pid, real)
    const isLeft = (await readMark(join(real, LOCK))) !== undefined
    if (performance.now() - begin > (isLeft ? FAREWELL_MS : PATIENCE_MS)) throw running('?', real)
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}

/** undefined: somebody has the name. */
function bind(name: string): Promise<Server | undefined> {
  return new Promise((resolve, reject) => {
    const server = createServer((stranger) => stranger.destroy())
    server.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRINUSE') resolve(undefined)
      else reject(error)
    })
    // Holding a lock keeps no process alive.
    server.listen({ path: name }, () => resolve(server.unref()))
  })
}

const running = (pid: number | string, path: string): ProblemError =>
  new ProblemError(problem('already_running', { pid, path }))

async function writeLock(real: string): Promise<void> {
  const mark = (await markOf(process.pid)) ?? { pid: process.pid, started: '' }
  const draft = join(real, `${LOCK}.new`)
  await writeFile(draft, JSON.stringify(mark), { mode: 0o644 })
  await rename(draft, join(real, LOCK))
}

/** What the file system says, as the catalogue says it. */
export function folderFailure(error: unknown, path: string): unknown {
  const code = (error as NodeJS.ErrnoException).code
  if (code === 'ENOSPC' || code === 'EDQUOT')
    return new ProblemError(problem('disk_full', { path }))
  if (code !== 'EACCES' && code !== 'EPERM' && code !== 'EROFS') return error
  return new ProblemError(problem('no_permission', { path, user: userName() }))
}

function userName(): string {
  try {
    return userInfo().username
  } catch {
    return String(process.getuid?.() ?? '?')
  }
}
