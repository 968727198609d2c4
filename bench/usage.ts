import { readdirSync, readFileSync, writeFileSync } from 'node:fs'

/** What a piece of work cost all processes of ours together: this one and every one below it. */
export type Usage = {
  readonly ms: number
  readonly cpuSeconds: number
  /** Sum of each process's own highest resident set while it ran; never less than the true peak. Bytes. */
  readonly peakResident: number
}

const TICK = 100
const KIB = 1024

/**
 * Runs the work and measures it from /proc (Linux). Peaks are reset before, where the kernel lets us.
 *
 * @example const { ms } = await measure(() => evaluate())
 */
export async function measure(work: () => Promise<unknown>): Promise<Usage> {
  for (const pid of family()) resetPeak(pid)
  const before = cpuTicks()
  const started = performance.now()
  await work()
  const ms = performance.now() - started
  const cpuSeconds = (cpuTicks() - before) / TICK
  const peakResident = family().reduce((sum, pid) => sum + peakOf(pid), 0)
  return { ms, cpuSeconds, peakResident }
}

/** This process and all below it. */
export function family(): number[] {
  const parents = new Map<number, number>()
  for (const entry of readdirSync('/proc')) {
    if (!/^\d+$/.test(entry)) continue
    const fields = statOf(Number(entry))
    if (fields) parents.set(Number(entry), Number(fields[1]))
  }
  const found = [process.pid]
  for (let at = 0; at < found.length; at++) {
    for (const [pid, parent] of parents) if (parent === found[at]) found.push(pid)
  }
  return found
}

/** Ticks of all of us; what a process used that has ended since is in its parent's share for children. */
const cpuTicks = (): number =>
  family().reduce((sum, pid) => {
    const fields = statOf(pid)
    return fields ? sum + [11, 12, 13, 14].reduce((own, at) => own + Number(fields[at]), 0) : sum
  }, 0)

/** Fields of /proc/PID/stat after the name: state, ppid, …, utime (11), stime, cutime, cstime (14). */
function statOf(pid: number): string[] | undefined {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8')
    return text.slice(text.lastIndexOf(')') + 2).split(' ')
  } catch {
    return undefined
  }
}

function peakOf(pid: number): number {
  try {
    return (
      Number(/^VmHWM:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) *
      KIB
    )
  } catch {
    return 0
  }
}

function resetPeak(pid: number): void {
  try {
    writeFileSync(`/proc/${pid}/clear_refs`, '5')
  } catch {
    // Another user's process (PostgreSQL under root): its peak since its start is counted, which is never less.
  }
}
