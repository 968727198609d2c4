import { afterAll } from 'vitest'
import { type Answer, runningApi } from '#api/fixture/running-api.ts'
import type { Role } from '#api/shapes/user.ts'
import { createMerging } from '#facts/identity/merging/merging.ts'
import { standardRfm } from '#metrics/rfm/rfm-model.ts'
import { testStores } from '../../../../test/harness/stores.ts'
import { createEvaluation } from '../evaluation.ts'
import { followMerges } from '../follow-merges.ts'
import { createIdentitiesService } from '../identities.ts'
import { metricsInUse } from '../metrics-in-use.ts'
import { createRuleStage } from '../rule-stage.ts'
import { createRuleWorld } from '../rule-world.ts'
import { createShopServices } from '../shop-services.ts'
import { createTierStage, seedPrograms } from '../tier-stage.ts'
import { createTierWorld } from '../tier-world.ts'
import { shopMigrations, testShop, yuan } from './test-shop.ts'

/**
 * The real door before the real rule services, on real engines. `settle` does what the worker does: everybody whom
 * something concerns is decided; a second goes by, so that what happens is told apart.
 *
 * @example const shop = await ruleShop(); await shop.made('segments', { key: 'all', … }); await shop.settle()
 */
export async function ruleShop() {
  const stores = await testStores(shopMigrations)
  const { clock, shop, ingest, take } = testShop(stores, followMerges)
  const metrics = await metricsInUse(stores.ledger)
  const deps = {
    ...stores,
    clock,
    shop,
    ingest,
    metrics,
    book: metrics.book,
    wake: () => undefined,
  }
  const rules = createRuleWorld(deps)
  const stage = createRuleStage({ ...deps, world: rules })
  const evaluation = createEvaluation({
    ...deps,
    plan: async () => (await metrics.refresh()).plan,
    tiers: createTierStage(deps),
    segments: stage,
  })
  await seedPrograms(stores.ledger, clock.now())
  const api = await runningApi()
  afterAll(() => api.close())
  const services = createShopServices({
    ...deps,
    rules,
    stage,
    evaluation: () => evaluation.state(),
  })
  const merging = createMerging({ ...stores, clock, follow: followMerges })
  Object.assign(api.services, services, {
    identities: createIdentitiesService({ ...deps, merging }),
  })

  const as =
    (role: Role | 'nobody') =>
    (method: string, path: string, body?: unknown, headers?: Record<string, string>) =>
      api.call(role, method, path, { body, ...(headers ? { headers } : {}) })
  const settle = async (): Promise<void> => {
    clock.set(clock.now() + 1000)
    await evaluation.run({ full: false })
  }
  /** A definition that must be accepted. */
  const made = async (plural: string, definition: object): Promise<Answer> => {
    const answer = await as('owner')('POST', `/v1/${plural}`, { definition })
    if (answer.status !== 201)
      throw new Error(
        `${answer.text} ${api.logged.filter((line) => line.includes('broke')).join(' ')}`,
      )
    return answer
  }
  return {
    ...stores,
    /** What rule services are made of. */
    ruleDeps: { ...deps, model: standardRfm, world: createTierWorld(deps), rules, stage },
    api,
    clock,
    shop,
    take,
    ingest,
    merging,
    rules,
    stage,
    evaluation,
    settle,
    made,
    owner: as('owner'),
    operator: as('operator'),
    viewer: as('viewer'),
    order: (customer: string, day: string, total: number, more: object = {}) =>
      take('orders', {
        order_id: `${customer} ${day} ${total}`,
        customer_id: customer,
        ordered_at: `${day} 12:00`,
        order_total: yuan(total),
        channel: 'app',
        ...more,
      }),
    /** Who is in a segment, by the shop's ids. */
    members: async (key: string): Promise<string[]> => {
      const { json } = await as('owner')('GET', `/v1/segments/${key}/members?limit=200`)
      return (json.data as { id: string }[]).map(({ id }) => id).sort()
    },
  }
}

export const named = (key: string, zh = key) => ({ key, name: { zh } })

/** A segment of whoever meets a rule. */
export const dynamic = (key: string, where: object) => ({ ...named(key), kind: 'dynamic', where })

/** What a problem points at: its own place, or those of its list. */
export const pointers = ({ json }: Answer): string[] =>
  json.errors?.map((one: { pointer?: string; path?: string }) => one.pointer ?? one.path) ?? []
