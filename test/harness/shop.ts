import { type ChildProcess, spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { Problem } from '#core/problem.ts'
import type { EngineEvent } from '#stores/supervise.ts'

/** A line that shop-process.ts says. */
type Line = {
  readonly event?: EngineEvent
  readonly opened?: number
  readonly closed?: true
  readonly problem?: Problem
  readonly milliseconds?: number
}

/** Another process with the stores open on a folder, or refused. */
export type ShopProcess = {
  readonly child: ChildProcess
  readonly lines: readonly Line[]
  /** The line that says it is open, or why not. */
  readonly first: Promise<Line>
  readonly exited: Promise<number | NodeJS.Signals | null>
  /** Closes it in order. */
  readonly close: () => Promise<unknown>
}

export function startShop(dataDir: string, as: { uid?: number; gid?: number } = {}): ShopProcess {
  const program = join(import.meta.dirname, 'shop-process.ts')
  const child = spawn(process.execPath, [program, dataDir], {
    stdio: ['pipe', 'pipe', 'inherit'],
    ...as,
  })
  const lines: Line[] = []
  const exited = new Promise<number | NodeJS.Signals | null>((resolve) => {
    child.once('exit', (code, signal) => resolve(code ?? signal))
  })
  const first = new Promise<Line>((resolve, reject) => {
    createInterface({ input: child.stdout }).on('line', (text) => {
      const line = JSON.parse(text) as Line
      lines.push(line)
      if (line.opened !== undefined || line.problem !== undefined) resolve(line)
    })
    void exited.then((how) => reject(new Error(`ended with ${how} before it said anything`)))
  })
  first.catch(() => undefined)
  const close = (): Promise<unknown> => {
    child.stdin.end()
    return exited
  }
  return { child, lines, first, exited, close }
}

/** Pids of the engines on a data folder, as they wrote them down. */
export function enginePids(dataDir: string): { clickhouse: number; postgres: number } {
  const mark = JSON.parse(readFileSync(join(dataDir, 'facts', 'engine.pid'), 'utf8')) as {
    pid: number
  }
  return {
    clickhouse: mark.pid,
    postgres: Number.parseInt(
      readFileSync(join(dataDir, 'ledger/pgdata/postmaster.pid'), 'utf8'),
      10,
    ),
  }
}

/** Waits until it is so, and says what was waited for if it never is. */
export async function eventually(
  what: string,
  isSo: () => boolean | Promise<boolean>,
): Promise<void> {
  for (const end = performance.now() + 30_000; performance.now() < end; ) {
    if (await isSo()) return
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
  throw new Error(`never happened: ${what}`)
}
