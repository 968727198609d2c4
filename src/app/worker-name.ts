import { readlinkSync } from 'node:fs'
import { hostname } from 'node:os'
import { secret } from '#core/ids.ts'

/**
 * A worker's name among all that share a ledger: `machine process start nonce`. Containers may all be process 1, and a
 * process's number is given out again.
 */
export const workerName = (): string =>
  `${machine()} ${process.pid} ${startOfProcess()} ${secret('w').slice(-12)}`

/** Whether the worker is known to be dead. Of another machine's nobody here can know: its lease must run out. */
export function isGone(worker: string): boolean {
  const [where, pid, started] = worker.split(' ')
  if (where !== machine() || !/^\d+$/.test(pid ?? '')) return false
  if (Number(pid) === process.pid) return started !== startOfProcess()
  try {
    process.kill(Number(pid), 0)
    return false
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'EPERM'
  }
}

const startOfProcess = (): string => String(Math.floor(performance.timeOrigin))

/** Where process numbers mean the same: a host's name, and which space of numbers of it (each container has its own). */
function machine(): string {
  try {
    return `${hostname()}/${readlinkSync('/proc/self/ns/pid')}`
  } catch {
    return hostname()
  }
}
