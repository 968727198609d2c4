import { type ChildProcess, spawn } from 'node:child_process'
import { join } from 'node:path'

const ROOT = join(import.meta.dirname, '../..')
const PATIENCE_MS = 60_000
const STANDS_MS = 3_000

/** A running Zhike that can be killed and started again, at the same address. */
export type Zhike = {
  readonly url: string
  readonly key: string
  readonly pid: () => number
  /** Starts it, and resolves when it says that it is ready; gives how many milliseconds that took. */
  readonly start: () => Promise<number>
  /** Ends it as a power cut would, and resolves when it is gone. */
  readonly kill: () => Promise<void>
  /** Ends it in order. */
  readonly stop: () => Promise<void>
}

export type ZhikeOptions = {
  readonly data: string
  readonly port: number
  readonly key: string
  readonly role?: 'all' | 'api' | 'worker'
  readonly env?: Readonly<Record<string, string>>
}

/** A process of Zhike on a data folder and port. A worker answers nothing: it is ready when it runs. */
export function zhikeProcess({ data, port, key, role = 'all', env = {} }: ZhikeOptions): Zhike {
  const url = `http://127.0.0.1:${port}`
  let child: ChildProcess | undefined
  let said = ''
  const gone = (one: ChildProcess): Promise<void> =>
    one.exitCode !== null || one.signalCode !== null
      ? Promise.resolve()
      : new Promise((resolve) => one.once('exit', () => resolve()))
  return {
    url,
    key,
    pid: () => child?.pid ?? 0,
    async start() {
      const begin = performance.now()
      said = ''
      const one = spawn(process.execPath, [join(ROOT, 'bin/zhike.mjs'), 'serve', '--role', role], {
        env: {
          ...process.env,
          ZHIKE_DATA: data,
          ZHIKE_ADMIN_KEY: key,
          PORT: String(port),
          HOST: '127.0.0.1',
          ...env,
        },
        stdio: ['ignore', 'pipe', 'pipe'],
      })
      child = one
      for (const stream of [one.stdout, one.stderr])
        stream.setEncoding('utf8').on('data', (text: string) => {
          said = `${said}${text}`.slice(-4_000)
        })
      if (role === 'worker') {
        // It says nothing and answers nobody: that it lives on is all there is to see.
        await pause(STANDS_MS)
        if (one.exitCode !== null) throw new Error(`zhike ended with ${one.exitCode}:\n${said}`)
        return 0
      }
      while (performance.now() - begin < PATIENCE_MS) {
        if (one.exitCode !== null) throw new Error(`zhike ended with ${one.exitCode}:\n${said}`)
        if (await isReady(url)) return Math.round(performance.now() - begin)
        await pause(20)
      }
      throw new Error(`zhike was not ready within ${PATIENCE_MS / 1000} s:\n${said}`)
    },
    async kill() {
      if (!child) return
      child.kill('SIGKILL')
      await gone(child)
    },
    async stop() {
      if (!child) return
      child.kill('SIGTERM')
      await gone(child)
    },
  }
}

export async function isReady(url: string): Promise<boolean> {
  try {
    const answer = await fetch(`${url}/readyz`, { signal: AbortSignal.timeout(2_000) })
    await answer.text()
    return answer.ok
  } catch {
    return false
  }
}

export const pause = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, milliseconds))
