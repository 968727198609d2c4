import { problem } from '#core/problem.ts'
import { fail, ok } from '#core/result.ts'
import { type MetricSummary, summarizeMetric } from '#metrics/metric-summary.store.ts'
import type { MetricsService } from '#api/services.ts'
import type { MetricSpread } from '#api/shapes/metric.ts'
import { type KeptMetric, keptMetric, type MetricBook, storedColumns } from './metric-book.ts'
import { metricView, valueIn } from './metric-view.ts'
import { type ServiceDeps, standpointOf } from './shop.ts'

/** The metrics dictionary. */
export function createMetricsService(
  deps: ServiceDeps & { readonly book: MetricBook },
): MetricsService {
  const { book, facts, ledger } = deps
  return {
    list: async () => ok(book.definitions.all.map(metricView)),
    show: async (_actor, key) => {
      const metric = keptMetric(book, key)
      if (!metric.ok) return fail(problem('not_found', { what: 'metric', id: key }))
      const { definition, column } = metric.value
      const isSpread = column.readAs === 'integer' || column.readAs === 'float'
      const isStored = isSpread && (await storedColumns(ledger))(column)
      const spread = isStored
        ? spreadView(await summarizeMetric(facts, column, standpointOf({}, deps)), metric.value)
        : null
      return ok({ ...metricView(definition), spread })
    },
  }
}

/** Shares in basis points. */
const SHARES = { p5: 500, p25: 2500, p50: 5000, p75: 7500, p95: 9500 } as const

function spreadView(summary: MetricSummary, { definition }: KeptMetric): MetricSpread {
  const number = (value: MetricSummary['min']): number | null => {
    const shown = valueIn(definition.unit, value)
    return typeof shown === 'number' ? shown : null
  }
  return {
    customers: summary.customers - summary.none,
    without: summary.none,
    minimum: number(summary.min),
    maximum: number(summary.max),
    mean: number(summary.mean),
    quantiles: (Object.keys(SHARES) as (keyof typeof SHARES)[]).map((key) => ({
      share: SHARES[key],
      value: number(summary.quantiles[key]),
    })),
  }
}
