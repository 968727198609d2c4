import { type Static, Type } from 'typebox'
import { Localized } from '#core/schemas.ts'
import { Window } from '#core/window.ts'

const closed = { additionalProperties: false }
const Name = Type.String({ pattern: '^[a-z][a-z0-9_]*$', maxLength: 60 })
const Scalar = Type.Union([Type.String({ maxLength: 200 }), Type.Number(), Type.Boolean()])
const Scalars = Type.Array(Scalar, { minItems: 1, maxItems: 1000 })
/** A field of a fact: `channel`, or an entry of what the shop adds: `properties.NAME`, `properties.NAME:number`. */
const FieldName = Type.String({
  pattern: '^[a-z][a-z0-9_]*(\\.[^\\s:]{1,60}(:number)?)?$',
  maxLength: 80,
})
const field = { field: FieldName }

/**
 * A condition on one field of a fact. Amounts are whole minor units. A fact that lacks the field (null, or an
 * empty text) meets no condition but `exists: false`.
 *
 * @example { field: 'channel', in: ['app', 'mini_program'] }
 */
export const Filter = Type.Union([
  Type.Object({ ...field, is: Scalar }, closed),
  Type.Object({ ...field, is_not: Scalar }, closed),
  Type.Object({ ...field, in: Scalars }, closed),
  Type.Object({ ...field, not_in: Scalars }, closed),
  Type.Object({ ...field, at_least: Type.Number() }, closed),
  Type.Object({ ...field, above: Type.Number() }, closed),
  Type.Object({ ...field, at_most: Type.Number() }, closed),
  Type.Object({ ...field, below: Type.Number() }, closed),
  Type.Object({ ...field, exists: Type.Boolean() }, closed),
])
export type Filter = Static<typeof Filter>

/**
 * Which facts speak against others: those of the same value of `of` (without `of`: any at all), over all time; with
 * `later`, only at the same instant or after.
 */
export const Unless = Type.Object(
  {
    fact: Name,
    of: Type.Optional(FieldName),
    where: Type.Optional(Type.Array(Filter, { minItems: 1, maxItems: 20 })),
    later: Type.Optional(Type.Literal(true)),
  },
  closed,
)
export type Unless = Static<typeof Unless>

/**
 * A number about a customer, from one kind of fact: `aggregate` of the field `of` over the facts that meet all of
 * `where` and lie `within` the window (default: lifetime). `by` is the weight of a favourite; `half_life` says after
 * how many of the shop's days a fact weighs half, for decayed aggregates. `unless`: only facts against which no other
 * speaks: what was put into the cart and not bought since.
 *
 * @example { fact: 'orders', aggregate: 'sum', of: 'net_amount', within: { months: 12 } }
 */
export const FactMetric = Type.Object(
  {
    fact: Name,
    aggregate: Name,
    of: Type.Optional(FieldName),
    by: Type.Optional(FieldName),
    where: Type.Optional(Type.Array(Filter, { minItems: 1, maxItems: 20 })),
    within: Type.Optional(Window),
    unless: Type.Optional(Unless),
    half_life: Type.Optional(
      Type.Object({ days: Type.Integer({ minimum: 1, maximum: 3650 }) }, closed),
    ),
  },
  closed,
)
export type FactMetric = Static<typeof FactMetric>

/**
 * One metric divided by another; null where the divisor is 0 or null. `times` brings both to one measure: two weeks
 * against the mean of 26 weeks is 13 times their quotient.
 */
export const RatioMetric = Type.Object(
  {
    ratio: Type.Object(
      {
        of: FactMetric,
        per: FactMetric,
        times: Type.Optional(Type.Number({ exclusiveMinimum: 0, maximum: 1e9 })),
      },
      closed,
    ),
  },
  closed,
)
export type RatioMetric = Static<typeof RatioMetric>

/**
 * A part of a score: the metric's value, from 0 at `from` to 1 at `to` (`from` may be the larger: then less is
 * better), not below and not above. Nothing counts as 0.
 */
export const ScorePart = Type.Object(
  {
    of: Type.Union([FactMetric, RatioMetric]),
    weight: Type.Number({ exclusiveMinimum: 0, maximum: 1e6 }),
    from: Type.Number(),
    to: Type.Number(),
  },
  closed,
)
export type ScorePart = Static<typeof ScorePart>

/** Several metrics as one number from 0 to `scale`: the mean of the parts by their weights. */
export const ScoreMetric = Type.Object(
  {
    score: Type.Object(
      {
        parts: Type.Array(ScorePart, { minItems: 1, maxItems: 12 }),
        scale: Type.Number({ exclusiveMinimum: 0, maximum: 1e6 }),
      },
      closed,
    ),
  },
  closed,
)
export type ScoreMetric = Static<typeof ScoreMetric>

/** What a metric is, without its name. Equal specs are computed once. */
export const MetricSpec = Type.Union([FactMetric, RatioMetric, ScoreMetric])
export type MetricSpec = Static<typeof MetricSpec>

/**
 * How a value is to be read and shown. money: whole minor units of the shop's currency; ratio: 0.05 = 5%;
 * times: so many times something else, 1 = as much; instant: a moment; hour: 0–23; weekday: Monday 1 … Sunday 7.
 */
export const UNITS = Object.freeze([
  'money',
  'count',
  'quantity',
  'days',
  'years',
  'seconds',
  'ratio',
  'times',
  'score',
  'text',
  'instant',
  'hour',
  'weekday',
] as const)
export type Unit = (typeof UNITS)[number]

/** A metric by name: what operators find in the metrics dictionary and rules refer to. */
export const MetricDefinition = Type.Object(
  {
    key: Name,
    name: Localized,
    /** One sentence that says what is counted, in words of somebody who runs a shop. */
    description: Type.Object(
      { zh: Type.String({ maxLength: 500 }), en: Type.String({ maxLength: 500 }) },
      closed,
    ),
    unit: Type.Enum(UNITS),
    /** What a customer without such facts has: 0, or nothing at all. */
    null_value: Type.Union([Type.Literal('zero'), Type.Literal('null')]),
    spec: MetricSpec,
  },
  closed,
)
export type MetricDefinition = Readonly<Static<typeof MetricDefinition>>

export const isRatio = (spec: MetricSpec): spec is RatioMetric => 'ratio' in spec

export const isScore = (spec: MetricSpec): spec is ScoreMetric => 'score' in spec

/** The metrics over facts that a spec is made of, in order. */
export function factMetricsOf(spec: MetricSpec): readonly FactMetric[] {
  if (isScore(spec)) return spec.score.parts.flatMap((part) => factMetricsOf(part.of))
  return isRatio(spec) ? [spec.ratio.of, spec.ratio.per] : [spec]
}
