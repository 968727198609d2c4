import { createReadStream } from 'node:fs'
import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { ok } from '#core/result.ts'
import { findImport } from '#facts/imports/imports.store.ts'
import { sql } from '#sql/sql.ts'
import type { Stores } from '#stores/open-stores.ts'
import type { BenchContext, Benchmark, BenchReport } from '../benchmark.ts'
import { engineLine, roomFor } from '../machine.ts'
import { median, ratioOf, row, TABLE_HEAD } from '../rounds.ts'
import { openShop } from '../shop.ts'
import { measure, type Usage } from '../usage.ts'
import { importFile } from './import-file.ts'
import { plainOrders, writeOrdersFile } from './orders-file.store.ts'

const BUDGET = 3

/** Import of an orders CSV through the product, against the engine's own CSV insert of the same file. */
export const w7: Benchmark = {
  key: 'W7',
  name: { zh: '导入订单 CSV', en: 'import of an orders CSV' },
  size: { of: 'rows', usual: 3_000_000 },
  run: async (context) => {
    const rows = context.size ?? 3_000_000
    // The file, both copies of it in the engine, and the stage between.
    const room = await roomFor(context.folder, { disk: rows * 190 * 3 + 1e9, memory: 3e9 })
    return room.ok ? ok(await compete(context, rows)) : room
  },
}

async function compete(context: BenchContext, rows: number): Promise<BenchReport> {
  const { folder, say } = context
  const path = join(folder, 'orders.csv')
  const file = await inFreshShop(folder, async ({ facts, ledger }) => ({
    bytes: await writeOrdersFile(facts, { path, rows }),
    engines: await engineLine(facts, ledger),
  }))
  say(`a file of ${rows} rows, ${(file.bytes / 1e6).toFixed(0)} MB`)
  const ours: Usage[] = []
  const theirs: Usage[] = []
  let outcome = ''
  // One more of each at the beginning: the file into the page cache, the answers compared.
  for (let round = 0; round <= (context.rounds ?? 5); round++) {
    const times = await inFreshShop(folder, async (stores) => {
      const a = await measure(() => importFile(stores, path, 'orders.csv'))
      const b = await measure(() => insertPlainly(stores, path))
      if (round === 0) outcome = await compareTaken(stores, rows)
      return [a, b] as const
    })
    say(
      `${round === 0 ? 'warm-up' : `round ${round}`}: import ${(times[0].ms / 1000).toFixed(1)} s, engine's insert ${(times[1].ms / 1000).toFixed(1)} s`,
    )
    if (round === 0) continue
    ours.push(times[0])
    theirs.push(times[1])
  }
  return report({ rows, bytes: file.bytes, engines: file.engines, outcome, ours, theirs })
}

/** Each round has new engines and an empty shop: an import of known orders would be another kind of work. */
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

async function insertPlainly({ facts }: Stores, path: string): Promise<void> {
  await facts.createTable(plainOrders)
  await facts.write(
    sql`INSERT INTO plain_orders FORMAT CSVWithNames`,
    createReadStream(path, { highWaterMark: 1 << 20 }),
    {
      // It may leave out the rows that are wrong; we say which they are, and why.
      settings: { input_format_allow_errors_ratio: 0.01 },
    },
  )
}

/** Both must have taken the same rows: as many, for the same money; and we must have given back the rest. */
async function compareTaken({ facts, ledger }: Stores, rows: number): Promise<string> {
  const [ours] = await facts.query<Taken>(sql`
    SELECT count() AS orders, sum(length(line_key)) AS lines, sum(arraySum(line_total)) AS money, uniqExact(customer) AS customers FROM orders FINAL WHERE past = 0`)
  const [theirs] = await facts.query<Taken>(sql`
    SELECT uniqExact(order_id) AS orders, count() AS lines, toInt64(sum(unit_price * quantity - line_discount) * 100) AS money, uniqExact(customer_id) AS customers FROM plain_orders`)
  const it = await findImport(ledger, 1)
  const rejected = it?.counts.rejected ?? 0
  if (JSON.stringify(ours) !== JSON.stringify(theirs))
    throw new Error(`the answers differ: ${JSON.stringify({ ours, theirs })}`)
  if (Number(ours?.lines) + rejected !== rows)
    throw new Error(`${rows} rows, but ${ours?.lines} taken and ${rejected} rejected`)
  return `${ours?.orders} orders of ${ours?.customers} customers, ${ours?.lines} lines taken and ${rejected} rejected with reasons; the engine took the same lines, for the same money`
}
type Taken = { orders: string; lines: string; money: string; customers: string }

function report(it: {
  rows: number
  bytes: number
  engines: string
  outcome: string
  ours: readonly Usage[]
  theirs: readonly Usage[]
}): BenchReport {
  const { ratio, least, greatest } = ratioOf(it)
  const speed = (usages: readonly Usage[]): string =>
    `${Math.round(it.rows / (median(usages.map((one) => one.ms)) / 1000)).toLocaleString('en')} rows/s`
  return {
    title: `W7 · import of an orders CSV, ${it.rows.toLocaleString('en')} rows, ${(it.bytes / 1e6).toFixed(0)} MB`,
    ratio,
    budget: 'at most 3 times as long as the engine’s own CSV insert',
    within: ratio <= BUDGET,
    body: [
      TABLE_HEAD,
      row('Zhike: read, validate, reject, resolve customers, version, write', it.ours),
      row(
        'ClickHouse: INSERT … FORMAT CSVWithNames into a sorted MergeTree of the same columns',
        it.theirs,
      ),
      '',
      `${speed(it.ours)} against ${speed(it.theirs)}; ratio of single rounds ${least.toFixed(2)} – ${greatest.toFixed(2)}; CPU ratio ${(median(it.ours.map((one) => one.cpuSeconds)) / median(it.theirs.map((one) => one.cpuSeconds))).toFixed(2)}. ${it.ours.length} rounds in turns, each in an empty shop with new engines, same durable settings.`,
      `Checked first: ${it.outcome}. ${it.engines}.`,
    ].join('\n'),
  }
}
