import { readFileSync } from 'node:fs'
import { statfs } from 'node:fs/promises'
import { availableParallelism, cpus, loadavg, release, totalmem } from 'node:os'
import { problem } from '#core/problem.ts'
import { fail, ok, type Result } from '#core/result.ts'
import { sql } from '#sql/sql.ts'
import type { Facts, Ledger } from '#stores/ports.ts'

const GIB = 2 ** 30

/** The machine in a line: no benchmark means anything without it. */
export function machineLine(): string {
  const model = cpus()[0]?.model.trim() ?? 'unknown CPU'
  const system = /^PRETTY_NAME="(.*)"$/m.exec(readText('/etc/os-release'))?.[1] ?? 'unknown system'
  return `${model}, ${availableParallelism()} cores, ${(totalmem() / GIB).toFixed(1)} GiB, ${system}, kernel ${release()}, Node ${process.versions.node}`
}

/** What else the machine was doing: the 1, 5 and 15 minute load. */
export const loadLine = (): string =>
  loadavg()
    .map((load) => load.toFixed(2))
    .join(' ')

/** Versions of both engines. */
export async function engineLine(facts: Facts, ledger: Ledger): Promise<string> {
  const [clickhouse] = await facts.query<{ version: string }>(sql`SELECT version() AS version`)
  const [postgres] = await ledger.query<{ version: string }>(
    sql`SELECT current_setting('server_version') AS version`,
  )
  return `ClickHouse ${clickhouse?.version}, PostgreSQL ${postgres?.version}`
}

/** Whether the folder's disk and the machine's memory have room; otherwise the sentence that says what is missing. */
export async function roomFor(
  folder: string,
  needs: { readonly disk: number; readonly memory: number },
): Promise<Result<void>> {
  const disk = await statfs(folder)
  const free = disk.bavail * disk.bsize
  const memory =
    Number(/^MemAvailable:\s+(\d+) kB/m.exec(readText('/proc/meminfo'))?.[1] ?? 0) * 1024
  const gib = (bytes: number): string => `${(bytes / GIB).toFixed(1)} GiB`
  if (free < needs.disk) {
    return fail(
      problem('invalid_value', {
        detail: `Not run: it needs ${gib(needs.disk)} of disk and ${folder} has ${gib(free)}.`,
      }),
    )
  }
  if (memory !== 0 && memory < needs.memory) {
    return fail(
      problem('invalid_value', {
        detail: `Not run: it needs ${gib(needs.memory)} of memory and the machine has ${gib(memory)} free.`,
      }),
    )
  }
  return ok(undefined)
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return ''
  }
}
