import { describe, expect, test } from 'vitest'
import { findByIdentifier } from '#facts/identity/identity.store.ts'
import { createMerging } from '#facts/identity/merging/merging.ts'
import { noteMove } from '#facts/identity/merging/merges.store.ts'
import { nextBatch } from '#facts/ingest/take-in.store.ts'
import { toClickHouse } from '#sql/print.ts'
import { name, type Sql, sql } from '#sql/sql.ts'
import type { Facts } from '#stores/ports.ts'
import { followMerges } from './follow-merges.ts'
import {
  FACT_KINDS,
  type History,
  type Pair,
  randomHistory,
  ROUNDS,
  sequence,
  type Side,
} from './testing/identity-histories.ts'
import { dynamic, named, ruleShop } from './testing/rule-shop.ts'
import { yuan } from './testing/test-shop.ts'

const shop = await ruleShop()
const { facts, ledger, merging, clock, made, settle, owner, viewer } = shop

const page = async (id: string) => (await owner('GET', `/v1/customers/${id}`)).json
const levelOf = async (id: string) => (await page(id)).tiers[0]?.level

describe('merging two customers', () => {
  test('says what it would be, moves all that is theirs, and gives it back', async () => {
    await shop.made('tags', { ...named('friend'), source: 'manual' })
    await shop.order('ann', '2026-11-01', 3000)
    await shop.order('bea', '2026-11-02', 3000)
    await settle()
    const alone = [await levelOf('ann'), await levelOf('bea')]
    const no = (await page('bea')).no
    await owner('POST', '/v1/customers/bea/tags', { tag: 'friend' })
    const tried = await owner('POST', '/v1/identities/merge', {
      customers: ['ann', 'bea'],
      dry_run: true,
    })
    expect(tried.json).toMatchObject({ dry_run: true, orders: 2, net_spend: 600000, merge: null })
    expect((await page('bea')).no).toBe(no)
    const merged = await owner('POST', '/v1/identities/merge', { customers: ['bea', 'ann'] })
    await settle()
    expect(merged.json).toMatchObject({ id: 'ann', orders: 2 })
    const both = await page(`no:${no}`)
    expect(both).toMatchObject({ id: 'ann', tags: [{ key: 'friend' }] })
    expect(both.tiers[0].rank).toBeGreaterThan(0)
    const listed = await owner('GET', '/v1/customers?q=bea')
    expect(listed.json.data.map((one: { id: string }) => one.id)).toEqual(['ann'])
    const { merges } = (await owner('GET', '/v1/customers/ann/identities')).json
    expect((await owner('GET', '/v1/identities')).json.data).toEqual(merges)
    const parted = await owner('POST', '/v1/identities/unmerge', { merge: merges[0].id })
    expect(parted.json.customers.map((one: { id: string }) => one.id)).toEqual(['ann', 'bea'])
    await settle()
    expect([await levelOf('ann'), await levelOf('bea')]).toEqual(alone)
    expect((await page('bea')).tags).toMatchObject([{ key: 'friend' }])
    expect((await page('ann')).tags).toEqual([])
  })

  test('who may be one is suggested with the reason, masked for viewers, and dismissed for good', async () => {
    await shop.take('orders', {
      order_id: 's1',
      customer_id: 'cas',
      identifiers: { phone: '13800138009' },
      ordered_at: '2026-11-01 10:00',
      order_total: yuan(1),
    })
    const twice = {
      order_id: 's2',
      customer_id: 'dan',
      identifiers: { phone: '13800138009' },
      ordered_at: '2026-11-01 10:00',
      order_total: yuan(1),
    }
    await shop.take('orders', twice)
    const { data } = (await owner('GET', '/v1/identities/suggestions')).json
    expect(data).toMatchObject([
      {
        because: [{ kind: 'phone', value: '+8613800138009' }],
        customers: [{ id: 'cas' }, { id: 'dan' }],
      },
    ])
    const seen = await viewer('GET', '/v1/identities/suggestions')
    expect(seen.text).not.toContain('13800138009')
    expect((await owner('DELETE', `/v1/identities/suggestions/${data[0].id}`)).status).toBe(200)
    await shop.take('orders', { ...twice, order_id: 's3' })
    expect((await owner('GET', '/v1/identities/suggestions')).json.data).toEqual([])
  })

  test('what an identifier does is a rule of the shop', async () => {
    const set = await owner('PUT', '/v1/identities/rules', {
      data: [{ kind: 'email', way: 'merge' }],
    })
    expect(set.json.data.find((one: { kind: string }) => one.kind === 'email')).toMatchObject({
      way: 'merge',
      usual: 'suggest',
    })
    await shop.take('customers', { identifiers: { phone: '13800138010' } })
    await shop.take('customers', { identifiers: { email: 'e@e.cn' } })
    await shop.take('customers', { identifiers: { phone: '13800138010', email: 'e@e.cn' } })
    const found = (await owner('GET', '/v1/customers/email:e@e.cn/identities')).json
    expect(found.merges).toMatchObject([{ way: 'email', made_by: 'rule:email' }])
    const wrong = await owner('PUT', '/v1/identities/rules', {
      data: [{ kind: 'shoe_size', way: 'merge' }],
    })
    expect(wrong.json.code).toBe('unknown_kind')
  })
})

/**
 * One shop in which every history is lived twice: by people who are merged, parted and merged again while facts go on
 * coming, and by people of whom the same facts were told straight away as those who they are in the end.
 */
/** `.ci/run` lives through a thousand. */
const HISTORIES = Number(process.env['ZHIKE_HISTORIES'] ?? 200)
const random = sequence(20261128)
const histories = Array.from({ length: HISTORIES }, (_, no) => randomHistory(no, random))
const by = { by: 'test' }

test(`${HISTORIES} random histories of merging, parting and merging again end as if all had been told straight; a merge that loses orders is seen`, async () => {
  await made('segments', dynamic('buyers', { metric: 'frequency', at_least: 2 }))
  await made('segments', dynamic('recent', { did: { event: 'order_paid', within: { days: 60 } } }))
  await made('segments', dynamic('lookers', { did: { event: 'view', within: { days: 90 } } }))
  await made('tags', {
    ...named('big'),
    source: 'rule',
    where: { metric: 'monetary', at_least: 90_000 },
  })
  const send = async (side: Side, round: number): Promise<void> => {
    const told = histories.flatMap((one) => one.facts(side)).filter((one) => one.round === round)
    for (const kind of FACT_KINDS) {
      const items = told.filter((one) => one.kind === kind).map(({ item }) => item)
      if (items.length > 0) await shop.take(kind, ...items)
    }
  }
  for (let round = 0; round < ROUNDS; round++) {
    await send('mixed', round)
    await send('straight', round)
    const isLast = round === ROUNDS - 1
    await toggle(histories.slice(isLast ? 1 : 0), round)
    if (round % 2 === 0) await settle()
  }
  const [first] = histories
  if (!first) throw new Error('no history')
  const homes = [await homeOf(first, 'first'), await homeOf(first, 'second')] as const
  const losing = createMerging({ facts: losingOrders(facts), ledger, clock, follow: followMerges })
  await losing.mergeAll([homes], by)
  await settle()
  expect(await differing()).toEqual(['0 first'])

  await noteMove(ledger, { rev: await nextBatch(ledger), at: clock.now(), homes })
  await merging.resume()
  await settle()
  expect(await differing()).toEqual([])
  await shop.evaluation.run({ full: true })
  expect(await differing(WHOLE)).toEqual([])
}, 600_000)

const homeOf = async (history: History, who: 'first' | 'second'): Promise<number> =>
  (await findByIdentifier(ledger, ...history.idOf('mixed', who))) ?? 0

async function toggle(some: readonly History[], round: number): Promise<void> {
  const rows = await ledger.query<{ kind: string; value: string; home: number }>(
    sql`SELECT kind, value, home FROM identifiers`,
  )
  const homes = new Map(rows.map(({ kind, value, home }) => [`${kind} ${value}`, home]))
  const pairOf = (one: History, [a, b]: Pair): [number, number] => [
    homes.get(one.idOf('mixed', a).join(' ')) ?? 0,
    homes.get(one.idOf('mixed', b).join(' ')) ?? 0,
  ]
  const changes = some.map((one) => {
    const pair = one.toggles[round] ?? ['first', 'second']
    return { on: one.isOn(round, pair), pair: pairOf(one, pair) }
  })
  await merging.mergeAll(
    changes.filter(({ on }) => on).map(({ pair }) => pair),
    by,
  )
  const parted = new Set(
    changes
      .filter(({ on }) => !on)
      .map(({ pair: [a, b] }) => `${Math.min(a, b)} ${Math.max(a, b)}`),
  )
  const inForce = await ledger.query<{ id: bigint; a: number; b: number }>(
    sql`SELECT id, a, b FROM identity_merges WHERE undone_at IS NULL`,
  )
  await merging.unmergeAll(
    inForce.filter(({ a, b }) => parted.has(`${a} ${b}`)).map(({ id }) => String(id)),
    by,
  )
}

/** What is drawn from facts, without what tells only when it was drawn. */
const COMPARED = {
  customer_metrics: sql`* EXCEPT (rev, gone, as_of, due_at)`,
  customer_tiers: sql`* EXCEPT (rev, gone, as_of, due_at, came_from)`,
  customer_rfm: sql`* EXCEPT (rev, gone)`,
  customer_rules: sql`* EXCEPT (rev, gone, as_of, due_at, entered, departed)`,
}
const WHOLE = {
  customer_metrics: sql`* EXCEPT (rev, gone)`,
  customer_tiers: sql`* EXCEPT (rev, gone, came_from)`,
  customer_rules: sql`* EXCEPT (rev, gone, entered, departed)`,
}

/** Histories, and who of them, for whom the two sides do not stand the same. */
async function differing(tables: Record<string, Sql> = COMPARED): Promise<string[]> {
  const found = new Set<string>()
  for (const [table, columns] of Object.entries(tables)) {
    const [mixed, straight] = [
      await answers('mixed', table, columns),
      await answers('straight', table, columns),
    ]
    expect(straight.size, table).toBeGreaterThan(HISTORIES)
    for (const who of new Set([...mixed.keys(), ...straight.keys()]))
      if (JSON.stringify(mixed.get(who)) !== JSON.stringify(straight.get(who))) found.add(who)
  }
  return [...found]
}

/** A table's rows of one side's customers, by history and the name that they go by in the end. */
async function answers(side: Side, table: string, columns: Sql): Promise<Map<string, unknown[]>> {
  const rows = await ledger.query<{ kind: string; value: string; customer: number }>(
    sql`SELECT kind, value, customer FROM identifiers`,
  )
  const customers = new Map(rows.map(({ kind, value, customer }) => [`${kind} ${value}`, customer]))
  const whoOf = new Map<number, string>()
  for (const one of histories)
    for (const goesBy of one.groups.keys()) {
      const customer = customers.get(one.idOf(side, goesBy).join(' '))
      if (customer !== undefined) whoOf.set(customer, `${one.key} ${goesBy}`)
    }
  const found = new Map<string, unknown[]>()
  const all = await facts.query<{ whose: number }>(
    sql`SELECT customer AS whose, ${columns} FROM ${name(table)} FINAL ORDER BY ALL`,
  )
  for (const { whose, ...row } of all) {
    const { customer: _, ...rest } = row as { customer?: number }
    const who = whoOf.get(whose)
    if (who !== undefined) found.set(who, [...(found.get(who) ?? []), rest])
  }
  return found
}

/** The facts engine, if it lost the orders that are to move. */
function losingOrders(whole: Facts): Facts {
  const losing = (inner: Facts): Facts =>
    new Proxy(inner, {
      get(target, key) {
        const value = Reflect.get(target, key)
        if (key === 'session') return async () => losing(await target.session())
        if (key !== 'run') return value
        return async (statement: Sql, ...more: unknown[]) => {
          if (/INSERT INTO next[^]*FROM `?orders/.test(toClickHouse(statement).query)) return
          return (value as (...given: unknown[]) => unknown).apply(target, [statement, ...more])
        }
      },
    })
  return losing(whole)
}
