import { type Static, Type } from 'typebox'
import { closed, Count, nullable, oneOf } from './schema.ts'
import { Text } from './text.ts'

/** What a metric's number counts. `money`: minor units of the shop's currency; `basis_points`: 500 = 5%; `time`: epoch milliseconds. */
export const Unit = oneOf([
  'money',
  'count',
  'days',
  'seconds',
  'basis_points',
  'score',
  'number',
  'time',
  'text',
])
export type Unit = Static<typeof Unit>

/** A metric's value for one customer; null = there is none (never bought, no score). */
export const MetricValue = Type.Unsafe<number | string | null>({
  type: ['number', 'string', 'null'],
})
export type MetricValue = Static<typeof MetricValue>

/** A definition that uses a metric by its name. */
export const MetricUser = closed({ kind: Type.String(), key: Type.String(), name: Text })
export type MetricUser = Static<typeof MetricUser>

/** A metric as the dictionary shows it. */
export const Metric = closed({
  key: Type.String(),
  name: Text,
  /** What is counted, in one sentence. */
  sentence: Text,
  unit: Unit,
  fact: Type.String(),
  aggregate: Type.String(),
  of: nullable(Type.String()),
  window: Type.Unsafe<unknown>({}),
  window_text: Text,
  /** What a customer without such facts has: null or 0. */
  when_none: MetricValue,
  definition: Type.Unsafe<unknown>({}),
  /** The whole definition as it is written: what PUT takes. */
  written: Type.Optional(Type.Unsafe<unknown>({})),
  sortable: Type.Boolean(),
  /** How it is worked out, weights included. */
  formula: Text,
  /** catalogue: comes with the product; shop: made here. */
  origin: oneOf(['catalogue', 'shop']),
  /** Of the definition; the catalogue's is always 1. */
  version: Type.Integer(),
  used_by: Type.Array(MetricUser),
  etag: Type.String(),
})
export type Metric = Static<typeof Metric>

/** How the metric is spread over all customers: for GET /v1/metrics/{key}. */
export const MetricSpread = closed({
  customers: Count,
  without: Count,
  minimum: nullable(Type.Number()),
  maximum: nullable(Type.Number()),
  mean: nullable(Type.Number()),
  quantiles: Type.Array(closed({ share: Type.Integer(), value: nullable(Type.Number()) })),
})
export type MetricSpread = Static<typeof MetricSpread>

export const MetricDetail = closed({ ...Metric.properties, spread: nullable(MetricSpread) })
export type MetricDetail = Static<typeof MetricDetail>

/** A metric as people write it. The metrics room says what it means. */
export const MetricInput = closed({
  definition: Type.Object(
    { key: Type.String({ maxLength: 60 }) },
    {
      additionalProperties: true,
      $comment: 'further fields are checked against the metrics room’s schema',
    },
  ),
  note: Type.Optional(Type.String({ maxLength: 500 })),
})
export type MetricInput = Static<typeof MetricInput>

/** A metric with a customer's value, as the customer page shows it. */
export const CustomerMetric = closed({
  key: Type.String(),
  name: Text,
  sentence: Text,
  unit: Unit,
  value: MetricValue,
})
export type CustomerMetric = Static<typeof CustomerMetric>
