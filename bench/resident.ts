import { readFileSync } from 'node:fs'
import { family } from './usage.ts'

/** The most memory that all our processes held at one moment, as sampled. Bytes. */
export type Resident = { readonly peak: number; readonly samples: number; readonly parts: Parts }
/** Of the moment of the peak. */
type Parts = { readonly node: number; readonly clickhouse: number; readonly postgres: number }

const EVERY_MS = 1_000
const KIB = 1024

/**
 * Runs the work and samples what this process and all below it hold: the sum of their proportional set sizes, so that
 * what they share counts once. (The highest resident sets of usage.ts never come at the same moment, and count shared
 * memory of PostgreSQL once for each of its processes.)
 *
 * @example const { peak } = await sampleResident(() => importFile(stores, path, name))
 */
export async function sampleResident(work: () => Promise<unknown>): Promise<Resident> {
  let peak: Parts = { node: 0, clickhouse: 0, postgres: 0 }
  let samples = 0
  const look = (): void => {
    samples++
    const now = held()
    if (sum(now) > sum(peak)) peak = now
  }
  look()
  const timer = setInterval(look, EVERY_MS)
  try {
    await work()
  } finally {
    clearInterval(timer)
  }
  look()
  return { peak: sum(peak), samples, parts: peak }
}

const sum = (parts: Parts): number => parts.node + parts.clickhouse + parts.postgres

function held(): Parts {
  const parts = { node: 0, clickhouse: 0, postgres: 0 }
  for (const pid of family()) {
    const size = proportional(pid)
    if (pid === process.pid) parts.node += size
    else if (commandOf(pid).includes('postgres')) parts.postgres += size
    else parts.clickhouse += size
  }
  return parts
}

/** A process's own memory and its share of what it shares; of one that may not be looked into, all that it maps. */
function proportional(pid: number): number {
  const pss = kib(`/proc/${pid}/smaps_rollup`, /^Pss:\s+(\d+) kB/m)
  return (pss ?? kib(`/proc/${pid}/status`, /^VmRSS:\s+(\d+) kB/m) ?? 0) * KIB
}

function kib(path: string, pattern: RegExp): number | undefined {
  try {
    const found = pattern.exec(readFileSync(path, 'utf8'))?.[1]
    return found === undefined ? undefined : Number(found)
  } catch {
    return undefined
  }
}

function commandOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8')
  } catch {
    return ''
  }
}
