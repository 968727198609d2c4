import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { migrations } from '#app/migrations.ts'
import { ok } from '#core/result.ts'
import { migrate } from '#stores/migrate.ts'
import { openStores } from '#stores/open-stores.ts'
import type { BenchContext, Benchmark, BenchReport } from '../benchmark.ts'
import { engineLine, roomFor } from '../machine.ts'
import { type Resident, sampleResident } from '../resident.ts'
import { median } from '../rounds.ts'
import { measure, type Usage } from '../usage.ts'
import { fillFacts } from '../w1/fill-facts.store.ts'
import { NOW } from '../made-shop.ts'
import { product } from '../w1/product.ts'

/** Ten times as many customers may take so many times as long for each of them. */
const BUDGET = 1.25
/** Bytes on disk for a customer with all their facts, while these are made. */
const CUSTOMER = 9_000
/** The largest shop has a tenth of the facts for each customer, so that a machine has room for it. */
const THIN = 0.1

/** What `evaluate --full` takes as the shop grows tenfold, and tenfold again: time for each customer, and memory. */
export const w6: Benchmark = {
  key: 'W6',
  name: {
    zh: '增长：1 万到 1,000 万客户的全量计算',
    en: 'growth: everybody computed, 10k to 10M customers',
  },
  size: { of: 'customers of the largest shop', usual: 10_000_000 },
  run: async (context) => {
    const most = context.size ?? 10_000_000
    const facts = Math.max(...shopsUpTo(most).map((shop) => shop.customers * shop.share))
    const room = await roomFor(context.folder, {
      disk: facts * CUSTOMER + most * 600 + 2e9,
      memory: 6e9,
    })
    return room.ok ? ok(await grow(context, most)) : room
  },
}

type Shop = { readonly customers: number; readonly share: number }

/** Tenfold steps with all facts up to a million customers, and with a tenth of them from there on. */
function shopsUpTo(most: number): Shop[] {
  const sizes = [10_000, 100_000, 1_000_000].filter((size) => size <= most)
  const full = sizes.map((customers) => ({ customers, share: 1 }))
  return most > 1_000_000
    ? [...full, { customers: 1_000_000, share: THIN }, { customers: most, share: THIN }]
    : full
}

type Grown = Shop & {
  readonly usages: readonly Usage[]
  readonly resident: Resident
  readonly reopen: number
}

async function grow(context: BenchContext, most: number): Promise<BenchReport> {
  const found: Grown[] = []
  let engines = ''
  for (const shop of shopsUpTo(most)) {
    const dataDir = join(context.folder, `shop-${shop.customers}-${shop.share}`)
    await mkdir(dataDir, { recursive: true })
    const one = await measureShop(context, shop, dataDir)
    engines = one.engines
    found.push(one.grown)
    await rm(dataDir, { recursive: true, force: true })
  }
  return report(found, engines)
}

async function measureShop({ say, rounds = 3 }: BenchContext, shop: Shop, dataDir: string) {
  const filled = await openStores({ dataDir })
  try {
    await migrate(filled, migrations)
    await fillFacts({ ...filled, ...shop, seed: 1, end: NOW, say: () => undefined })
  } finally {
    await filled.close()
  }
  // Engines of their own: what making the facts left in their memory does not count.
  const opening = performance.now()
  const stores = await openStores({ dataDir })
  const reopen = performance.now() - opening
  try {
    const { evaluate } = await product(stores)
    const usages: Usage[] = []
    const resident = await sampleResident(async () => {
      await evaluate()
      for (let round = 0; round < rounds; round++) usages.push(await measure(evaluate))
    })
    const grown = { ...shop, usages, resident, reopen }
    say(line(grown).join(', '))
    return { grown, engines: await engineLine(stores.facts, stores.ledger) }
  } finally {
    await stores.close()
  }
}

const cpu = ({ usages }: Grown): number => median(usages.map((one) => one.cpuSeconds))
const wall = ({ usages }: Grown): number => median(usages.map((one) => one.ms)) / 1000
const each = (one: Grown): number => (wall(one) / one.customers) * 1e6

function line(one: Grown): string[] {
  return [
    `${one.customers.toLocaleString('en')}${one.share === 1 ? '' : ` (${one.share} of the facts)`}`,
    `${wall(one).toFixed(2)} s`,
    `${cpu(one).toFixed(1)} s`,
    `${each(one).toFixed(1)} µs`,
    `${(one.resident.peak / 2 ** 30).toFixed(2)} GiB`,
    `${(one.reopen / 1000).toFixed(2)} s`,
  ]
}

/** How much longer a customer takes than in the next smaller shop of the same kind, from 100,000 on: below, what is always the same outweighs. */
function worstGrowth(found: readonly Grown[]): number {
  const growths = found.flatMap((larger) => {
    const smaller = found.find(
      (one) => one.share === larger.share && one.customers * 10 === larger.customers,
    )
    return smaller && smaller.customers >= 100_000 ? [each(larger) / each(smaller)] : []
  })
  return Math.max(0, ...growths)
}

function report(found: readonly Grown[], engines: string): BenchReport {
  const worst = worstGrowth(found)
  return {
    title: `W6 · growth up to ${Math.max(...found.map(({ customers }) => customers)).toLocaleString('en')} customers`,
    ratio: worst,
    budget: `from 100,000 customers on, tenfold takes at most ${BUDGET} times as long for each customer`,
    within: worst <= BUDGET,
    body: [
      '| customers | `evaluate --full` | CPU | for each customer | peak, all processes | engines opened again in |',
      '|---|---|---|---|---|---|',
      ...found.map((one) => `| ${line(one).join(' | ')} |`),
      '',
      `40 metrics, RFM, tiers, 50 segments, as in W1. Medians of ${found[0]?.usages.length ?? 0} runs after a warm-up. ${engines}.`,
    ].join('\n'),
  }
}
