import { setTimeout as sleep } from 'node:timers/promises'
import { migrations } from '#app/migrations.ts'
import { ok } from '#core/result.ts'
import { migrate } from '#stores/migrate.ts'
import { openStores, type Stores } from '#stores/open-stores.ts'
import type { BenchContext, Benchmark, BenchReport } from '../benchmark.ts'
import { engineLine, roomFor } from '../machine.ts'
import { STANDPOINT } from '../made-shop.ts'
import { measure } from '../usage.ts'
import { fillFacts } from '../w1/fill-facts.store.ts'
import { benchSegments } from '../w1/segments.ts'
import { eventsOf, most, type Outcome, steady } from './load.ts'
import {
  makeBare,
  namePeople,
  ownMetrics,
  progressOf,
  segments,
  writeBare,
} from './prepare.store.ts'
import { type Served, serve } from './served.ts'

const USUAL = 100_000
const RATE = 5_000
const PER_REQUEST = 50
const BUDGET_MS = 1_000
/** Three with windows that pass with time, two without. */
const FIVE = ['spent-this-month', 'spent-500-in-90', 'middling-year', 'spends-2000', 'once']

/** Live: what is acknowledged is in everybody's numbers, segments and tiers a moment later. */
export const w2: Benchmark = {
  key: 'W2',
  name: {
    zh: '实时：从应答到所有数字就位',
    en: 'live: from the answer until every number is right',
  },
  size: { of: 'customers', usual: USUAL },
  run: async (context) => {
    const customers = context.size ?? USUAL
    const room = await roomFor(context.folder, { disk: customers * 4_000 + 1e9, memory: 4e9 })
    return room.ok ? ok(await run(context, customers)) : room
  },
}

async function run(context: BenchContext, customers: number): Promise<BenchReport> {
  const { folder, say } = context
  const all = benchSegments(STANDPOINT)
  let metrics = 0
  await within(folder, async ({ facts, ledger }) => {
    // A fifth of the facts of W1: about ten events and two orders of each.
    await fillFacts({ facts, customers, seed: 1, end: STANDPOINT.asOf, share: 0.2, say })
    await namePeople(ledger, customers)
    metrics = await ownMetrics(ledger)
    await segments(
      ledger,
      all.filter(({ key }) => FIVE.includes(key)),
    )
  })
  const small = await whileServed(folder, (served) => fiveSegments(served, customers, say))
  await within(folder, ({ ledger }) =>
    segments(
      ledger,
      all.filter(({ key }) => !FIVE.includes(key)),
    ),
  )
  const live = await whileServed(folder, (served) => fiftySegments(served, customers, say))
  const bare = await within(folder, (stores) => bound(stores, customers, say))
  const p99 = quantile(live.steady.visible, 0.99)
  return {
    title: `W2 · ${customers.toLocaleString('en')} customers, live`,
    ratio: p99 / BUDGET_MS,
    budget: `${RATE.toLocaleString('en')} events/s: from the answer to visible, p99 at most ${BUDGET_MS} ms`,
    within: p99 <= BUDGET_MS && live.steady.refused === 0,
    body: [
      `${metrics} metrics, 50 segments beside the shipped tags and classes, RFM, tiers, transitions; one process and its engines, HTTP, answers after fsync. Sender and server share the machine.`,
      '',
      '| load | events/s taken | refused | answer p50 / p99 | visible after the answer p50 / p99 | CPU |',
      '|---|---|---|---|---|---|',
      line(
        `${RATE.toLocaleString('en')}/s, ${PER_REQUEST} a request, open loop`,
        live.steady,
        live.steadyCpu,
      ),
      line('as many as are taken: 8 senders, 500 a request', live.most, live.mostCpu),
      '',
      `Bare bound, same run: the same events as rows into a table of the same columns and durability, 8 senders, 500 a statement, nothing else: ${Math.round(bare.rate).toLocaleString('en')} events/s. Nothing to do, nobody asks, 50 segments: ${percent(live.idle)} of one core.`,
      '',
      `With 5 segments, 3 of them windowed: first evaluation of everybody ${seconds(small.cold)}; asked to evaluate with nothing new ${ms(small.nothing)}; 1,000 new events from sending to visible ${ms(small.thousand)}.`,
      `Visible: the run that has the batch in it counts, with all that follows from it (metrics, RFM, tiers, segments, transitions). ${bare.engines}.`,
    ].join('\n'),
  }
}

const line = (name: string, it: Outcome, cpu: number): string =>
  `| ${name} | ${Math.round(it.events / it.seconds).toLocaleString('en')} | ${it.refused} | ${ms(quantile(it.acknowledged, 0.5))} / ${ms(quantile(it.acknowledged, 0.99))} | ${ms(quantile(it.visible, 0.5))} / ${ms(quantile(it.visible, 0.99))} | ${cpu.toFixed(2)} cores |`

async function within<T>(folder: string, work: (stores: Stores) => Promise<T>): Promise<T> {
  const stores = await openStores({ dataDir: folder })
  try {
    await migrate(stores, migrations)
    return await work(stores)
  } finally {
    await stores.close()
  }
}

async function whileServed<T>(folder: string, work: (served: Served) => Promise<T>): Promise<T> {
  const served = await serve(folder)
  try {
    return await work(served)
  } finally {
    await served.stop()
  }
}

type Say = BenchContext['say']

async function fiveSegments(served: Served, customers: number, say: Say) {
  const cold = await wholeEvaluation(served)
  say(`5 segments: first evaluation ${seconds(cold)}`)
  const nothing = await timed(() => job(served, 'evaluate'))
  const thousand = await timed(async () => {
    await most(served, { customers, perRequest: 1_000, seconds: 0.001, senders: 1 })
  })
  say(`5 segments: nothing new ${ms(nothing)}, 1,000 new events ${ms(thousand)}`)
  return { cold, nothing, thousand }
}

async function fiftySegments(served: Served, customers: number, say: Say) {
  const whole = await wholeEvaluation(served)
  say(`50 segments: everybody in ${seconds(whole)}`)
  await steady(served, { customers, perRequest: PER_REQUEST, seconds: 5, rate: RATE / 2 })
  const live = await used(() =>
    steady(served, { customers, perRequest: PER_REQUEST, seconds: 20, rate: RATE }),
  )
  say(`steady: visible p99 ${ms(quantile(live.it.visible, 0.99))}`)
  const full = await used(() =>
    most(served, { customers, perRequest: 500, seconds: 8, senders: 8 }),
  )
  say(`most: ${Math.round(full.it.events / full.it.seconds)} events/s`)
  // What the load left to merge is not idleness.
  await sleep(10_000)
  const idle = await used(() => sleep(20_000))
  return {
    steady: live.it,
    steadyCpu: live.cores,
    most: full.it,
    mostCpu: full.cores,
    idle: idle.cores,
  }
}

/** With the cores that all processes of ours kept busy. */
async function used<T>(work: () => Promise<T>): Promise<{ it: T; cores: number }> {
  let it: T | undefined
  const usage = await measure(async () => {
    it = await work()
  })
  return { it: it as T, cores: (usage.cpuSeconds * 1000) / usage.ms }
}

/** Milliseconds of the evaluation of everybody that a change of rules asks for, once it is done. */
async function wholeEvaluation(served: Served): Promise<number> {
  for (;;) {
    const answer = await fetch(`${served.url}/v1/status`, { headers: served.headers })
    const { evaluation, waiting } = (await answer.json()) as {
      evaluation: { kind: string; milliseconds: number } | null
      waiting: number
    }
    if (evaluation && waiting === 0) {
      const { batch, cursor } = await progressOf(served.ledger)
      if (cursor >= batch) return evaluation.milliseconds
    }
    await sleep(100)
  }
}

async function job(served: Served, kind: 'evaluate'): Promise<void> {
  const { url, headers } = served
  const began = await fetch(`${url}/v1/${kind}`, { method: 'POST', headers, body: '{}' })
  const { id } = (await began.json()) as { id: string }
  for (;;) {
    const answer = await fetch(`${url}/v1/jobs/${id}`, { headers })
    const { status } = (await answer.json()) as { status: string }
    if (status === 'complete') return
    if (status === 'failed') throw new Error(`${kind} failed`)
    await sleep(10)
  }
}

/** What the engine alone takes of the same events: durable inserts, as many at once. */
async function bound({ facts, ledger }: Stores, customers: number, say: Say) {
  await makeBare(facts)
  const until = performance.now() + 8_000
  let sent = 0
  const begin = performance.now()
  const sender = async (which: number): Promise<void> => {
    for (let turn = 0; performance.now() < until; turn += 1) {
      const now = new Date().toISOString().replace('T', ' ').slice(0, 23)
      const rows = (
        eventsOf({ customers, perRequest: 500, seconds: 0 }) as Record<string, string>[]
      ).map(({ customer_id = '', at: _, ...own }, n) => ({
        ...own,
        customer: Number(customer_id.slice(2)),
        key: String(which * 1e9 + turn * 500 + n),
        rev: turn,
        known_from: now,
        at: now,
      }))
      await writeBare(facts, rows)
      sent += rows.length
    }
  }
  await Promise.all(Array.from({ length: 8 }, (_, which) => sender(which)))
  const rate = (sent * 1000) / (performance.now() - begin)
  say(`bare inserts: ${Math.round(rate)} events/s`)
  return { rate, engines: await engineLine(facts, ledger) }
}

async function timed(work: () => Promise<void>): Promise<number> {
  const begin = performance.now()
  await work()
  return performance.now() - begin
}

const quantile = (values: readonly number[], share: number): number =>
  [...values].sort((a, b) => a - b)[
    Math.min(values.length - 1, Math.floor(share * values.length))
  ] ?? Number.NaN
const ms = (value: number): string => `${Math.round(value)} ms`
const seconds = (value: number): string => `${(value / 1000).toFixed(1)} s`
const percent = (cores: number): string => `${(cores * 100).toFixed(1)}%`
