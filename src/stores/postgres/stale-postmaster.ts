import { readFile, readlink, realpath, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { markOf, signal } from '../stale-child.ts'

/**
 * Ends the server that a dead parent left on this data folder, and waits until it is gone. It is recognised by the
 * pid that it wrote down and by standing in this very folder. A stranger who has got the same number is left alone,
 * and the note is removed, because PostgreSQL itself would take the stranger for a server and refuse to start.
 */
export async function endStalePostmaster(data: string): Promise<void> {
  const pid = await recordedPid(data)
  if (pid === undefined) return
  const place = await readlink(`/proc/${pid}/cwd`).catch(() => undefined)
  if (place === undefined) return
  if (place !== (await realpath(data))) return rm(join(data, 'postmaster.pid'))
  // Fast shutdown first; what it has acknowledged is safe in either case.
  for (const [which, patience] of [
    ['SIGINT', 5_000],
    ['SIGQUIT', 3_000],
    ['SIGKILL', 5_000],
  ] as const) {
    signal(pid, which)
    signal(pid, 'SIGCONT')
    const end = performance.now() + patience
    while (performance.now() < end) {
      if ((await markOf(pid)) === undefined) return
      await new Promise((resolve) => setTimeout(resolve, 10))
    }
  }
}

async function recordedPid(data: string): Promise<number | undefined> {
  const text = await readFile(join(data, 'postmaster.pid'), 'utf8').catch(() => '')
  const pid = Number.parseInt(text, 10)
  return pid > 0 ? pid : undefined
}
