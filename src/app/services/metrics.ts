import type { Json } from '#core/json.ts'
import { problem } from '#core/problem.ts'
import { fail, ok } from '#core/result.ts'
import { type MetricSummary, summarizeMetric } from '#metrics/metric-summary.store.ts'
import type { MetricsService } from '#api/services.ts'
import type { MetricDetail, MetricSpread } from '#api/shapes/metric.ts'
import {
  type Definition,
  definitionHash,
  findDefinition,
  listDefinitions,
} from '#stores/definitions.store.ts'
import { type KeptMetric, keptMetric, storedColumns } from './metric-book.ts'
import { createMetricDefinitions } from './metric-definitions.ts'
import { metricUsers } from './metric-users.ts'
import { METRIC, type MetricsInUse } from './metrics-in-use.ts'
import { metricView, valueIn } from './metric-view.ts'
import { type ServiceDeps, standpointOf } from './shop.ts'

type Deps = ServiceDeps & {
  readonly refresh: MetricsInUse['refresh']
  readonly wake: () => void
}

/** The metrics dictionary. */
export function createMetricsService(deps: Deps): MetricsService {
  const { facts, ledger, refresh } = deps
  const show: MetricsService['show'] = async (_actor, key) => {
    const book = await refresh()
    const metric = keptMetric(book, key)
    if (!metric.ok) return fail(problem('not_found', { what: 'metric', id: key }))
    const { definition, column } = metric.value
    const isSpread = column.readAs === 'integer' || column.readAs === 'float'
    const isStored = isSpread && (await storedColumns(ledger))(column)
    const spread = isStored
      ? spreadView(await summarizeMetric(facts, column, standpointOf({}, deps)), metric.value)
      : null
    const origin = originOf(await findDefinition(ledger, { kind: METRIC, key }))
    const used = (await metricUsers(ledger))(key)
    const view = { ...metricView(definition), ...origin, used_by: [...used], spread }
    return ok({ ...view, etag: shownTag(view) })
  }
  return {
    list: async () => {
      const { definitions } = await refresh()
      const own = new Map((await listDefinitions(ledger, METRIC)).map((one) => [one.key, one]))
      const users = await metricUsers(ledger)
      return ok(
        definitions.all.map((definition) => ({
          ...metricView(definition),
          ...originOf(own.get(definition.key)),
          used_by: [...users(definition.key)],
        })),
      )
    },
    show,
    ...createMetricDefinitions({ ...deps, show }),
  }
}

/**
 * The definition's own tag, and of what is shown beside it: the spread changes without the definition. Only the
 * former is asked for when the definition is changed.
 */
const shownTag = (view: MetricDetail): string =>
  `${view.etag}.${definitionHash(view as unknown as Json).slice(0, 12)}`

/** Where a metric comes from; the catalogue's never change while the product runs. */
const originOf = (
  kept: Definition | undefined,
): Pick<MetricDetail, 'origin' | 'version' | 'etag'> =>
  kept === undefined || kept.removed
    ? { origin: 'catalogue', version: 1, etag: 'catalogue' }
    : { origin: 'shop', version: kept.versions.at(-1)?.version ?? 1, etag: kept.etag }

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
