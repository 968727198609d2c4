import { type ChildProcess, spawn } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { freePort } from '#stores/clickhouse/launch.ts'
import { openLedger } from '#stores/postgres/ledger.ts'
import type { Ledger } from '#stores/ports.ts'

const KEY = 'zk_bench_0123456789abcdef0123456789abcdef'
const PROGRAM = join(import.meta.dirname, '../../bin/zhike.mjs')

/** Zhike as a shop runs it: a process of its own, spoken to over HTTP. */
export type Served = {
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  /** Beside it, to see how far it has come without asking it. */
  readonly ledger: Ledger
  readonly stop: () => Promise<void>
}

export async function serve(folder: string): Promise<Served> {
  const port = await freePort()
  const child = spawn(process.execPath, [PROGRAM, 'serve'], {
    env: {
      ...process.env,
      ZHIKE_DATA: folder,
      ZHIKE_ADMIN_KEY: KEY,
      ZHIKE_LOG: 'error',
      PORT: String(port),
    },
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  const url = `http://127.0.0.1:${port}`
  while (!(await isReady(url))) {
    if (child.exitCode !== null) throw new Error(`zhike ended with ${child.exitCode}`)
    await sleep(50)
  }
  const ledger = openLedger(
    {
      host: join(folder, 'ledger'),
      port: 5432,
      user: 'zhike',
      database: 'zhike',
      password: (await readFile(join(folder, 'ledger/password'), 'utf8')).trim(),
    },
    { path: folder },
  )
  return {
    url,
    headers: { authorization: `Bearer ${KEY}`, 'content-type': 'application/json' },
    ledger,
    stop: async () => {
      await ledger.close()
      await ended(child)
    },
  }
}

const isReady = (url: string): Promise<boolean> =>
  fetch(`${url}/readyz`).then(
    (answer) => answer.ok,
    () => false,
  )

function ended(child: ChildProcess): Promise<void> {
  child.kill('SIGTERM')
  return new Promise((resolve) => child.once('exit', () => resolve()))
}
