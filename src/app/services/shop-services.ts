import type { Ingest } from '#facts/ingest/ingest.ts'
import { metricCatalogue } from '#metrics/catalogue/registry.ts'
import type { DomainServices } from '#api/services.ts'
import { metricBook } from './metric-book.ts'
import { createMetricsService } from './metrics.ts'
import { createSearchService } from './search.ts'
import type { ServiceDeps } from './shop.ts'

/** The services that read the shop. */
export function createShopServices(deps: ServiceDeps & { readonly ingest: Ingest }): Pick<DomainServices, 'overview' | 'customers' | 'metrics' | 'tiers' | 'search'> {
  const book = metricBook(metricCatalogue)
  return {
    overview: undefined as never,
    customers: undefined as never,
    tiers: undefined as never,
    metrics: createMetricsService({ ...deps, book }),
    search: createSearchService(deps, []),
  }
}
