import { randomUUID } from 'node:crypto'
import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { systemClock } from '#core/clock.ts'
import { ok, unwrap } from '#core/result.ts'
import { createIngest, type Ingest } from '#facts/ingest/ingest.ts'
import type { Facts } from '#stores/ports.ts'
import type { BenchContext, Benchmark, BenchReport } from '../benchmark.ts'
import { engineLine, roomFor } from '../machine.ts'
import { median, row, TABLE_HEAD } from '../rounds.ts'
import { openShop } from '../shop.ts'
import { measure, type Usage } from '../usage.ts'
import { bytesOf, eventsThere, fillKnownIds, knownIds, SOURCE } from './known-ids.store.ts'

/** No window is kept: an id is known for ever. That may cost so many times what an empty base costs. */
const BUDGET = 2
const USUAL = 50_000_000
/** Bytes of an event on disk while they are made, the index by key among them. */
const EVENT = 250
const BATCH = 1_000
const SHARES = [0, 0.5, 1] as const

/** What it costs that the same id never counts twice, in a base that knows many millions of them. */
export const ids: Benchmark = {
  key: 'IDS',
  name: { zh: '海量编号下的去重', en: 'the same id never twice, among many millions' },
  size: { of: 'known ids', usual: USUAL },
  run: async (context) => {
    const known = context.size ?? USUAL
    const room = await roomFor(context.folder, { disk: known * EVENT + 2e9, memory: 4e9 })
    return room.ok ? ok(await compare(context, known)) : room
  },
}

type Base = {
  readonly usages: ReadonlyMap<number, readonly Usage[]>
  readonly disk: number
  readonly index: number
  readonly engines: string
}

/** One base after the other, each with engines of its own, so that memory is told apart. */
async function compare(context: BenchContext, known: number): Promise<BenchReport> {
  const empty = await inBase(context, 'empty', BATCH)
  const full = await inBase(context, 'full', known)
  const cost = (base: Base, share: number): number =>
    median((base.usages.get(share) ?? []).map(({ ms }) => ms))
  const ratio = Math.max(...SHARES.map((share) => cost(full, share) / cost(empty, share)))
  const rows = SHARES.flatMap((share) => [
    row(`${share * 100}% known · ${millions(known)} ids`, full.usages.get(share) ?? []),
    row(`${share * 100}% known · empty base`, empty.usages.get(share) ?? []),
  ])
  return {
    title: `IDS · ${known.toLocaleString('en')} known ids`,
    ratio,
    budget: `a batch of ${BATCH} takes at most ${BUDGET} × what it takes in an empty base`,
    within: ratio <= BUDGET,
    body: [
      `${BATCH} events a batch through ingest (resolved, compared, written, acknowledged); known ids are drawn from the whole base.`,
      '',
      TABLE_HEAD,
      ...rows,
      '',
      `Events on disk: ${mb(full.disk)}, of which ${mb(full.index)} are the index by id (${(full.index / known).toFixed(1)} bytes an id).`,
      `Every outcome was checked (new, or unchanged), and at the end each id is there once. ${full.engines}.`,
    ].join('\n'),
  }
}

async function inBase(context: BenchContext, label: string, known: number): Promise<Base> {
  const { folder, say, rounds = 5 } = context
  const dataDir = join(folder, label)
  await mkdir(dataDir, { recursive: true })
  const stores = await openShop(dataDir)
  const ingest = createIngest({ ...stores, clock: systemClock })
  try {
    await fillKnownIds(stores.facts, known, say)
    const usages = new Map<number, Usage[]>(SHARES.map((share) => [share, []]))
    let fresh = 0
    // The first of each is warm-up.
    for (let round = 0; round <= rounds; round += 1) {
      for (const share of SHARES) {
        const batch = await batchOf(stores.facts, known, share, round)
        const usage = await measure(() => send(ingest, batch))
        fresh += batch.filter((event) => !event.known).length
        if (round > 0) usages.get(share)?.push(usage)
        say(`${label}, ${share * 100}% known: ${usage.ms.toFixed(0)} ms`)
      }
    }
    const there = await eventsThere(stores.facts)
    if (there !== known + fresh) throw new Error(`${there} events, not ${known + fresh}`)
    const { disk, index } = await bytesOf(stores.facts)
    return { usages, disk, index, engines: await engineLine(stores.facts, stores.ledger) }
  } finally {
    await ingest.close()
    await stores.close()
    await rm(dataDir, { recursive: true, force: true })
  }
}

type SentEvent = { readonly id: string; readonly known: boolean }

/** Ids from all over the base, the same in every run, and ids that nobody has seen. */
async function batchOf(
  facts: Facts,
  known: number,
  share: number,
  round: number,
): Promise<SentEvent[]> {
  const old = Math.round(BATCH * share)
  const step = Math.max(1, Math.floor(known / BATCH))
  const numbers = Array.from(
    { length: old },
    (_, place) => (place * step + round * 7919 + share * 1_000_003) % known,
  ).map(Math.floor)
  const ids = [...new Set(await knownIds(facts, numbers))]
  return [
    ...ids.map((id) => ({ id, known: true })),
    ...Array.from({ length: BATCH - old }, () => ({ id: randomUUID(), known: false })),
  ]
}

/** Takes a batch in and checks what became of each. */
async function send(ingest: Ingest, batch: readonly SentEvent[]): Promise<void> {
  const events = batch.map(({ id }, place) => ({
    event_id: id,
    customer_id: `c-${place % 500}`,
    type: 'product_viewed',
    at: '2026-11-20T10:00:00Z',
    sku: 'sku-1',
  }))
  const context = { zone: 'Asia/Shanghai', currency: 'CNY', source: SOURCE }
  const outcomes = unwrap(await ingest.submit('events', events, context))
  for (const [place, { result }] of outcomes.entries()) {
    const expected = batch[place]?.known === true ? 'unchanged' : 'new'
    if (result !== expected) throw new Error(`${batch[place]?.id} is ${result}, not ${expected}`)
  }
}

const mb = (bytes: number): string => `${(bytes / 1e6).toFixed(0)} MB`
const millions = (count: number): string =>
  count >= 1e6 ? `${(count / 1e6).toLocaleString('en')}M` : count.toLocaleString('en')
