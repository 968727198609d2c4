import { ok, type Result } from '#core/result.ts'
import type { Ingest } from '#facts/ingest/ingest.ts'
import type { Actor } from '#api/actor.ts'
import type { IngestService, ItemOutcome } from '#api/services.ts'
import type { Shop } from './shop.ts'

/** Facts sent over HTTP: read in the shop's zone and currency, acknowledged when they are on disk. */
export function createIngestService({
  ingest,
  shop,
  wake,
}: {
  ingest: Ingest
  shop: Shop
  wake: () => void
}): IngestService {
  const take =
    (kind: string) =>
    async (_actor: Actor, items: readonly unknown[]): Promise<Result<ItemOutcome[]>> => {
      const outcomes = await ingest.submit(kind, items, {
        zone: shop.zone(),
        currency: shop.currency(),
        source: 'api',
      })
      if (outcomes.ok) wake()
      return outcomes.ok ? ok(outcomes.value) : outcomes
    }
  return {
    orders: take('orders'),
    refunds: take('refunds'),
    events: take('events'),
    feedback: take('feedback'),
    products: take('products'),
  }
}
