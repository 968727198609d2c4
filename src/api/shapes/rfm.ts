import { type Static, Type } from 'typebox'
import { closed, Count, nullable } from './schema.ts'
import { Text } from './text.ts'
import { Time } from './time.ts'

/** A class or group that RFM puts customers in, e.g. 重要价值. */
export const RfmName = closed({ key: Type.String(), name: Text })
export type RfmName = Static<typeof RfmName>

/** RFM in a list row: scores only. Null scores: no order in the window. */
export const RfmShort = closed({
  r: nullable(Type.Integer()),
  f: nullable(Type.Integer()),
  m: nullable(Type.Integer()),
  class: nullable(Type.String()),
  group: nullable(Type.String()),
})
export type RfmShort = Static<typeof RfmShort>

/** One axis: the customer's value, its score, and the cut-points that made it (ascending in score). */
export const RfmAxis = closed({
  metric: Type.String(),
  unit: Type.String(),
  value: nullable(Type.Number()),
  score: nullable(Type.Integer()),
  bins: Type.Integer(),
  cuts: Type.Array(Type.Number()),
  /** The bounds of the score's band; null = open. */
  from: nullable(Type.Number()),
  to: nullable(Type.Number()),
})
export type RfmAxis = Static<typeof RfmAxis>

export const Rfm = closed({
  r: RfmAxis,
  f: RfmAxis,
  m: RfmAxis,
  class: nullable(RfmName),
  group: nullable(RfmName),
  method: Type.String(),
  window_text: Text,
  cuts_at: nullable(Time),
  sentence: Text,
})
export type Rfm = Static<typeof Rfm>

/** One cell of the heat map. */
export const RfmCell = closed({
  r: Type.Integer(),
  f: Type.Integer(),
  customers: Count,
  net_sales: Type.Integer(),
})
export type RfmCell = Static<typeof RfmCell>

export const RfmShare = closed({
  key: Type.String(),
  name: Text,
  customers: Count,
  net_sales: Type.Integer(),
})
export type RfmShare = Static<typeof RfmShare>
