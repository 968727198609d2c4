import { beforeAll, describe, expect, test } from 'vitest'
import type { Json } from '#core/json.ts'
import { unwrap } from '#core/result.ts'
import { metricCatalogue } from '#metrics/catalogue/registry.ts'
import { standardRfm } from '#metrics/rfm/rfm-model.ts'
import { assign } from '#segments/assignments.store.ts'
import { TRANSITION_TYPES } from '#messaging/transitions/transition.ts'
import { deliveryLog } from '#messaging/webhooks/delivery-log.store.ts'
import { endpointsStore } from '#messaging/webhooks/endpoints.store.ts'
import { param, sql } from '#sql/sql.ts'
import {
  addDefinitionVersion,
  createDefinition,
  findDefinition,
} from '#stores/definitions.store.ts'
import { settingsStore } from '#stores/settings.store.ts'
import type { TransitionsService } from '#api/out-services.ts'
import { testStores } from '../../../test/harness/stores.ts'
import { createEvaluation } from './evaluation.ts'
import { metricBook } from './metric-book.ts'
import { createRuleStage } from './rule-stage.ts'
import { createRuleWorld } from './rule-world.ts'
import { allPages, byId, shopMigrations, testShop, yuan } from './testing/test-shop.ts'
import { createTierStage, seedPrograms } from './tier-stage.ts'
import { touchCustomer } from './touch.store.ts'
import { createTransitionStage } from './transition-stage.ts'
import { createTransitionsService } from './transitions.ts'
import { createWebhookFeed } from './webhook-feed.ts'

const stores = await testStores(shopMigrations)
const { facts, ledger } = stores
const { clock, shop, take, owner } = testShop(stores)
const deps = { ...stores, clock, shop, book: metricBook(metricCatalogue), model: standardRfm }
const world = createRuleWorld(deps)
const stage = createRuleStage({ ...deps, world })
const transitions = createTransitionStage({ ...deps, world, stage })
/** Set, a run ends before its transitions are made. */
let cutOff = false
const evaluation = createEvaluation({
  ...deps,
  plan: async () => deps.book.plan,
  tiers: createTierStage(deps),
  segments: stage,
  told: async ({ batches }) => {
    if (cutOff) throw new Error('cut off')
    await transitions.collect(batches)
  },
})
const service = createTransitionsService({ ...deps, rules: world })

const named = (key: string, en = key) => ({ key, name: { zh: key, en } })
const define = async (kind: string, body: Record<string, unknown>) =>
  unwrap(
    await createDefinition(
      ledger,
      { kind, key: String(body['key']) },
      { body: body as Json, effectiveAt: clock.now(), note: '', by: 'test', at: clock.now() },
    ),
  )
const order = (customer: string, id: string, total: number, day = '2026-11-19') =>
  take('orders', {
    order_id: id,
    customer_id: customer,
    ordered_at: `${day} 12:00`,
    order_total: yuan(total),
  })

type Filter = Partial<Parameters<TransitionsService['list']>[1]>
const list = async (filter: Filter = {}) =>
  unwrap(await service.list(owner, { order: 'oldest', ...filter }, { limit: 100 })).data
/** What is new since the last look, as short lines. */
let seen = 0
const news = async (): Promise<string[]> => {
  const all = await list()
  const lines = all
    .slice(seen)
    .map(
      ({ type, customer, about, from, to, cause }) =>
        `${customer.id} ${type} ${about.key} ${from?.key ?? '-'}>${to?.key ?? '-'} ${cause}`,
    )
  seen = all.length
  return lines.sort()
}
const run = async () => {
  clock.set(clock.now() + 1000)
  return evaluation.run({ full: false })
}

beforeAll(async () => {
  await seedPrograms(ledger, clock.now())
  await order('a', 'a1', 6000)
  await order('b', 'b1', 100)
  await define('segment', {
    ...named('recent'),
    kind: 'dynamic',
    where: { did: { event: 'order_paid', within: { days: 30 } } },
  })
  await define('tag', { ...named('picked'), source: 'manual' })
  await define('class', {
    ...named('value'),
    choose: 'first',
    values: [
      { ...named('high'), where: { metric: 'monetary', at_least: 500_000 } },
      { ...named('some'), where: { metric: 'frequency', at_least: 1 } },
    ],
  })
  await run()
}, 120_000)

describe('transitions', () => {
  test('the first evaluation of all makes none: nobody has moved', async () => {
    expect(await news()).toEqual([])
  })

  test('a fact moves whom it concerns, in everything that it touches, once', async () => {
    await order('b', 'b2', 6000)
    await order('c', 'c1', 100)
    await run()
    expect(await news()).toEqual([
      'b class.changed value some>high facts',
      'b customer.tier_changed membership standard>silver facts',
      'c class.changed value ->some facts',
      'c customer.tier_changed membership ->standard facts',
      'c segment.entered recent ->- facts',
    ])
    await run()
    await touchCustomer(deps, 2)
    await run()
    expect(await news()).toEqual([])
  })

  test('each tells which definition, which version, since when, and why, in both languages', async () => {
    const [one] = await list({ types: ['customer.tier_changed'], customer: byId('b') })
    expect(one).toMatchObject({
      about: { kind: 'tier', key: 'membership' },
      version: 1,
      at: '2026-11-19T12:00:00+08:00',
      known_at: '2026-11-20T12:00:02+08:00',
      sentence: {
        zh: expect.stringContaining('达到门槛升级'),
        en: expect.stringContaining('Reached the threshold'),
      },
    })
    expect(one?.id).toMatch(/^tr_[0-9a-f]{28}$/)
    const [entered] = await list({ subject: 'segment:recent', customer: byId('c') })
    expect(entered?.sentence.en).toMatch(/^Came into “recent”: /)
  })

  test('what a hand gives is told, too', async () => {
    const no = (await world.live()).numbers.get('tag:picked') ?? 0
    await assign(ledger, {
      rule: no,
      customers: [1],
      at: clock.now(),
      by: 'test',
      reason: '',
      act: '',
    })
    await touchCustomer(deps, 1)
    await run()
    expect(await news()).toEqual(['a tag.added picked ->- facts'])
  })

  test('a full evaluation tells nothing that was told', async () => {
    await evaluation.run({ full: true })
    expect(await news()).toEqual([])
  })

  test('a definition that is new makes none; one that is changed says that it was', async () => {
    await define('segment', {
      ...named('spenders'),
      kind: 'dynamic',
      where: { metric: 'monetary', at_least: 500_000 },
    })
    await run()
    expect(await news()).toEqual([])
    const ref = { kind: 'segment', key: 'spenders' }
    const found = await findDefinition(ledger, ref)
    unwrap(
      await addDefinitionVersion(
        ledger,
        { ...ref, etag: found?.etag ?? '' },
        {
          body: {
            ...named('spenders'),
            kind: 'dynamic',
            where: { metric: 'monetary', at_least: 5_000 },
          } as Json,
          effectiveAt: clock.now(),
          note: '',
          by: 'test',
          at: clock.now(),
        },
      ),
    )
    await run()
    expect(await news()).toEqual(['c segment.entered spenders ->- rule'])
  })

  test('what an import fills in says so, unless something live came as well', async () => {
    await order('d', 'd1', 100)
    await order('e', 'e1', 100)
    await run()
    await news()
    await order('d', 'd2', 6000)
    await order('e', 'e2', 6000)
    // As an import of 7 would have touched them, and of e something live came beside it.
    const [last] = await facts.query<{ batch: string }>(
      sql`SELECT max(batch) AS batch FROM touched`,
    )
    const ofD = param(BigInt(last?.batch ?? 0) - 1n, 'UInt64')
    for (const shard of facts.shards)
      await shard.run(sql`ALTER TABLE touched UPDATE load = 7 WHERE batch = ${ofD}`, {
        settings: { mutations_sync: 2 },
      })
    await run()
    expect(await news()).toEqual([
      'd class.changed value some>high import',
      'd customer.tier_changed membership standard>silver import',
      'e class.changed value some>high facts',
      'e customer.tier_changed membership standard>silver facts',
    ])
  })

  test('time moves whom no fact moves, and says so', async () => {
    clock.set(Date.parse('2026-12-20T04:00:00Z'))
    await run()
    expect(new Set((await news()).map((line) => line.replace(/^\w /, '')))).toEqual(
      new Set(['segment.left recent ->- time']),
    )
  })

  test('a run that is cut off before it is told is told by the next one, and nothing twice', async () => {
    await order('c', 'c2', 6000, '2026-12-19')
    cutOff = true
    await expect(run()).rejects.toThrow('cut off')
    cutOff = false
    // Meanwhile the customer moves on: the run that was cut off is not forgotten.
    await order('c', 'c3', 1, '2026-12-19')
    await run()
    const lines = await news()
    expect(lines).toContain('c customer.tier_changed membership standard>silver facts')
    expect(lines).toContain('c segment.entered recent ->- facts')
    expect(new Set(lines).size).toBe(lines.length)
    // Collected once more from the same place, everything is the same.
    const before = await list()
    const kept = settingsStore({ ledger, clock })
    const record = (await kept.get('transitions'))?.value as Record<string, Json>
    await kept.set('transitions', { ...record, rev: String(Number(record['rev']) - 3) })
    await transitions.collect({ after: 0n, upTo: 10_000n })
    const again = await list()
    expect(again.map(({ id }) => id).filter((id) => !before.some((one) => one.id === id))).toEqual(
      [],
    )
  })

  test('webhooks are told what is news, in order, once, from when they began to listen', async () => {
    const endpoints = endpointsStore({ ledger, clock })
    const log = deliveryLog({ ledger, clock })
    const feed = createWebhookFeed({ ...deps, rules: world, transitions })
    const told = async (id: string) =>
      (await log.list(id, { limit: 1000 })).map(({ message }) => message).reverse()
    const listen = async (backfill: boolean) =>
      (
        await endpoints.create(
          {
            name: 'CRM',
            url: 'https://crm.example/',
            types: [...TRANSITION_TYPES],
            about: [],
            backfill,
            enabled: true,
          },
          'test',
        )
      ).endpoint.id
    expect(await feed.keepUp()).toBe(0)
    const first = await listen(false)
    expect(await feed.keepUp()).toBe(0)
    const before = new Set((await list()).map(({ id }) => id))
    await order('f', 'f1', 6000, '2026-12-19')
    await run()
    clock.set(clock.now() + 1)
    const second = await listen(true)
    await feed.keepUp()
    await order('f', 'f2', 600_000, '2026-12-19')
    for (const shard of facts.shards)
      await shard.run(
        sql`ALTER TABLE touched UPDATE load = 7 WHERE batch = (SELECT max(batch) FROM touched)`,
        { settings: { mutations_sync: 2 } },
      )
    await run()
    await Promise.all([feed.keepUp(), feed.keepUp(), feed.keepUp()])
    await feed.keepUp()
    const since = (await list()).filter(({ id }) => !before.has(id))
    const of = (cause: string) => since.filter((one) => one.cause === cause).map(({ id }) => id)
    expect(of('facts').length).toBeGreaterThan(0)
    expect(of('import').length).toBeGreaterThan(0)
    expect(await told(first)).toEqual(of('facts'))
    expect(await told(second)).toEqual(of('import'))
    const [newest] = await log.list(second, { limit: 1 })
    expect(JSON.parse(newest?.body ?? '')).toEqual({
      type: since.at(-1)?.type,
      timestamp: since.at(-1)?.known_at,
      data: since.at(-1),
    })
  })

  test('pages lie side by side in both orders', async () => {
    for (const way of ['newest', 'oldest'] as const) {
      const all = await allPages(async (after) =>
        unwrap(await service.list(owner, { order: way }, { limit: 3, after })),
      )
      expect(new Set(all.map(({ id }) => id)).size).toBe(all.length)
      const times = all.map((one) => one.run)
      expect(times).toEqual(times.toSorted((a, b) => (way === 'newest' ? b - a : a - b)))
    }
  })

  test('nothing in them names or reaches a person', async () => {
    await take('orders', {
      order_id: 'p1',
      identifiers: { phone: '13812345678' },
      ordered_at: '2026-12-19 12:00',
      order_total: yuan(10),
    })
    await run()
    const text = JSON.stringify(await list())
    expect(text).not.toContain('13812345678')
    expect(text).toMatch(/"id":"no:\d+"/)
  })
})
