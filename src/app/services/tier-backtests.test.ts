import { text } from 'node:stream/consumers'
import { expect, it } from 'vitest'
import { unwrap } from '#core/result.ts'
import { listStandings } from '#loyalty/standings.store.ts'
import { membershipTemplate } from '#loyalty/templates/membership.ts'
import { metricCatalogue } from '#metrics/catalogue/registry.ts'
import { standardRfm } from '#metrics/rfm/rfm-model.ts'
import { jobsStore } from '#stores/jobs.store.ts'
import { backtestCsv } from '#api/tier-backtest-csv.ts'
import type { TierProgramDefinition } from '#api/shapes/tier-program.ts'
import { testStores } from '../../../test/harness/stores.ts'
import { metricBook } from './metric-book.ts'
import { backtestJob } from './tier-backtest-job.ts'
import { createTierBacktests } from './tier-backtests.ts'
import { createTierWorld } from './tier-world.ts'
import { createTiersService } from './tiers.ts'
import { allPages, evaluator, shopMigrations, testShop, yuan } from './testing/test-shop.ts'

const stores = await testStores(shopMigrations)
const { clock, shop, owner, viewer, take } = testShop(stores)
const book = metricBook(metricCatalogue)
const deps = {
  ...stores,
  clock,
  shop,
  book,
  model: standardRfm,
  world: createTierWorld({ ...stores, book }),
  wake: () => undefined,
}
const tiers = createTiersService(deps)
const backtests = createTierBacktests(deps)
const evaluate = evaluator(deps)
const handler = backtestJob(deps)
const jobs = jobsStore(deps)
const definition = membershipTemplate.program as unknown as TierProgramDefinition
type Input = Parameters<typeof backtests.start>[2]

/** Starts a backtest and does what the worker does. */
async function run(input: Input, signal = new AbortController().signal) {
  const { id } = unwrap(await backtests.start(owner, 'membership', input))
  const job = await jobs.claim([handler.key], 'test')
  if (job?.id !== id) throw new Error('another job')
  const heard: number[] = []
  const progress = async ({ completed = 0 }) => void heard.push(completed)
  const end = await handler.run(job, { progress, isCancelled: async () => signal.aborted, signal })
  await jobs.finish(id, 'test', { status: end.status })
  return { id, end, heard }
}

const order = (customer: string, day: string, total: number) =>
  take('orders', {
    order_id: `${customer}-${day}`,
    customer_id: customer,
    ordered_at: `${day} 12:00`,
    order_total: yuan(total),
  })

// a: silver since March, with 1,000 元 bought at silver of which 300 came back. b: 3,000 元 in two orders. c: gold.
await order('a', '2026-03-01', 6000)
await order('a', '2026-04-01', 1000)
await take('refunds', {
  refund_id: 'r1',
  order_id: 'a-2026-04-01',
  refunded_at: '2026-04-05 12:00',
  amount: yuan(300),
})
await order('b', '2026-05-01', 2000)
await order('b', '2026-06-01', 1000)
await take('customers', { customer_id: 'b', name: '王小花' })
await order('c', '2026-07-01', 30_000)
await order('c', '2026-07-02', 100)
unwrap(await tiers.create(owner, { definition, effectiveFrom: 0 }))
await evaluate()

/** Silver from 2,000 元 with 8% off, gold not before 50,000 元, no diamond. */
const draft = {
  ...definition,
  levels: definition.levels.slice(0, 3).map((level) => ({
    ...level,
    ...(level.key === 'silver' ? { from: 200_000, benefits: [{ discount: 800 }] } : {}),
    ...(level.key === 'gold' ? { from: 5_000_000 } : {}),
  })),
} as unknown as TierProgramDefinition

it('says who moves, month by month, and what the discounts cost at the levels held', async () => {
  const { id, end } = await run({ definition: draft, months: 12 })
  expect(end).toMatchObject({ status: 'complete', result: { customers: 3, up: 1, down: 0 } })
  const { report, stale, published } = unwrap(await backtests.show(owner, 'membership', id))
  expect({ stale, published }).toEqual({ stale: [], published: null })
  const level = (key: string) => report.levels.find((one) => one.key === key)
  expect(report).toMatchObject({ customers: 3, up: 1, down: 0, same: 2, effective_from: null })
  // c holds gold through its validity: nobody loses what was given.
  expect(level('gold')).toMatchObject({ rank: 2, customers: { live: 1, draft: 1 } })
  expect(level('diamond')).toMatchObject({ rank: null, discount_rate: { live: 1500, draft: null } })
  // Live: a's 700 元 at silver, 5%; c's 100 元 at gold, 10%. Draft: a's 700 元, b's second order and c's 100 at silver, 8%.
  expect(level('silver')).toMatchObject({
    discount_rate: { live: 500, draft: 800 },
    customers: { live: 1, draft: 2 },
    spent: { live: 70_000, draft: 70_000 + 100_000 + 10_000 },
    discount: { live: 3500, draft: 5600 + 8000 + 800 },
  })
  expect(level('gold')?.discount).toEqual({ live: 1000, draft: 0 })
  expect(report.cost).toEqual({ live: 4500, draft: 14_400 })
  const month = (name: string) => report.months.find((one) => one.month === name)
  expect(month('2026-05')).toMatchObject({
    live: { up: 0, joined: 1, levels: { standard: 1, silver: 1 } },
    draft: { levels: { standard: 0, silver: 2 } },
  })
  expect(month('2026-07')?.live.levels).toEqual({ standard: 1, silver: 1, gold: 1, diamond: 0 })
  expect(report.months).toHaveLength(13)
})

it('names those who would move, in pages and as CSV, masked for who may not see them', async () => {
  const [{ id } = { id: '' }] = unwrap(await backtests.list(owner, 'membership'))
  const moves = await allPages(async (after) =>
    unwrap(await backtests.moves(owner, 'membership', id, {}, { limit: 1, after })),
  )
  expect(moves).toMatchObject([
    { id: 'b', way: 'up', from: 'standard', to: 'silver', discount: { live: 0, draft: 8000 } },
  ])
  const down = await backtests.moves(owner, 'membership', id, { way: 'down' }, { limit: 5 })
  expect(unwrap(down).data).toEqual([])
  const about = { key: 'membership', id, filter: {} }
  const csv = async (actor: typeof owner) =>
    text(unwrap(await backtestCsv({ tierBacktests: backtests }, actor, about)).stream)
  expect((await csv(owner)).split('\r\n')[1]).toBe(
    `${moves[0]?.no},b,王小花,up,standard,silver,3000.00,0.00,80.00,CNY`,
  )
  expect(await csv(viewer)).toContain(',b,王**,up,')
})

it('says why a report no longer holds', async () => {
  const stale = async () => unwrap(await backtests.list(owner, 'membership'))[0]?.stale
  clock.set(clock.now() + 1000)
  await order('d', '2026-11-01', 10)
  expect(await stale()).toEqual(['facts'])
  const read = unwrap(await tiers.show(owner, 'membership'))
  unwrap(await tiers.saveDraft(owner, 'membership', definition, read.etag))
  expect(await stale()).toEqual(['draft', 'facts'])
  clock.set(clock.now() + 86_400_000)
  expect(await stale()).toEqual(['draft', 'facts', 'day'])
})

it('stops when it is cancelled, and refuses what cannot be tested', async () => {
  const stop = new AbortController()
  stop.abort()
  expect((await run({}, stop.signal)).end).toEqual({ status: 'cancelled' })
  const code = async (input: Input) => {
    const answer = await backtests.start(owner, 'membership', input)
    return answer.ok
      ? 'ok'
      : `${answer.problem.code} ${answer.problem.errors?.[0]?.path ?? answer.problem.path}`
  }
  expect(await code({ effectiveFrom: clock.now() - 1 })).toBe('backtest_past /effective_from')
  expect(await code({ definition: { ...draft, qualify: 'soon' } as never })).toMatch(
    /^invalid_input \/definition\/qualify/,
  )
  expect(await backtests.start(owner, 'nope', {})).toMatchObject({ problem: { code: 'not_found' } })
})

it('a program that is not there yet is compared with nobody having a level', async () => {
  const input = { definition: { ...draft, key: 'vip' } }
  const { id } = unwrap(await backtests.start(owner, 'vip', input))
  const job = await jobs.claim([handler.key], 'test')
  if (!job) throw new Error('no job')
  const { signal } = new AbortController()
  await handler.run(job, {
    progress: async () => undefined,
    isCancelled: async () => false,
    signal,
  })
  const { report } = unwrap(await backtests.show(owner, 'vip', id))
  expect(report).toMatchObject({ customers: 4, up: 3, down: 0, cost: { live: 0 } })
})

it('publishing gives exactly what was tested, when that still holds; promises are kept', async () => {
  const stepDown = {
    ...draft,
    downgrade: { when: 'at_once' },
  } as unknown as TierProgramDefinition
  const standing = async () =>
    new Map(
      (await listStandings(stores.facts, { program: 'membership', limit: 100 })).map((one) => [
        one.customer,
        one.level,
      ]),
    )
  const saved = async (etag: string) =>
    unwrap(await tiers.saveDraft(owner, 'membership', stepDown, etag)).etag
  let etag = await saved(unwrap(await tiers.show(owner, 'membership')).etag)
  const publish = async (input: Parameters<typeof tiers.publish>[2]) => {
    const answer = await tiers.publish(owner, 'membership', input, etag)
    return answer.ok ? 'ok' : answer.problem
  }
  // Without a promise c loses gold at once.
  const hard = await run({})
  expect(hard.end).toMatchObject({ result: { down: 1, up: 1 } })
  expect(await publish({ noticeDays: 30 })).toMatchObject({
    code: 'missing_field',
    path: '/backtest',
  })
  expect(await publish({ backtest: hard.id, noticeDays: 30 })).toMatchObject({
    code: 'notice_too_short',
    params: { count: 1, days: 30, from: '2026-12-21' },
  })
  const protectedUntil = '2026-12-31'
  expect(await publish({ backtest: hard.id, protectedUntil })).toMatchObject({
    code: 'backtest_other',
  })
  // With one, c keeps it.
  const kind = await run({ protectedUntil })
  expect(kind.end).toMatchObject({ result: { down: 0, up: 1 } })
  await order('e', '2026-11-02', 10)
  expect(await publish({ backtest: kind.id, protectedUntil })).toMatchObject({
    code: 'backtest_stale',
    params: { changed: 'facts' },
  })
  const again = await run({ protectedUntil })
  await evaluate()
  const before = await standing()
  const { data: moves } = unwrap(
    await backtests.moves(owner, 'membership', again.id, {}, { limit: 100 }),
  )
  expect(await publish({ backtest: again.id, noticeDays: 30 })).toBe('ok')
  await evaluate()
  const after = new Map(before)
  for (const { no, to } of moves) after.set(no, to)
  expect(await standing()).toEqual(after)
  const program = unwrap(await tiers.show(owner, 'membership'))
  expect(program).toMatchObject({ draft: null, definition: { protected_until: protectedUntil } })
  const report = unwrap(await backtests.show(owner, 'membership', again.id))
  expect(report.published).toBe(program.version)
  // The promise ends.
  clock.set(Date.parse('2027-01-01T00:00:00+08:00'))
  await evaluate()
  expect([...(await standing()).values()].filter((one) => one === 'gold')).toEqual([])
  // What is accepted as it is may be published although facts came.
  etag = await saved(program.etag)
  const old = await run({})
  await order('e', '2026-11-03', 10)
  expect(await publish({ backtest: old.id, acceptStale: true })).toBe('ok')
})
