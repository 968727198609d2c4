import { ok, unwrap } from '#core/result.ts'
import { startOfMonth } from '#core/time.ts'
import type { BacktestTally } from '#loyalty/backtest-tally.ts'
import { zoneCalendar } from '#loyalty/calendar.ts'
import { planBacktest } from '#loyalty/plan-backtest.ts'
import { runBacktest } from '#loyalty/run-backtest.ts'
import { membershipTemplate } from '#loyalty/templates/membership.ts'
import type { TierProgram } from '#loyalty/tier-program.ts'
import type { Stores } from '#stores/open-stores.ts'
import type { BenchContext, Benchmark, BenchReport } from '../benchmark.ts'
import { engineLine } from '../machine.ts'
import { inMadeShop, NOW, STANDPOINT } from '../made-shop.ts'
import { median } from '../rounds.ts'
import { measure, type Usage } from '../usage.ts'

/** Seconds for a million customers and 24 months. */
const BUDGET = 60
const MONTHS = 24

/** A draft on trial: the shipped program with one level more, other thresholds and discounts, for everybody. */
export const backtest: Benchmark = {
  key: 'BACKTEST',
  name: {
    zh: '回测：全部客户 24 个月的等级与折扣花费',
    en: 'backtest: levels and discounts of everybody over 24 months',
  },
  size: { of: 'customers', usual: 1_000_000 },
  run: async (context) => {
    const customers = context.size ?? 1_000_000
    const found = await inMadeShop(context, customers, (stores) => run(stores, context))
    return found.ok ? ok(report(found.value, customers)) : found
  },
}

const draft = (): TierProgram => {
  const { program } = membershipTemplate
  const levels = program.levels.map((one) => ({ ...one, from: Number(one.from) * 0.8 }))
  const bronze = {
    key: 'bronze',
    name: { zh: '铜卡会员' },
    from: 100_000,
    benefits: [{ discount: 200 }],
  }
  return { ...program, levels: [...levels.slice(0, 1), bronze, ...levels.slice(1)] }
}

type Found = {
  readonly usages: readonly Usage[]
  readonly tally: BacktestTally
  readonly engines: string
}

async function run({ facts, ledger }: Stores, { rounds = 3, say }: BenchContext): Promise<Found> {
  const { zone } = STANDPOINT
  const calendar = zoneCalendar(zone)
  const live = [{ version: 1, effectiveAt: 0, body: membershipTemplate.program }]
  const plan = unwrap(
    planBacktest(
      live,
      { body: draft(), effectiveAt: NOW },
      { from: startOfMonth(NOW, zone, -MONTHS), calendar, findMetric: () => undefined },
    ),
  )
  const one = (id: string) =>
    runBacktest(facts, { id, plan, standpoint: STANDPOINT, calendar, pins: new Map() })
  let tally = await one('warm-up')
  const usages: Usage[] = []
  for (let round = 1; round <= rounds; round++) {
    const usage = await measure(async () => {
      tally = await one(`round ${round}`)
    })
    usages.push(usage)
    say(`round ${round}: ${(usage.ms / 1000).toFixed(2)} s, CPU ${usage.cpuSeconds.toFixed(1)} s`)
  }
  return { usages, tally, engines: await engineLine(facts, ledger) }
}

function report({ usages, tally, engines }: Found, customers: number): BenchReport {
  const seconds = usages.map((one) => one.ms / 1000)
  const wall = median(seconds)
  const cpu = median(usages.map((one) => one.cpuSeconds))
  const ratio = (wall / BUDGET) * (1_000_000 / customers)
  const sum = (of: 'live' | 'draft') => tally[of].discount.reduce((all, one) => all + one, 0) / 100
  const movers = tally.flows.reduce(
    (all, count, cell) =>
      Math.floor(cell / tally.levels.length) === cell % tally.levels.length ? all : all + count,
    0,
  )
  return {
    title: `BACKTEST · ${customers.toLocaleString('en')} customers, ${MONTHS} months`,
    ratio,
    budget: `at most ${BUDGET} s for a million customers on 2 cores`,
    within: ratio <= 1,
    body: [
      `Median ${wall.toFixed(2)} s (${Math.min(...seconds).toFixed(2)} – ${Math.max(...seconds).toFixed(2)} s), CPU ${cpu.toFixed(1)} s, ${usages.length} rounds after a warm-up.`,
      `${tally.customers.toLocaleString('en')} customers folded by three sets of rules from one reading; ${movers.toLocaleString('en')} would move; discounts ${sum('live').toFixed(2)} → ${sum('draft').toFixed(2)} 元. ${engines}.`,
    ].join('\n'),
  }
}
