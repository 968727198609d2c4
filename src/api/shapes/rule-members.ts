import { type Static, Type } from 'typebox'
import { AnyJson, closed, Count, nullable } from './schema.ts'
import { Text } from './text.ts'
import { Time } from './time.ts'

const Who = closed({ no: Type.Integer(), id: Type.String(), name: nullable(Type.String()) })

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
  sample: Type.Array(closed({ ...Who.properties, reasons: Type.Array(Text) })),
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
  customer: Who,
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

const Side = closed({
  mean: nullable(Type.Number()),
  median: nullable(Type.Number()),
  n: Count,
})

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
      effect: nullable(Type.Number()),
      kind: Type.String(),
      magnitude: Type.String(),
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
