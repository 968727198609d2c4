import { afterAll } from 'vitest'
import { runningApi } from '#api/fixture/running-api.ts'
import type { Source, SourceCreated } from '#api/shapes/source.ts'
import { sourceDeliveries } from '#facts/sources/source-deliveries.store.ts'
import { sourceJournal } from '#facts/sources/source-journal.store.ts'
import { sourceRejects } from '#facts/sources/source-rejects.store.ts'
import { sourcesStore } from '#facts/sources/sources.store.ts'
import { factsMigrations } from '#facts/migrations.ts'
import { testStores } from '../../../../test/harness/stores.ts'
import { createTakeItems } from '../source-items.ts'
import { createSourceHooks } from '../source-hooks.ts'
import { createResend } from '../source-resend.ts'
import { createSourcesService } from '../sources.ts'
import { createTrackingService } from '../tracking.ts'
import { createAlias } from '../tracking-alias.ts'
import { testShop } from './test-shop.ts'

/**
 * The real door before the real sources, on real engines.
 *
 * @example const shop = await sourceShop(); const { write_key } = await shop.source('site')
 */
export async function sourceShop() {
  const stores = await testStores(factsMigrations)
  const { clock, shop, ingest } = testShop(stores)
  const deps = { ...stores, clock, shop }
  const journal = sourceJournal(deps)
  const sourceDeps = { ...deps, sources: sourcesStore(deps), journal, rejects: sourceRejects(deps) }
  const deliveries = sourceDeliveries(deps)
  const takeItems = createTakeItems({ ingest, shop })
  const wake = (): void => undefined
  const alias = createAlias({ ...stores, takeItems })
  const tracking = { ...sourceDeps, takeItems, alias, wake }
  const hooks = createSourceHooks({
    ...sourceDeps,
    deliveries,
    takeItems,
    wake,
  })
  const api = await runningApi()
  afterAll(async () => {
    await api.close()
    await journal.flush()
    await ingest.close()
  })
  Object.assign(api.services, {
    sources: createSourcesService({
      ...sourceDeps,
      resend: createResend({ ...tracking, hooks }),
    }),
    sourceHooks: hooks,
    tracking: createTrackingService(tracking),
  })
  /** A source that must be made. */
  const source = async (key: string, more: object = {}): Promise<SourceCreated> => {
    const body = { key, kind: 'tracking', name: key, ...more }
    const answer = await api.call('owner', 'POST', '/v1/sources', { body })
    if (answer.status !== 201) throw new Error(answer.text)
    return answer.json as SourceCreated
  }
  return {
    ...stores,
    ...sourceDeps,
    deliveries,
    api,
    clock,
    ingest,
    source,
    show: async (key: string): Promise<Source> =>
      (await api.call('owner', 'GET', `/v1/sources/${key}`)).json as Source,
  }
}
