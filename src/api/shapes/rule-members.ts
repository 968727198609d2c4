import { type Static, Type } from 'typebox'
import { AnyJson, closed, Count, Key, nullable, oneOf } from './schema.ts'
import { Text } from './text.ts'
import { RuleFlag, RuleKind } from './rule-definition.ts'
import { Time, TimeInput } from './time.ts'

/** A customer, as lists of moves name them. */
export const RuleCustomer = closed({
  no: Type.Integer(),
  id: Type.String(),
  name: nullable(Type.String()),
})

/** POST /v1/segments/preview: a definition or a rule that need not be saved. */
export const RulePreviewInput = closed({
  definition: Type.Optional(AnyJson),
  where: Type.Optional(AnyJson),
  as_of: Type.Optional(Type.String()),
  known_at: Type.Optional(Type.String()),
  limit: Type.Optional(Type.Integer({ minimum: 0, maximum: 100 })),
  reach: Type.Optional(Type.Boolean()),
})
export type RulePreviewInput = Static<typeof RulePreviewInput>

export const RulePreview = closed({
  count: Count,
  total: Count,
  net_sales: closed({ amount: Type.Integer(), currency: Type.String() }),
  /** Basis points of all net sales. */
  net_sales_share: Type.Integer(),
  by_channel: Type.Array(closed({ channel: Type.String(), reachable: Count })),
  sample: Type.Array(closed({ ...RuleCustomer.properties, reasons: Type.Array(Text) })),
  sentence: Text,
  cost: closed({ rows: Count, advice: nullable(Text) }),
  warnings: Type.Array(closed({ zh: Type.String(), en: Type.String(), path: Type.String() })),
  as_of: Time,
})
export type RulePreview = Static<typeof RulePreview>

/** GET …/{key}/history?from=&to= : one row a day, of a class or tag with values one for each value. */
export const RuleDay = closed({
  day: Type.String(),
  size: Count,
  entered: Count,
  departed: Count,
  value: Type.Optional(Type.String()),
})
export type RuleDay = Static<typeof RuleDay>
export const RuleHistory = closed({ days: Type.Array(RuleDay) })
export type RuleHistory = Static<typeof RuleHistory>

/** GET …/{key}/changes */
export const RuleChange = closed({
  customer: RuleCustomer,
  value: Type.Optional(Type.String()),
  entered: Type.Boolean(),
  at: Time,
  version: Type.Integer(),
})
export type RuleChange = Static<typeof RuleChange>

/** GET /v1/classes/{key}/migration?from=&to= ; null = no value. */
export const ClassMigration = closed({
  values: Type.Array(closed({ key: Type.String(), name: Text })),
  cells: Type.Array(
    closed({
      from: nullable(Type.String()),
      to: nullable(Type.String()),
      customers: Count,
    }),
  ),
})
export type ClassMigration = Static<typeof ClassMigration>

/** What a metric is like on one side. Texts have their most frequent values, with their share in basis points. */
const Side = closed({
  mean: nullable(Type.Number()),
  median: nullable(Type.Number()),
  n: Count,
  top: Type.Optional(Type.Array(closed({ value: Type.String(), share: Type.Integer() }))),
})

/** POST /v1/segments/compare: each side is a rule, or {"segment": KEY}. */
export const RuleCompareInput = closed({ a: AnyJson, b: AnyJson })
export type RuleCompareInput = Static<typeof RuleCompareInput>

/** POST /v1/segments/compare: two rules or segments over all metrics. */
export const RuleComparison = closed({
  a: closed({ count: Count }),
  b: closed({ count: Count }),
  overlap: Count,
  jaccard: Type.Number(),
  metrics: Type.Array(
    closed({
      key: Type.String(),
      name: Text,
      unit: Type.String(),
      a: Side,
      b: Side,
      /** null: too few customers have a value for it to say anything. */
      effect: nullable(Type.Number()),
      kind: oneOf(['cohen_d', 'cramers_v']),
      magnitude: oneOf(['none', 'small', 'medium', 'large', 'unknown']),
    }),
  ),
})
export type RuleComparison = Static<typeof RuleComparison>

/** Customers put in or taken out by hand; `undo` takes it back. */
export const RuleAssigned = closed({
  changed: Count,
  unchanged: Count,
  undo: nullable(Type.String()),
})
export type RuleAssigned = Static<typeof RuleAssigned>

/** GET /v1/segments/overlap?keys= */
export const RuleOverlap = closed({
  segments: Type.Array(closed({ key: Type.String(), name: Text, size: Count })),
  /** Every pair once. */
  cells: Type.Array(
    closed({ a: Type.String(), b: Type.String(), both: Count, jaccard: Type.Number() }),
  ),
})
export type RuleOverlap = Static<typeof RuleOverlap>

/** POST /v1/{tags|segments}/{key}/customers: whom it is about is said in one of three ways. */
export const RuleAssignInput = closed({
  customers: Type.Optional(
    Type.Array(Type.String({ minLength: 1, maxLength: 220 }), { minItems: 1, maxItems: 10_000 }),
  ),
  where: Type.Optional(AnyJson),
  segment: Type.Optional(Key),
  /** Which value, of a tag that has some. */
  value: Type.Optional(Key),
  until: Type.Optional(TimeInput),
  reason: Type.Optional(Type.String({ maxLength: 500 })),
  remove: Type.Optional(Type.Boolean()),
})
export type RuleAssignInput = Static<typeof RuleAssignInput>

/** POST /v1/customers/{id}/tags */
export const CustomerTagInput = closed({
  tag: Key,
  value: Type.Optional(Key),
  until: Type.Optional(TimeInput),
  reason: Type.Optional(Type.String({ maxLength: 500 })),
})
export type CustomerTagInput = Static<typeof CustomerTagInput>

/** PUT /v1/customers/{id}/classes/{key} */
export const ClassOverrideInput = closed({
  value: Key,
  reason: Type.String({ minLength: 1, maxLength: 500 }),
  until: Type.Optional(TimeInput),
})
export type ClassOverrideInput = Static<typeof ClassOverrideInput>

/** GET /v1/segments/hygiene: what somebody should look at. */
export const RuleHygiene = closed({
  data: Type.Array(closed({ kind: RuleKind, key: Type.String(), name: Text, flag: RuleFlag })),
})
export type RuleHygiene = Static<typeof RuleHygiene>
