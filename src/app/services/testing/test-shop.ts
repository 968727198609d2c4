import { fixedClock } from '#core/clock.ts'
import { unwrap } from '#core/result.ts'
import type { Follow } from '#facts/identity/merging/merges.store.ts'
import { createIngest } from '#facts/ingest/ingest.ts'
import { evaluateAll } from '#metrics/evaluate-metrics.ts'
import type { RfmModel } from '#metrics/rfm/rfm-model.ts'
import { drawCuts, rfmSource, scoreCustomers } from '#metrics/rfm/rfm.store.ts'
import { definitionsMigrations } from '#stores/definitions.migrations.ts'
import type { Facts, Ledger, Migration } from '#stores/ports.ts'
import { factsMigrations } from '#facts/migrations.ts'
import { metricsMigrations } from '#metrics/migrations.ts'
import { rfmMigrations } from '#metrics/rfm/rfm-migrations.ts'
import { segmentsMigrations } from '#segments/migrations.ts'
import { loyaltyMigrations } from '#loyalty/migrations.ts'
import { promotionsMigrations } from '#promotions/migrations.ts'
import { messagingMigrations } from '#messaging/migrations.ts'
import { systemActor } from '#api/actor.ts'
import type { Position } from '#api/services.ts'
import type { MetricBook } from '../metric-book.ts'
import { type ServiceDeps, standpointOf } from '../shop.ts'
import { createTierStage } from '../tier-stage.ts'
import { reconcileMigrations } from '../reconcile.migrations.ts'

/** The schemas that services stand on. */
export const shopMigrations: readonly Migration[] = [
  ...definitionsMigrations,
  ...factsMigrations,
  ...metricsMigrations,
  ...rfmMigrations,
  ...segmentsMigrations,
  ...loyaltyMigrations,
  ...promotionsMigrations,
  ...messagingMigrations,
  ...reconcileMigrations,
]

/** A shop in Shanghai for tests, at noon of 20 November 2026 there, with a way to send it facts. */
export function testShop(
  stores: { readonly facts: Facts; readonly ledger: Ledger },
  follow?: Follow,
) {
  const clock = fixedClock(Date.parse('2026-11-20T04:00:00Z'))
  const ingest = createIngest({ ...stores, clock, ...(follow ? { follow } : {}) })
  const shop = { zone: () => 'Asia/Shanghai', currency: () => 'CNY', name: () => '茶铺' }
  const owner = systemActor('test')
  return {
    clock,
    ingest,
    shop,
    owner,
    viewer: { ...owner, role: 'viewer', seesPersonal: false } as const,
    /** Sends items; one that is refused is a failure of the test. */
    take: async (kind: string, ...items: object[]): Promise<void> => {
      const outcomes = unwrap(
        await ingest.submit(kind, items, {
          zone: 'Asia/Shanghai',
          currency: 'CNY',
          source: 'shop',
        }),
      )
      const rejected = outcomes.find((one) => one.result === 'rejected')
      if (rejected) throw new Error(JSON.stringify(rejected))
    },
  }
}

export const yuan = (amount: number) => ({ amount: Math.round(amount * 100), currency: 'CNY' })

export const byId = (value: string) =>
  ({ kind: 'identifier', identifier: 'customer_id', value }) as const

/** Evaluates everybody, as the worker does. */
export function evaluator(
  deps: ServiceDeps & { readonly book: MetricBook; readonly model: RfmModel },
): () => Promise<void> {
  let rev = 0n
  return async () => {
    rev += 1n
    const { book, model } = deps
    const standpoint = standpointOf({}, deps)
    await evaluateAll(deps, { plan: book.plan, standpoint, rev })
    const cuts = await drawCuts(deps, model, rfmSource(book.plan, model, standpoint), standpoint)
    await scoreCustomers(deps.facts, { plan: book.plan, model, standpoint, cuts, rev })
    await createTierStage(deps).evaluate({ standpoint, rev, which: undefined })
  }
}

/** All pages of a list, laid together. Positions travel as they do in cursors: through JSON. */
export async function allPages<T>(
  read: (after: Position | undefined) => Promise<{ data: T[]; next: Position | null }>,
): Promise<T[]> {
  const all: T[] = []
  let after: Position | undefined
  for (let pages = 0; pages < 5000; pages++) {
    const page = await read(after)
    all.push(...page.data)
    if (page.next === null) return all
    if (page.data.length === 0) throw new Error('an empty page that is not the last')
    after = JSON.parse(JSON.stringify(page.next)) as Position
  }
  throw new Error('the pages do not end')
}
