import { readFile, rm, writeFile } from 'node:fs/promises'

/** A process, told apart from a later one with the same number by when it started. */
export type ProcessMark = { readonly pid: number; readonly started: string }

/**
 * The process as it runs now; undefined if there is none. `started` is boot id and start in clock ticks since boot;
 * '' where /proc does not tell, and then the number alone must do.
 */
export async function markOf(pid: number): Promise<ProcessMark | undefined> {
  if (!Number.isSafeInteger(pid) || pid <= 0) return undefined
  try {
    const [stat, boot] = await Promise.all([
      readFile(`/proc/${pid}/stat`, 'utf8'),
      readFile('/proc/sys/kernel/random/boot_id', 'utf8'),
    ])
    // The second field is the command in parentheses and may hold anything; count from its end.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    // A zombie has ended; only its parent has not looked yet.
    if (fields[0] === 'Z' || fields[0] === 'X') return undefined
    return { pid, started: `${boot.trim()}/${fields[19] ?? ''}` }
  } catch {
    return exists(pid) ? { pid, started: '' } : undefined
  }
}

/** Whether the marked process is still the one that runs under its number. */
export async function isRunning(mark: ProcessMark): Promise<boolean> {
  const now = await markOf(mark.pid)
  return (
    now !== undefined && (now.started === mark.started || now.started === '' || mark.started === '')
  )
}

/** Writes down a child, so that whoever starts next on this directory can recognise it. */
export async function recordChild(file: string, pid: number): Promise<void> {
  const mark = await markOf(pid)
  if (mark) await writeFile(file, JSON.stringify(mark), { mode: 0o600 })
}

/** Ends the recorded child if it outlived its parent, and waits until it is gone. */
export async function endStaleChild(file: string): Promise<void> {
  const mark = await readMark(file)
  if (mark && mark.started !== '' && (await isRunning(mark))) {
    signal(mark.pid, 'SIGKILL')
    while (await isRunning(mark)) await new Promise((resolve) => setTimeout(resolve, 10))
  }
  await rm(file, { force: true })
}

export async function readMark(file: string): Promise<ProcessMark | undefined> {
  try {
    const found = JSON.parse(await readFile(file, 'utf8')) as Partial<ProcessMark>
    return typeof found.pid === 'number' && typeof found.started === 'string'
      ? { pid: found.pid, started: found.started }
      : undefined
  } catch {
    return undefined
  }
}

function exists(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

export function signal(pid: number, which: NodeJS.Signals): void {
  try {
    process.kill(pid, which)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
  }
}
