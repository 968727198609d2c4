import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A running Zhike, and who is signed in there. */
export type Shop = {
  readonly url: string
  /** The session of an owner, as the browser keeps it; none where nobody has set the shop up. */
  readonly cookies: readonly {
    readonly name: string
    readonly value: string
    readonly url: string
  }[]
  /** The one-time link, where it was not used yet. */
  readonly setupLink?: string
  readonly close: () => Promise<void>
}

/** The session as a request beside the browser sends it. */
export const cookieOf = ({ cookies }: Shop): string =>
  cookies.map(({ name, value }) => `${name}=${value}`).join('; ')

const ROOT = join(import.meta.dirname, '../..')
const OWNER = { name: 'chen', display_name: '陈店长', password: 'a long enough password' }
/** As many synthetic customers as make every page say something. */
const CUSTOMERS = 400

/**
 * A shop to look at: built console, synthetic sample, an owner. `fresh`: empty and not set up. `ZHIKE_URL` with
 * `ZHIKE_USER` and `ZHIKE_PASSWORD` names one that runs already; it is not started or stopped then.
 */
export async function openShop({ fresh = false } = {}): Promise<Shop> {
  const {
    ZHIKE_URL: url,
    ZHIKE_USER: name = OWNER.name,
    ZHIKE_PASSWORD: password = OWNER.password,
  } = process.env
  if (url !== undefined && !fresh) {
    return {
      url,
      cookies: await enter(url, '/v1/session', { name, password }),
      close: async () => undefined,
    }
  }
  await build()
  const data = await mkdtemp(join(tmpdir(), 'zhike-browser-'))
  if (!fresh) await zhike(data, ['sample', '--customers', String(CUSTOMERS)]).ended
  const running = zhike(data, ['serve'])
  const setupLink = await running.says(/https?:\/\/\S+\/setup#\S+/)
  const { origin, hash } = new URL(setupLink)
  const close = async (): Promise<void> => {
    running.child.kill('SIGTERM')
    await running.ended.catch(() => undefined)
    await rm(data, { recursive: true, force: true, maxRetries: 5 })
  }
  if (fresh) return { url: origin, cookies: [], setupLink, close }
  const token = hash.replace(/^#(token=)?/, '')
  return { url: origin, cookies: await enter(origin, '/v1/setup', { token, ...OWNER }), close }
}

/** Signs in and gives the session's cookies. */
async function enter(url: string, path: string, body: object): Promise<Shop['cookies']> {
  const answer = await fetch(url + path, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: url },
    body: JSON.stringify(body),
  })
  if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`)
  return answer.headers.getSetCookie().map((line) => {
    const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? []
    return { name, value, url }
  })
}

type Running = {
  readonly child: ChildProcess
  /** Rejected if it ends badly. */
  readonly ended: Promise<void>
  /** The first text it says that fits. */
  readonly says: (pattern: RegExp) => Promise<string>
}

function zhike(data: string, args: readonly string[]): Running {
  const child = spawn(process.execPath, [join(ROOT, 'src/app/main.ts'), ...args], {
    env: {
      ...process.env,
      ZHIKE_DATA: data,
      PORT: '0',
      HOST: '127.0.0.1',
      ZHIKE_WEBHOOK_HOSTS: '127.0.0.1',
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let said = ''
  const listeners = new Set<() => void>()
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      said += text
      for (const listen of listeners) listen()
    })
  }
  const ended = new Promise<void>((resolve, reject) => {
    child.once('exit', (code, signal) =>
      code === 0
        ? resolve()
        : reject(new Error(`zhike ${args.join(' ')} ended with ${code ?? signal}:\n${said}`)),
    )
  })
  const says = (pattern: RegExp): Promise<string> =>
    new Promise((resolve, reject) => {
      const listen = () => {
        const found = pattern.exec(said)?.[0]
        if (found !== undefined) resolve(found)
      }
      listeners.add(listen)
      listen()
      ended.then(() => reject(new Error(`it ended without saying ${pattern}:\n${said}`)), reject)
    })
  return { child, ended, says }
}

/** Builds the console where it was not built yet. */
async function build(): Promise<void> {
  if (existsSync(join(ROOT, 'console/dist/index.html'))) return
  const { build: viteBuild } = await import('vite')
  await viteBuild({ configFile: join(ROOT, 'console/vite.config.ts'), logLevel: 'warn' })
}
