import type { Metric } from '#api/shapes/metric.ts'
import { useApi } from '../api/use-api.ts'

/** The metrics dictionary, read once and kept. */
export function useMetrics(): readonly Metric[] {
  return useApi<{ data: Metric[] }>('/metrics', {}, { stale: 300_000 }).data?.data ?? []
}

/** The kinds of fact in the order of the dictionary, each with its metrics. */
export function byFact(
  metrics: readonly Metric[],
): readonly (readonly [string, readonly Metric[]])[] {
  return [...Map.groupBy(metrics, (metric) => metric.fact)]
}
