import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { createGzip } from 'node:zlib'
import { ok } from '#core/result.ts'
import type { Stores } from '#stores/open-stores.ts'
import type { BenchContext, Benchmark, BenchReport } from '../benchmark.ts'
import { engineLine, roomFor } from '../machine.ts'
import { type Resident, sampleResident } from '../resident.ts'
import { openShop } from '../shop.ts'
import { importFile } from '../w7/import-file.ts'
import { type Through, writeOrdersFile } from '../w7/orders-file.store.ts'
import { sheetOfTabs } from './sheet-file.ts'

const BUDGET = 1.5 * 2 ** 30
/** Bytes of a row of the CSV, and of what Zhike and the engine write for it. */
const ROW = 187
const USUAL_MB = 1_000

/** How much memory importing a large file takes, whole product; and whether it grows with the file, in every format. */
export const memory: Benchmark = {
  key: 'MEMORY',
  name: { zh: '导入大文件所占内存', en: 'memory of importing large files' },
  size: { of: 'MB of CSV', usual: USUAL_MB },
  run: async (context) => {
    const bytes = (context.size ?? USUAL_MB) * 1e6
    const room = await roomFor(context.folder, { disk: bytes * 3 + 3e9, memory: 2 * BUDGET })
    return room.ok ? ok(await measureAll(context, Math.ceil(bytes / ROW))) : room
  },
}

type Shape = {
  readonly name: string
  readonly format: string
  readonly through?: Through
  /** Rows beside those of the CSV: a sheet ends at about a million. */
  readonly most: number
}
const SHAPES: readonly Shape[] = [
  { name: 'orders.csv', format: 'CSVWithNames', most: Number.POSITIVE_INFINITY },
  {
    name: 'orders.csv.gz',
    format: 'CSVWithNames',
    through: packed,
    most: 2e6,
  },
  { name: 'orders.jsonl', format: 'JSONEachRow', most: 2e6 },
  { name: 'orders.xlsx', format: 'TSVWithNames', through: sheetOfTabs, most: 5e5 },
]

async function* packed(text: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  yield* Readable.from(text).pipe(createGzip({ level: 1 }))
}

type Run = Resident & {
  readonly name: string
  readonly rows: number
  readonly bytes: number
  readonly seconds: number
  readonly counts: string
}

async function measureAll(context: BenchContext, rows: number): Promise<BenchReport> {
  const runs: Run[] = []
  for (const shape of SHAPES) {
    const most = Math.min(rows, shape.most)
    // A quarter, and the whole: what grows with the file shows.
    for (const size of [Math.ceil(most / 4), most]) runs.push(await one(context, shape, size))
  }
  const engines = await inFreshShop(context.folder, ({ facts, ledger }) =>
    engineLine(facts, ledger),
  )
  return report(runs, engines)
}

async function one({ folder, say }: BenchContext, shape: Shape, rows: number): Promise<Run> {
  const path = join(folder, shape.name)
  const { through } = shape
  const bytes = await inFreshShop(folder, ({ facts }) =>
    writeOrdersFile(facts, { path, rows, format: shape.format, ...(through ? { through } : {}) }),
  )
  try {
    const run = await inFreshShop(folder, async (stores) => measureOne(stores, path, shape.name))
    if (run.counts.rows !== rows)
      throw new Error(`${shape.name} has ${rows} rows, not ${run.counts.rows}`)
    say(
      `${shape.name}, ${rows} rows, ${mb(bytes)}: peak ${gib(run.peak)} in ${run.seconds.toFixed(0)} s`,
    )
    const { counts, ...rest } = run
    return {
      ...rest,
      name: shape.name,
      rows,
      bytes,
      counts: `${counts.orders} / ${counts.rejected}`,
    }
  } finally {
    await rm(path, { force: true })
  }
}

async function measureOne(stores: Stores, path: string, name: string) {
  const started = performance.now()
  let counts = { rows: 0, orders: 0, rejected: 0 }
  const resident = await sampleResident(async () => {
    const it = await importFile(stores, path, name)
    counts = { rows: Number(it.rows), orders: it.counts.new, rejected: it.counts.rejected }
  })
  return { ...resident, seconds: (performance.now() - started) / 1000, counts }
}

/** New engines each time: what another file left in their memory is not this one's. */
async function inFreshShop<T>(folder: string, run: (stores: Stores) => Promise<T>): Promise<T> {
  const dataDir = join(folder, 'shop')
  await mkdir(dataDir, { recursive: true })
  const stores = await openShop(dataDir)
  try {
    return await run(stores)
  } finally {
    await stores.close()
    await rm(dataDir, { recursive: true, force: true })
  }
}

const gib = (bytes: number): string => `${(bytes / 2 ** 30).toFixed(2)} GiB`
const mb = (bytes: number): string => `${(bytes / 1e6).toFixed(0)} MB`

function report(runs: readonly Run[], engines: string): BenchReport {
  const highest = Math.max(...runs.map(({ peak }) => peak))
  const largest = runs.reduce((a, b) => (b.bytes > a.bytes ? b : a))
  return {
    title: `MEMORY · importing ${largest.name} of ${mb(largest.bytes)}, and other formats`,
    ratio: highest / BUDGET,
    budget: 'all processes together never hold more than 1.5 GiB',
    within: highest <= BUDGET,
    body: [
      '| file | rows | size | peak, all processes | node / ClickHouse / PostgreSQL then | time | new orders / rejected rows |',
      '|---|---|---|---|---|---|---|',
      ...runs.map(
        (it) =>
          `| ${it.name} | ${it.rows.toLocaleString('en')} | ${mb(it.bytes)} | ${gib(it.peak)} | ${[it.parts.node, it.parts.clickhouse, it.parts.postgres].map(gib).join(' / ')} | ${it.seconds.toFixed(0)} s | ${it.counts} |`,
      ),
      '',
      `Sum of the proportional set sizes (smaps_rollup) of all processes, sampled every second; each file into an empty shop with new engines. ${engines}.`,
    ].join('\n'),
  }
}
