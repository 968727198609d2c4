import { type Static, Type } from 'typebox'
import { Localized } from '#core/text.ts'
import { Window } from '#core/window.ts'

const closed = { additionalProperties: false }
const Name = Type.String({ pattern: '^[a-z][a-z0-9_]*$', maxLength: 60 })
const Scalar = Type.Union([Type.String({ maxLength: 200 }), Type.Number(), Type.Boolean()])
const Scalars = Type.Array(Scalar, { minItems: 1, maxItems: 1000 })
const field = { field: Name }

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
 * A number about a customer, from one kind of fact: `aggregate` of the field `of` over the facts that meet all of
 * `where` and lie `within` the window (default: lifetime). `by` is the weight of a favourite.
 *
 * @example { fact: 'orders', aggregate: 'sum', of: 'net_amount', within: { months: 12 } }
 */
export const FactMetric = Type.Object(
  {
    fact: Name,
    aggregate: Name,
    of: Type.Optional(Name),
    by: Type.Optional(Name),
    where: Type.Optional(Type.Array(Filter, { minItems: 1, maxItems: 20 })),
    within: Type.Optional(Window),
  },
  closed,
)
export type FactMetric = Static<typeof FactMetric>

/** One metric divided by another; null where the divisor is 0 or null. */
export const RatioMetric = Type.Object(
  { ratio: Type.Object({ of: FactMetric, per: FactMetric }, closed) },
  closed,
)
export type RatioMetric = Static<typeof RatioMetric>

/** What a metric is, without its name. Equal specs are computed once. */
export const MetricSpec = Type.Union([FactMetric, RatioMetric])
export type MetricSpec = Static<typeof MetricSpec>

/**
 * How a value is to be read and shown. money: whole minor units of the shop's currency; ratio: 0.05 = 5%;
 * instant: a moment; hour: 0–23; weekday: Monday 1 … Sunday 7.
 */
export const UNITS = Object.freeze([
  'money',
  'count',
  'quantity',
  'days',
  'years',
  'seconds',
  'ratio',
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
