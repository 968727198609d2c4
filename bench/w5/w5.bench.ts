import { unwrap } from '#core/result.ts'
import { systemActor } from '#api/actor.ts'
import type { RuleQuestionsService } from '#api/rule-services.ts'
import type { Stores } from '#stores/open-stores.ts'
import type { BenchContext, Benchmark, BenchReport } from '../benchmark.ts'
import { engineLine } from '../machine.ts'
import { inMadeShop, NOW, STANDPOINT } from '../made-shop.ts'
import { median } from '../rounds.ts'
import { measure, type Usage } from '../usage.ts'
import { fillConsents } from './fill-consents.store.ts'
import { countByHand, handAudiences } from './hand-audiences.store.ts'
import { runOver, settle, stir } from './kept-tables.store.ts'
import { type BenchRule, benchRules, varied } from './rules.ts'
import { openRules } from './shop.ts'

/** Milliseconds at a million customers and below; ten times as long at ten million. */
const BUDGET_MS = 100
const ACTOR = systemActor('bench')

/** Previews of rules by the service that the HTTP route calls, against SQL by hand that only counts. */
export const w5: Benchmark = {
  key: 'W5',
  name: { zh: '人群预览：人数、样例、各渠道可触达', en: 'audience preview: count, sample, reach' },
  size: { of: 'customers', usual: 1_000_000 },
  run: async (context) => {
    const customers = context.size ?? 1_000_000
    return inMadeShop(context, customers, (stores) => compete(stores, context, customers))
  },
}

async function compete(
  stores: Stores,
  { say, rounds = 100 }: BenchContext,
  customers: number,
): Promise<BenchReport> {
  const { facts, ledger } = stores
  await fillConsents(facts, NOW)
  const { rules, numbers } = await openRules(stores, say)
  const byHand = handAudiences({
    standpoint: STANDPOINT,
    numberOf: (ref) => numbers.get(ref) ?? -1,
  })
  const found: Found[] = []
  for (const state of ['settled', 'living'] as const) {
    await (state === 'settled' ? settle : stir)(facts)
    for (const rule of benchRules) {
      const hand = byHand[rule.key]
      if (!hand) throw new Error(`nobody wrote ${rule.key} by hand`)
      const times = rule.budgeted ? rounds : Math.max(1, Math.ceil(rounds / 20))
      const one = await race(rules, rule, {
        hand: () => countByHand(facts, hand),
        times,
        before: (round) => (state === 'living' ? runOver(facts, 6 + round) : Promise.resolve()),
      })
      found.push({ ...one, state })
      say(
        `${state}, ${rule.key}: ${one.count} customers, median ${ms(one.ours)}, hand ${ms(one.theirs)}`,
      )
    }
  }
  return report(customers, found, await engineLine(facts, ledger))
}

type Found = {
  readonly rule: BenchRule
  readonly state: 'settled' | 'living'
  readonly count: number
  /** The rule asked for the first time, after the ones above it. */
  readonly first: Usage
  readonly ours: readonly Usage[]
  readonly theirs: readonly Usage[]
}

type Race = {
  readonly hand: () => Promise<number>
  readonly times: number
  /** What happens in the shop before each round. */
  readonly before: (round: number) => Promise<void>
}

/** In turns, each time with another number in one condition; before that, by itself: both must count the same. */
async function race(
  rules: RuleQuestionsService,
  rule: BenchRule,
  { hand, times, before }: Race,
): Promise<Omit<Found, 'state'>> {
  const ask = (where: object) => rules.preview(ACTOR, { where, sample: 10, reach: true })
  let count = 0
  const first = await measure(async () => {
    count = unwrap(await ask(rule.where)).count
  })
  const expected = await hand()
  if (count !== expected)
    throw new Error(`${rule.key}: the preview counts ${count}, the SQL by hand ${expected}`)
  const ours: Usage[] = []
  const theirs: Usage[] = []
  for (let round = 0; round < times; round++) {
    await before(round)
    const where = varied(rule.where, round + 1)
    ours.push(await measure(() => ask(where)))
    theirs.push(await measure(hand))
  }
  return { rule, count, first, ours, theirs }
}

const walls = (usages: readonly Usage[]): number[] => usages.map((one) => one.ms)
const ms = (usages: readonly Usage[]): string => `${median(walls(usages)).toFixed(0)} ms`

/** The value that only one in a hundred is above (of fewer than a hundred: the highest). */
function p99(usages: readonly Usage[]): number {
  const sorted = walls(usages).sort((a, b) => a - b)
  return sorted[Math.ceil(sorted.length * 0.99) - 1] ?? Number.NaN
}

const cpu = (usages: readonly Usage[]): string =>
  `${((1000 * usages.reduce((sum, one) => sum + one.cpuSeconds, 0)) / usages.length).toFixed(0)} ms`

function report(customers: number, found: readonly Found[], engines: string): BenchReport {
  const budget = BUDGET_MS * Math.max(1, customers / 1_000_000)
  const budgeted = found.filter(({ rule }) => rule.budgeted)
  const slowest = Math.max(...budgeted.map(({ ours }) => median(walls(ours))))
  const rows = found.map(
    ({ rule, state, count, first, ours, theirs }) =>
      `| ${rule.says}${rule.budgeted ? '' : ' (beside the budget)'} | ${state} | ${count.toLocaleString('en')} | ${ms([first])} | ${ms(ours)} | ${p99(ours).toFixed(0)} ms | ${cpu(ours)} | ${ms(theirs)} | ${cpu(theirs)} | ${ours.length} |`,
  )
  return {
    title: `W5 · ${customers.toLocaleString('en')} customers: audience previews`,
    ratio: slowest / budget,
    budget: `the slowest median of rules over what is kept, at most ${budget.toFixed(0)} ms`,
    within: slowest <= budget,
    body: [
      '| rule | shop | takes in | first time | preview, median | p99 | CPU | count by hand, median | CPU | times |',
      '|---|---|---|---|---|---|---|---|---|---|',
      ...rows,
      '',
      'Preview: count, net sales and share, reach of three channels, a sample of ten with reasons, sentence, cost; through the service that the HTTP route calls, each time with another number in one condition of the rule, as somebody asks who builds it. First time: the rule as it stands, which nobody has asked before. By hand: the count alone, from the same tables; equal counts were checked first. Settled: the kept tables are merged; living: small parts lie over each, and before each preview a run writes one customer in two thousand anew. Rules beside the budget count facts that no kept metric counts: they read all orders or events.',
      `${engines}.`,
    ].join('\n'),
  }
}
