import { afterAll, expect, it } from 'vitest'
import { runningApi } from '#api/fixture/running-api.ts'
import { policies } from '#api/auth/policy.ts'
import { routes } from '#api/routes/registry.ts'

import { standardRfm } from '#metrics/rfm/rfm-model.ts'
import { testStores } from '../../../test/harness/stores.ts'
import { metricsInUse } from './metrics-in-use.ts'
import { createDefinition } from '#stores/definitions.store.ts'
import { createRuleStage } from './rule-stage.ts'
import { createRuleWorld } from './rule-world.ts'
import { createShopServices } from './shop-services.ts'
import { evaluator, shopMigrations, testShop, yuan } from './testing/test-shop.ts'

const stores = await testStores(shopMigrations)
const { clock, shop, ingest, take } = testShop(stores)
const metrics = await metricsInUse(stores.ledger)
const deps = { ...stores, clock, shop, ingest, metrics, wake: () => undefined }
const evaluation = async () => ({
  cursor: 0n,
  freshAsOf: clock.now(),
  last: undefined,
  lastFullAt: undefined,
})
/** The real door before the real services. */
const api = await runningApi()
const rules = createRuleWorld({ ...deps, book: metrics.book })
const stage = createRuleStage({ ...deps, world: rules })
Object.assign(api.services, createShopServices({ ...deps, evaluation, rules, stage }))
afterAll(() => api.close())

const LI = {
  customer_id: 'li',
  name: '李雷',
  phone: '13800138000',
  email: 'lilei@example.com',
  city: '杭州',
}
await take('customers', LI)
await take('orders', {
  order_id: '1',
  customer_id: 'li',
  ordered_at: '2026-11-01 10:00',
  order_total: yuan(100),
})
await evaluator({ ...deps, book: metrics.book, model: standardRfm })()
const all = { key: 'all', name: { zh: '全部' }, kind: 'dynamic', where: { everyone: true } }
await createDefinition(
  stores.ledger,
  { kind: 'segment', key: 'all' },
  { body: all, effectiveAt: 0, note: '', by: 'test', at: clock.now() },
)
await stage.evaluate({
  standpoint: { asOf: clock.now(), zone: shop.zone(), currency: shop.currency() },
  rev: 2n,
  which: undefined,
  rescored: false,
})

const PERSONAL = ['李雷', '13800138000', '+8613800138000', '1380013', LI.email, 'lilei']
const searching = routes.all.filter((one) => one.query !== undefined && 'q' in one.query.properties)
const mayView = (policy: string): boolean =>
  policies.all.some((one) => one.key === policy && one.roles.includes('viewer'))
const find = async (role: 'owner' | 'viewer', path: string, q: string) =>
  api.call(role, 'GET', `${path}?q=${encodeURIComponent(q)}`)

it('there are doors to search by', () => {
  expect(searching.map((one) => one.path)).toEqual(
    expect.arrayContaining(['/v1/customers', '/v1/search']),
  )
})

it.each(searching.map((one) => one.path.replace('{key}', 'all')))(
  'a viewer finds nobody by a personal value through GET %s, and finds them by their number',
  async (path) => {
    for (const q of PERSONAL) {
      const [all, seen, nobody] = [
        await find('owner', path, q),
        await find('viewer', path, q),
        await find('viewer', path, '没有这个人'),
      ]
      expect(all.text, `${q} finds somebody`).toMatch(/\bli\b/)
      const without = (answer: typeof seen): string => answer.text.replaceAll(/"q":"[^"]*"/g, '')
      expect(without(seen), `${q} is found by no viewer`).toEqual(without(nobody))
    }
    expect((await find('viewer', path, 'li')).text).toMatch(/\bli\b/)
  },
)

it('a viewer can name nobody by a personal identifier in a path, known or not', async () => {
  const doors = routes.all.filter(
    (one) => one.path.startsWith('/v1/customers/{id}') && mayView(one.policy),
  )
  expect(doors.length).toBeGreaterThan(3)
  for (const { method, path } of doors) {
    for (const ref of ['phone:13800138000', 'phone:13900139000', 'email:lilei@example.com']) {
      const to = path.replace('{id}', encodeURIComponent(ref)).replaceAll(/\{\w+\}/g, 'x')
      const answer = await api.call(
        'viewer',
        method,
        `${to}${path.endsWith('explain') ? '?tier=membership' : ''}`,
      )
      expect([answer.status, answer.json?.code], `${method} ${to}`).toEqual([403, 'hidden_field'])
    }
  }
})
