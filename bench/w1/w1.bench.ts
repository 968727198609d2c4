import { membershipTemplate } from '#loyalty/templates/membership.ts'
import { thresholds } from '#loyalty/tier-program.ts'
import { name, sql } from '#sql/sql.ts'
import type { Stores } from '#stores/open-stores.ts'
import type { BenchContext, Benchmark, BenchReport } from '../benchmark.ts'
import { engineLine } from '../machine.ts'
import { inMadeShop, STANDPOINT } from '../made-shop.ts'
import { duel, type Duel, median, ratioOf, row, TABLE_HEAD } from '../rounds.ts'
import { compareAnswers } from './compare.store.ts'
import { createHandTable, HAND_TABLE, handMetrics } from './hand-metrics.store.ts'
import { createHandRfmTable, HAND_RFM_TABLE, handRfm } from './hand-rfm.store.ts'
import {
  createHandSegmentsTable,
  HAND_SEGMENTS_TABLE,
  handSegments,
} from './hand-segments.store.ts'
import { createHandTiersTable, HAND_TIERS_TABLE, handTiers } from './hand-tiers.store.ts'
import { benchMetrics } from './metrics.ts'
import { product } from './product.ts'

const BUDGET = 1.5

/** Everybody's metrics, RFM, tiers and segments from the facts, against the best SQL we can write for the same answer. */
export const w1: Benchmark = {
  key: 'W1',
  name: {
    zh: '全量计算：40 个指标、RFM、等级、50 个人群',
    en: 'everybody computed: 40 metrics, RFM, tiers, 50 segments',
  },
  size: { of: 'customers', usual: 1_000_000 },
  run: async (context) => {
    const customers = context.size ?? 1_000_000
    return inMadeShop(context, customers, (stores) => compete(stores, context, customers))
  },
}

async function compete(
  stores: Stores,
  context: BenchContext,
  customers: number,
): Promise<BenchReport> {
  const { facts, ledger } = stores
  const { say } = context
  const { evaluate: ours, segments } = await product(stores)
  const theirs = await byHand(stores)
  // Unmeasured, and before anything is measured: the two must say the same of everybody.
  await ours()
  await theirs()
  const compared = await compareAnswers(
    facts,
    benchMetrics.map((metric) => metric.key),
    segments,
  )
  say(`equal: ${compared.values} values of ${compared.customers} customers`)
  const result = await duel(ours, theirs, { rounds: context.rounds ?? 5, say })
  const [size] = await facts.query<Size>(sql`
    SELECT (SELECT count() FROM orders FINAL WHERE past = 0) AS orders, (SELECT count() FROM events FINAL WHERE past = 0) AS events,
      (SELECT sum(bytes_on_disk) FROM system.parts WHERE active AND database = currentDatabase()) AS bytes`)
  return report({ customers, size, compared, result, engines: await engineLine(facts, ledger) })
}

/** Whoever writes SQL by hand joins everybody at once; the product goes in slices, and lives with less. Bytes. */
const ROOM = { settings: { max_memory_usage: 8e9 } }
const HAND_TABLES = [HAND_TABLE, HAND_RFM_TABLE, HAND_TIERS_TABLE, HAND_SEGMENTS_TABLE]

/** The same answers by SQL alone, into tables of its own. */
async function byHand({ facts }: Stores): Promise<() => Promise<void>> {
  for (const table of HAND_TABLES) await facts.dropTable(table)
  for (const create of [
    createHandTable(),
    createHandRfmTable(),
    createHandTiersTable(),
    createHandSegmentsTable(),
  ])
    await facts.run(create)
  const { levels } = membershipTemplate.program
  const from = levels.slice(1).map((level) => thresholds(level.from)[0] ?? 0)
  return async () => {
    for (const table of HAND_TABLES) await facts.run(sql`TRUNCATE TABLE ${name(table)}`)
    await facts.run(handMetrics(STANDPOINT), ROOM)
    await facts.run(handRfm(STANDPOINT))
    await facts.run(
      handTiers({ standpoint: STANDPOINT, levels: levels.map((level) => level.key), from }),
    )
    await facts.run(handSegments(STANDPOINT), ROOM)
  }
}

type Size = { readonly orders: string; readonly events: string; readonly bytes: string }

type Found = {
  readonly customers: number
  readonly size: Size | undefined
  readonly compared: { readonly customers: number; readonly values: number }
  readonly result: Duel
  readonly engines: string
}

function report({ customers, size, compared, result, engines }: Found): BenchReport {
  const { ratio, least, greatest } = ratioOf(result)
  const count = (value: number | string | undefined): string =>
    Number(value ?? 0).toLocaleString('en')
  const cpu =
    median(result.ours.map((one) => one.cpuSeconds)) /
    median(result.theirs.map((one) => one.cpuSeconds))
  return {
    title: `W1 · ${count(customers)} customers: 40 metrics, RFM, tiers, 50 segments`,
    ratio,
    budget: 'at most 1.5 times as long as the best hand-written SQL for the same answer',
    within: ratio <= BUDGET,
    body: [
      TABLE_HEAD,
      row('Zhike: `evaluate --full`', result.ours),
      row('SQL by hand, same tables', result.theirs),
      '',
      `${count(size?.orders)} orders, ${count(size?.events)} events (${(Number(size?.bytes ?? 0) / 1e6).toFixed(0)} MB on disk, with superseded versions and tombstones). Ratio of single rounds ${least.toFixed(2)} – ${greatest.toFixed(2)}; CPU ratio ${cpu.toFixed(2)}. ${result.ours.length} rounds in turns.`,
      `Checked first: ${count(compared.values)} values of ${count(compared.customers)} customers are equal in both answers. Ours also works out when each customer is due next, and writes reasons and rule versions into tier histories and who entered and left segments; the SQL does not. ${engines}.`,
    ].join('\n'),
  }
}
