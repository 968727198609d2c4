import type { Metric, Unit } from '#api/shapes/metric.ts'
import type { TierMetric } from './form.ts'

/** Numbers that programs are usually built on, spelled out so that the program's own window applies. */
export const USUAL_METRICS = {
  net_spend: { metric: { fact: 'orders', aggregate: 'sum', of: 'net_amount' }, unit: 'money' },
  orders: { metric: { fact: 'orders', aggregate: 'count' }, unit: 'count' },
  growth: {
    metric: {
      fact: 'events',
      aggregate: 'sum',
      of: 'value',
      where: [{ field: 'type', is: 'growth' }],
    },
    unit: 'number',
  },
  credit: {
    metric: {
      fact: 'events',
      aggregate: 'sum',
      of: 'value',
      where: [{ field: 'type', is: 'credit' }],
    },
    unit: 'number',
  },
} as const satisfies Record<string, { metric: TierMetric; unit: Unit }>

export type UsualMetric = keyof typeof USUAL_METRICS
export type UnitOf = (metric: TierMetric) => string

/** The list's value for a metric: `usual:net_spend`, `metric:KEY`, or `own` for one that was spelled out elsewhere. */
export function metricChoice(metric: TierMetric): string {
  if (typeof metric === 'string') return `metric:${metric}`
  const text = sorted(metric)
  const usual = Object.entries(USUAL_METRICS).find(([, one]) => sorted(one.metric) === text)
  return usual ? `usual:${usual[0]}` : 'own'
}

/** The unit that thresholds are typed in. */
export const unitOfMetric =
  (dictionary: readonly Metric[]): UnitOf =>
  (metric) => {
    if (typeof metric === 'string')
      return dictionary.find((one) => one.key === metric)?.unit ?? 'number'
    const usual = Object.values(USUAL_METRICS).find((one) => sorted(one.metric) === sorted(metric))
    if (usual) return usual.unit
    return 'of' in metric && typeof metric.of === 'string' && /amount|total|price/.test(metric.of)
      ? 'money'
      : 'number'
  }

const sorted = (value: unknown): string =>
  JSON.stringify(value, (_key, inner: unknown) =>
    inner !== null && typeof inner === 'object' && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  )
