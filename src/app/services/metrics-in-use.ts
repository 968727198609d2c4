import { registry } from '#core/registry.ts'
import { metricCatalogue } from '#metrics/catalogue/registry.ts'
import { checkDefinition } from '#metrics/check-definition.ts'
import type { MetricDefinition } from '#metrics/metric-spec.ts'
import { type Definition, listDefinitions } from '#stores/definitions.store.ts'
import type { Ledger } from '#stores/ports.ts'
import { metricBook, type MetricBook } from './metric-book.ts'

/** Under which kind a shop's own metrics are kept among the definitions. */
export const METRIC = 'metric'

/** The metrics that come with the product and those that the shop has made. */
export type MetricsInUse = {
  /** As of the last look: always the same object, whose parts follow the definitions. */
  readonly book: MetricBook
  /** Looks whether the definitions have changed (one small question) and gives the book as it is now. */
  readonly refresh: () => Promise<MetricBook>
}

/**
 * The plan is worked out anew only when a definition has changed, here or in another process.
 *
 * @example const { book, refresh } = await metricsInUse(ledger)
 */
export async function metricsInUse(ledger: Ledger): Promise<MetricsInUse> {
  let seen = ''
  let current = metricBook(metricCatalogue)
  const book: MetricBook = {
    get definitions() {
      return current.definitions
    },
    get plan() {
      return current.plan
    },
  }
  const refresh = async (): Promise<MetricBook> => {
    const own = await listDefinitions(ledger, METRIC)
    const stamp = own.map(({ key, etag }) => `${key} ${etag}`).join('\n')
    if (stamp !== seen) {
      current = metricBook(registry('metric', [...metricCatalogue.all, ...own.flatMap(usable)]))
      seen = stamp
    }
    return book
  }
  await refresh()
  return { book, refresh }
}

/** A shop's definition, unless a newer product has a metric of that name or lacks a word that it uses. */
function usable(definition: Definition): MetricDefinition[] {
  const body = metricOf(definition)
  return !metricCatalogue.has(body.key) && checkDefinition(body).ok ? [body] : []
}

/** The version in force. Checked when it was written; the definitions store keeps any JSON. */
export const metricOf = ({ versions }: Definition): MetricDefinition =>
  versions.at(-1)?.body as unknown as MetricDefinition
