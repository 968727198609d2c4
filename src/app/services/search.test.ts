import { expect, it } from 'vitest'
import { fixedClock } from '#core/clock.ts'
import { unwrap } from '#core/result.ts'
import { createIngest } from '#facts/ingest/ingest.ts'
import { factsMigrations } from '#facts/migrations.ts'
import { param, sql } from '#sql/sql.ts'
import { systemActor } from '#api/actor.ts'
import { testStores } from '../../../test/harness/stores.ts'
import { createSearchService, type SearchEntry } from './search.ts'

const { facts, ledger } = await testStores(factsMigrations)
const clock = fixedClock(Date.parse('2026-11-20T00:00:00Z'))
const ingest = createIngest({ facts, ledger, clock })
const shop = { zone: () => 'Asia/Shanghai', currency: () => 'CNY' }
const gold: SearchEntry = {
  hit: {
    kind: 'level',
    id: 'membership:gold',
    title: { zh: '金卡会员', en: 'Gold' },
    detail: { zh: '会员等级', en: 'Membership' },
    open: '/tiers/membership',
  },
  words: ['gold', '金卡会员'],
}
const search = createSearchService({ facts, ledger, clock, shop }, [async () => [gold]])
const owner = systemActor('test')
const viewer = { ...owner, role: 'viewer', seesPersonal: false } as const

unwrap(
  await ingest.submit(
    'customers',
    [
      { customer_id: 'V1001', name: '李金卡', phone: '13800138000', email: 'Li@example.com' },
      { customer_id: 'V1002', name: '韩梅梅', phone: '13800139999' },
      { customer_id: 'V1002', name: '韩小梅' },
      { customer_id: '13800100', name: 'Anna' },
    ],
    { zone: 'Asia/Shanghai', currency: 'CNY', source: 'shop' },
  ),
)

const find = async (q: string, actor: typeof owner | typeof viewer = owner) =>
  unwrap(await search.find(actor, q, 20))
const titles = async (q: string, actor: typeof owner | typeof viewer = owner) =>
  (await find(q, actor)).map((hit) => hit.title.zh)

it('finds customers by the beginning of any identifier, however it is spelled', async () => {
  expect(await titles('V100')).toEqual(['李金卡', '韩小梅'])
  expect((await titles('138001')).sort()).toEqual(['Anna', '李金卡', '韩小梅'].sort())
  expect(await titles('138 0013 8000')).toEqual(['李金卡'])
  expect(await titles('+8613800139999')).toEqual(['韩小梅'])
  expect(await titles('LI@EXAMPLE.COM')).toEqual(['李金卡'])
  expect(await find('V1001')).toMatchObject([
    {
      kind: 'customer',
      id: 'V1001',
      detail: { zh: '客户编号 V1001' },
      open: expect.stringMatching(/^\/customers\/no:\d+$/),
    },
  ])
})

it('finds customers by the name that they have now, and rules by name or key', async () => {
  expect(await titles('韩小梅')).toEqual(['韩小梅'])
  expect(await titles('韩梅梅')).toEqual([])
  expect(await titles('anna')).toEqual(['Anna'])
  expect(await titles('金卡')).toEqual(['李金卡', '金卡会员'])
  expect(await titles('GOLD')).toEqual(['金卡会员'])
  expect(await titles('%')).toEqual([])
  expect(await titles('   ')).toEqual([])
})

it('does not tell a viewer whose phone or name it is', async () => {
  expect(await find('13800138000', viewer)).toEqual([])
  expect(await find('李金', viewer)).toEqual([])
  expect(await titles('V1001', viewer)).toEqual(['李金卡'])
})

it('looks identifiers up by ranges of the key', async () => {
  const plan = await ledger.query<{ 'QUERY PLAN': string }>(sql`
    EXPLAIN SELECT customer FROM identifiers i, unnest(${param(['phone'], 'Array(String)')}::text[]) AS k (kind)
    WHERE i.kind = k.kind AND i.value >= ${'+86138'}::text COLLATE "C" AND i.value < (${'+86138'}::text || chr(1114111)) COLLATE "C"`)
  expect(plan.map((row) => row['QUERY PLAN']).join('\n')).toMatch(
    /Index (Only )?Scan|Bitmap Index Scan/,
  )
})
