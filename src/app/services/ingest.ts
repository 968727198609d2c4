import { ok } from '#core/result.ts'
import type { Ingest } from '#facts/ingest/ingest.ts'
import type { IngestService } from '#api/services.ts'
import type { Shop } from './shop.ts'

/** Facts sent over HTTP: read in the shop's zone and currency, acknowledged when they are on disk. */
export function createIngestService({ ingest, shop, wake }: { ingest: Ingest; shop: Shop; wake: () => void }): IngestService {
  const take =
    (kind: string): IngestService['orders'] =>
    async (_actor, items) => {
      const context = { zone: shop.zone(), currency: shop.currency(), source: 'api' }
      const outcomes = await ingest.submit(kind, items, context)
      if (outcomes.ok) wake()
      return outcomes.ok ? ok(outcomes.value) : outcomes
    }
  return {
    orders: take('orders'),
    refunds: take('refunds') as IngestService['refunds'],
    events: take('events') as IngestService['events'],
    feedback: take('feedback') as IngestService['feedback'],
    products: take('products') as IngestService['products'],
  }
}
