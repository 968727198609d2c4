import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { ok } from '#core/result.ts'
import type { BenchContext, Benchmark, BenchReport } from '../benchmark.ts'
import { median } from '../rounds.ts'
import { closedLoop, openLoop, post, type Target } from './http-load.ts'
import { cart, hundredOffers } from './offers.ts'

const KEY = 'w3-benchmark-key-w3-benchmark-key-w3'
const CONNECTIONS = 16
const ROUND_MS = 5000
const BUDGET = 0.5
const SLOWEST_MS = 10

/** A quote with a hundred live promotions over HTTP, against a handler of the same framework that does nothing. */
export const w3: Benchmark = {
  key: 'W3',
  name: { zh: 'HTTP 报价：100 个活动', en: 'quotes over HTTP with 100 live promotions' },
  size: { of: 'customers who ask', usual: 200 },
  run: async (context) => ok(await compare(context)),
}

async function compare({
  folder,
  size = 200,
  rounds = 5,
  say,
}: BenchContext): Promise<BenchReport> {
  const root = join(import.meta.dirname, '../..')
  const port = await freePort()
  const env = {
    ...process.env,
    ZHIKE_DATA: join(folder, 'data'),
    PORT: String(port),
    ZHIKE_ADMIN_KEY: KEY,
  }
  const serve = [join(root, 'src/app/main.ts'), 'serve']
  const zhike = spawn(process.execPath, serve, { env, stdio: 'ignore' })
  let bare: ChildProcess | undefined
  try {
    await isReady(port)
    const answer = await prepare(port, size)
    const file = join(folder, 'answer.json')
    await writeFile(file, JSON.stringify(answer))
    const program = join(import.meta.dirname, 'bare-server.ts')
    bare = spawn(process.execPath, [program, file], { stdio: ['ignore', 'pipe', 'inherit'] })
    const [url] = (await once(bare.stdout ?? process.stdin, 'data')) as [Buffer]
    const requests = Array.from({ length: 1000 }, (_, at) =>
      post('/v1/quotes', KEY, cart(at, size)),
    )
    const ours = { port, requests }
    const theirs = { port: Number(new URL(String(url).trim()).port), requests }
    return await measureBoth(ours, theirs, { rounds, say })
  } finally {
    bare?.kill()
    zhike.kill()
    await once(zhike, 'exit')
  }
}

async function measureBoth(
  ours: Target,
  theirs: Target,
  { rounds, say }: { readonly rounds: number; readonly say: (line: string) => void },
): Promise<BenchReport> {
  await closedLoop(ours, CONNECTIONS, ROUND_MS)
  await closedLoop(theirs, CONNECTIONS, ROUND_MS)
  const rates: { quote: number; bare: number }[] = []
  for (let round = 0; round < rounds; round += 1) {
    const quote = await closedLoop(ours, CONNECTIONS, ROUND_MS)
    const bare = await closedLoop(theirs, CONNECTIONS, ROUND_MS)
    rates.push({ quote, bare })
    say(`${Math.round(quote)} quotes/s, bare ${Math.round(bare)}/s: ${(quote / bare).toFixed(2)}`)
  }
  const half = median(rates.map(({ quote }) => quote)) / 2
  const took = await openLoop(ours, half, 2 * ROUND_MS)
  const at = (share: number): number => took[Math.floor(took.length * share)] ?? Number.NaN
  const each = rates.map(({ quote, bare }) => quote / bare)
  const ratio = median(each)
  return {
    title: 'W3 · quotes over HTTP with 100 live promotions, limits and stored hashes',
    ratio,
    budget: `at least ${BUDGET} of the answers of a bare handler, p99 below ${SLOWEST_MS} ms at half load`,
    within: ratio >= BUDGET && at(0.99) < SLOWEST_MS,
    body: [
      '| | answers per second, median | range |',
      '|---|---|---|',
      line(
        'Zhike: POST /v1/quotes, kept in the ledger before the answer',
        rates.map(({ quote }) => quote),
      ),
      line(
        'bare Fastify handler with the same shapes and an answer of the same size',
        rates.map(({ bare }) => bare),
      ),
      '',
      `Ratio of single rounds ${Math.min(...each).toFixed(2)} – ${Math.max(...each).toFixed(2)}. At half load (${Math.round(half)}/s, open loop): p50 ${at(0.5).toFixed(1)} ms, p99 ${at(0.99).toFixed(1)} ms, slowest ${(took.at(-1) ?? 0).toFixed(1)} ms.`,
      `${CONNECTIONS} connections from this process; servers, engines and load share the machine.`,
    ].join('\n'),
  }
}

const line = (name: string, rates: readonly number[]): string =>
  `| ${name} | ${Math.round(median(rates))} | ${Math.round(Math.min(...rates))} – ${Math.round(Math.max(...rates))} |`

/** The offers, the customers, and one answer to see that offers act. */
async function prepare(port: number, customers: number): Promise<unknown> {
  const call = async (method: string, path: string, body: object): Promise<unknown> => {
    const answer = await fetch(`http://127.0.0.1:${port}/v1${path}`, {
      method,
      headers: { authorization: `Bearer ${KEY}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
    if (!answer.ok) throw new Error(`${path}: ${await answer.text()}`)
    return answer.json()
  }
  for (const definition of hundredOffers()) await call('POST', '/promotions', { definition })
  for (let at = 0; at < customers; at += 1)
    await call('PUT', `/customers/c-${at}`, { name: `buyer ${at}` })
  const answer = (await call('POST', '/quotes', cart(0, customers))) as { discounts: unknown[] }
  if (answer.discounts.length < 2) throw new Error('no offers act: the benchmark is worth nothing')
  return answer
}

async function isReady(port: number): Promise<void> {
  for (const end = performance.now() + 60_000; performance.now() < end; ) {
    const ready = await fetch(`http://127.0.0.1:${port}/readyz`).catch(() => undefined)
    if (ready?.ok) return
    await new Promise((resolve) => setTimeout(resolve, 200))
  }
  throw new Error('the server never became ready')
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as { port: number }
  server.close()
  await once(server, 'close')
  return port
}
