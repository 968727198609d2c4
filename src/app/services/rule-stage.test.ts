import { beforeAll, expect, test } from 'vitest'
import type { Json } from '#core/json.ts'
import { unwrap } from '#core/result.ts'
import { metricCatalogue } from '#metrics/catalogue/registry.ts'
import { standardRfm } from '#metrics/rfm/rfm-model.ts'
import { assign, unassign } from '#segments/assignments.store.ts'
import { changesOf, countMembers, daysOf, migrationOf } from '#segments/members.store.ts'
import { refText } from '#segments/rule-plan.ts'
import { type Sql, sql } from '#sql/sql.ts'
import {
  addDefinitionVersion,
  createDefinition,
  findDefinition,
  removeDefinition,
} from '#stores/definitions.store.ts'
import { settingsStore } from '#stores/settings.store.ts'
import { testStores } from '../../../test/harness/stores.ts'
import { createEvaluation } from './evaluation.ts'
import { metricBook } from './metric-book.ts'
import { createRuleStage } from './rule-stage.ts'
import { createRuleWorld } from './rule-world.ts'
import { createTierStage, seedPrograms } from './tier-stage.ts'
import { shopMigrations, testShop, yuan } from './testing/test-shop.ts'
import { touchCustomer } from './touch.store.ts'

const stores = await testStores(shopMigrations)
const { facts, ledger } = stores
const { clock, shop, take } = testShop(stores)
const deps = { ...stores, clock, shop, book: metricBook(metricCatalogue), model: standardRfm }
const world = createRuleWorld(deps)
const stage = createRuleStage({ ...deps, world })
const evaluation = createEvaluation({
  ...deps,
  plan: async () => deps.book.plan,
  tiers: createTierStage(deps),
  segments: stage,
})

/** Deletes rows where they stand: a Distributed table knows no mutations. */
const forget = async (statement: Sql) => {
  for (const shard of facts.shards) await shard.run(statement, { settings: { mutations_sync: 2 } })
}

const DAY = 86_400_000
const define = async (kind: string, body: Record<string, unknown>) =>
  unwrap(
    await createDefinition(
      ledger,
      { kind, key: String(body['key']) },
      { body: body as Json, effectiveAt: clock.now(), note: '', by: 'test', at: clock.now() },
    ),
  )
const change = async (kind: string, body: Record<string, unknown>) => {
  const ref = { kind, key: String(body['key']) }
  const found = await findDefinition(ledger, ref)
  return unwrap(
    await addDefinitionVersion(
      ledger,
      { ...ref, etag: found?.etag ?? '' },
      { body: body as Json, effectiveAt: clock.now(), note: '', by: 'test', at: clock.now() },
    ),
  )
}
const named = (key: string) => ({ key, name: { zh: key } })
const no = async (ref: Parameters<typeof refText>[0]): Promise<number> =>
  (await world.live()).numbers.get(refText(ref)) ?? -1

/** Who is in what, by the shop's own ids. */
async function inside(ref: Parameters<typeof refText>[0]): Promise<string[]> {
  const rows = await facts.query<{ customer: number }>(
    sql`SELECT customer FROM customer_rules FINAL WHERE has(members, ${await no(ref)}) ORDER BY customer`,
  )
  return rows.map((row) => ids.get(row.customer) ?? '?').sort()
}
const ids = new Map<number, string>()
const numberOf = (id: string): number => [...ids].find(([, one]) => one === id)?.[0] ?? 0

const order = (customer: string, day: string, total: number) =>
  take('orders', {
    order_id: `${customer}-${day}`,
    customer_id: customer,
    ordered_at: `${day} 12:00`,
    order_total: yuan(total),
    channel: 'app',
  })

beforeAll(async () => {
  await seedPrograms(ledger, clock.now())
  await order('a', '2026-11-10', 6000)
  await order('b', '2026-11-19', 100)
  await order('c', '2026-09-01', 300)
  await take('events', {
    event_id: 'e1',
    customer_id: 'd',
    type: 'view',
    at: '2026-11-18 10:00',
    category: '茶',
  })
  const rows = await ledger.query<{ customer: bigint; value: string }>(
    sql`SELECT customer, value FROM identifiers WHERE kind = 'customer_id'`,
  )
  for (const row of rows) ids.set(Number(row.customer), row.value)
  await define('segment', {
    ...named('recent'),
    kind: 'dynamic',
    where: { did: { event: 'order_paid', within: { days: 30 } } },
  })
  await define('segment', {
    ...named('recent-silver'),
    kind: 'dynamic',
    where: {
      all: [{ segment: 'recent' }, { tier: { program: 'membership', at_least: 'silver' } }],
    },
  })
  await define('tag', { ...named('picked'), source: 'manual' })
  await define('class', {
    ...named('value'),
    choose: 'first',
    values: [
      { ...named('high'), where: { metric: 'monetary', at_least: 500_000 } },
      { ...named('some'), where: { metric: 'frequency', at_least: 1 } },
    ],
    otherwise: named('none'),
  })
  await evaluation.run({ full: false })
}, 120_000)

test('everybody is in what the rules say', async () => {
  expect(await inside({ kind: 'segment', key: 'recent' })).toEqual(['a', 'b'])
  expect(await inside({ kind: 'segment', key: 'recent-silver' })).toEqual(['a'])
  expect(await inside({ kind: 'class', key: 'value', value: 'high' })).toEqual(['a'])
  expect(await inside({ kind: 'class', key: 'value', value: 'some' })).toEqual(['b', 'c'])
  expect(await inside({ kind: 'class', key: 'value', value: 'none' })).toEqual(['d'])
  expect((await stage.pending()).size).toBe(0)
})

test('a fact moves whom it concerns, by itself and through what refers to it', async () => {
  clock.set(clock.now() + 1000)
  await order('c', '2026-11-20', 5000)
  await evaluation.run({ full: false })
  expect(await inside({ kind: 'segment', key: 'recent-silver' })).toEqual(['a', 'c'])
  expect(await inside({ kind: 'class', key: 'value', value: 'high' })).toEqual(['a', 'c'])
  const changes = await changesOf(facts, {
    rules: [await no({ kind: 'class', key: 'value', value: 'some' })],
    customer: numberOf('c'),
    limit: 10,
  })
  expect(changes.map(({ entered }) => entered)).toEqual([false, true])
})

test('what people give by hand holds until it ends, and goes before what rules choose', async () => {
  const picked = await no({ kind: 'tag', key: 'picked' })
  const none = await no({ kind: 'class', key: 'value', value: 'none' })
  const d = numberOf('d')
  await assign(ledger, {
    rule: picked,
    customers: [d],
    by: 'li',
    at: clock.now(),
    reason: '老朋友',
    until: clock.now() + 2 * DAY,
  })
  await assign(ledger, {
    rule: none,
    customers: [numberOf('a')],
    by: 'li',
    at: clock.now(),
    reason: '员工',
  })
  await touchCustomer(deps, d)
  await touchCustomer(deps, numberOf('a'))
  await evaluation.run({ full: false })
  expect(await inside({ kind: 'tag', key: 'picked' })).toEqual(['d'])
  expect(await inside({ kind: 'class', key: 'value', value: 'none' })).toEqual(['a', 'd'])
  expect(await inside({ kind: 'class', key: 'value', value: 'high' })).toEqual(['c'])

  clock.set(clock.now() + 2 * DAY)
  await evaluation.keepUp()
  expect(await inside({ kind: 'tag', key: 'picked' })).toEqual([])
  expect(
    await unassign(ledger, {
      rules: [none],
      customers: [numberOf('a')],
      by: 'li',
      at: clock.now(),
    }),
  ).toEqual([numberOf('a')])
  await touchCustomer(deps, numberOf('a'))
  await evaluation.run({ full: false })
  expect(await inside({ kind: 'class', key: 'value', value: 'high' })).toEqual(['a', 'c'])
})

test('a changed definition is decided alone, for everybody; nobody else is told to have moved', async () => {
  const before = await changesOf(facts, {
    rules: [await no({ kind: 'class', key: 'value', value: 'high' })],
    limit: 100,
  })
  await change('segment', {
    ...named('recent'),
    kind: 'dynamic',
    where: { did: { event: 'order_paid', within: { days: 7 } } },
  })
  expect([...(await stage.pending())]).toEqual(['segment:recent'])
  await evaluation.keepUp()
  expect(await inside({ kind: 'segment', key: 'recent' })).toEqual(['b', 'c'])
  expect(await inside({ kind: 'segment', key: 'recent-silver' })).toEqual(['c'])
  const after = await changesOf(facts, {
    rules: [await no({ kind: 'class', key: 'value', value: 'high' })],
    limit: 100,
  })
  expect(after).toEqual(before)
  const [left] = await changesOf(facts, {
    rules: [await no({ kind: 'segment', key: 'recent' })],
    customer: numberOf('a'),
    limit: 1,
  })
  expect(left).toMatchObject({ entered: false, version: 2 })
})

test('days go by: who bought a week ago is out at the shop’s midnight', async () => {
  clock.set(Date.parse('2026-11-25T15:59:59.999Z'))
  await evaluation.keepUp()
  expect(await inside({ kind: 'segment', key: 'recent' })).toEqual(['b', 'c'])
  clock.set(Date.parse('2026-11-25T16:00:00Z'))
  await evaluation.keepUp()
  expect(await inside({ kind: 'segment', key: 'recent' })).toEqual(['c'])
  const rules = [await no({ kind: 'segment', key: 'recent' })]
  const days = await daysOf(facts, { rules, from: 0, to: clock.now(), zone: 'Asia/Shanghai' })
  expect(days.at(-1)).toMatchObject({ day: '2026-11-26', size: 1, departed: 1 })
})

test('the whole computed anew is what was kept up step by step', async () => {
  const kept = await facts.query(
    sql`SELECT customer, members FROM customer_rules FINAL ORDER BY customer`,
  )
  const sizes = await countMembers(facts)
  await evaluation.run({ full: true })
  expect(
    await facts.query(sql`SELECT customer, members FROM customer_rules FINAL ORDER BY customer`),
  ).toEqual(kept)
  expect(await countMembers(facts)).toEqual(sizes)
  const moved = await changesOf(facts, {
    rules: [...(await world.live()).numbers.values()],
    limit: 1,
  })
  expect(moved[0]?.at).toBeLessThan(clock.now() + 1)
})

test('the kept answer is proven two ways, and a wrong one is named', async () => {
  const standpoint = { asOf: clock.now(), zone: shop.zone(), currency: shop.currency() }
  const well = await stage.verify({ standpoint, sample: 10 })
  expect(well).toMatchObject({ customers: 4, sampled: 4, differences: [] })
  const c = numberOf('c')
  const [row] = await facts.query<{ members: number[] }>(
    sql`SELECT members FROM customer_rules FINAL WHERE customer = ${c}`,
  )
  const insert = (members: number[], rev: number) =>
    facts.insert('customer_rules', [
      { customer: c, rev, members, due_at: '2299-12-31 00:00:00.000' },
    ])
  await insert([], 900)
  const wrong = await stage.verify({ standpoint, sample: 10 })
  expect(wrong.differences.map(({ customer, check }) => [customer, check])).toEqual([
    [c, 'rules'],
    [c, 'rules_reference'],
  ])
  await forget(sql`ALTER TABLE customer_rules DELETE WHERE rev = 900`)
  await insert(row?.members ?? [], 0)
})

test('a run that was cut off before its history was written is finished by the next', async () => {
  clock.set(clock.now() + 1000)
  await order('d', '2026-11-25', 700)
  await evaluation.run({ full: false })
  const rules = [...(await world.live()).numbers.values()]
  const all = await changesOf(facts, { rules, limit: 1000 })
  // As if the process had died between the rows and their history.
  const last = all[0]?.rev ?? 0n
  await forget(sql`ALTER TABLE rule_changes DELETE WHERE rev >= ${last}`)
  const kept = settingsStore({ ledger, clock })
  const record = (await kept.get('rules'))?.value as Record<string, Json>
  await kept.set('rules', { ...record, logged: String(last - 1n) })
  clock.set(clock.now() + 1000)
  await touchCustomer(deps, numberOf('b'))
  await evaluation.run({ full: false })
  expect(await changesOf(facts, { rules, limit: 1000 })).toEqual(all)
})

test('from which value of a class to which between two dates', async () => {
  const value = (one: string) => no({ kind: 'class', key: 'value', value: one })
  const rules = [await value('high'), await value('some'), await value('none')]
  const flows = await migrationOf(facts, rules, {
    from: Date.parse('2026-11-20T04:00:00Z'),
    to: clock.now(),
  })
  const [high, some, none] = rules
  expect(flows).toContainEqual({ from: some, to: high, customers: 1 })
  expect(flows).toContainEqual({ from: none, to: some, customers: 1 })
  expect(flows.reduce((sum, flow) => sum + flow.customers, 0)).toBe(4)
})

test('a definition that is ended has no members, and the history says so', async () => {
  const ref = { kind: 'segment', key: 'recent-silver' }
  const gone = await no({ kind: 'segment', key: 'recent-silver' })
  const found = await findDefinition(ledger, ref)
  unwrap(
    await removeDefinition(
      ledger,
      { ...ref, etag: found?.etag ?? '' },
      { by: 'test', at: clock.now() },
    ),
  )
  clock.set(clock.now() + 1000)
  await evaluation.keepUp()
  expect((await countMembers(facts)).get(gone)).toBeUndefined()
  const [left] = await changesOf(facts, { rules: [gone], limit: 1 })
  expect(left?.entered).toBe(false)
})
