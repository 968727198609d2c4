import { type Static, Type } from 'typebox'
import { Money } from '#core/schemas.ts'
import { PageQuery } from './page.ts'
import { closed, Count, nullable, oneOf } from './schema.ts'
import { Text } from './text.ts'
import { AsOfQuery, Time } from './time.ts'

export const TIMELINE_KINDS = [
  'order',
  'refund',
  'event',
  'feedback',
  'attribute',
  'tier',
  'pin',
  'identifier',
] as const
export const TimelineKind = oneOf(TIMELINE_KINDS)
export type TimelineKind = Static<typeof TimelineKind>

export const TimelineLine = closed({
  sku: Type.String(),
  name: Type.String(),
  quantity: Type.String(),
  total: Money,
})

/** One thing that happened to a customer. `title` says it in words; the rest is what there is to show. */
export const TimelineEntry = closed({
  kind: TimelineKind,
  id: Type.String(),
  at: Time,
  known_at: Time,
  source: Type.String(),
  title: Text,
  detail: nullable(Text),
  /** What is left after masking; for feedback the words, for attributes the value. */
  text: nullable(Type.String()),
  amount: nullable(Money),
  /** What of an order counts now: paid less refunded. */
  net: nullable(Money),
  status: nullable(Type.String()),
  lines: Type.Array(TimelineLine),
  /** How many equal entries stand together here (page views in a row); 1 = only this. */
  count: Count,
  /** The import it came with, to open it. */
  import: nullable(Type.String()),
  personal: Type.Boolean(),
})
export type TimelineEntry = Static<typeof TimelineEntry>

/** GET /v1/customers/{id}/timeline: newest first. `kinds` is a comma list. */
export const TimelineQuery = closed({
  ...PageQuery,
  ...AsOfQuery,
  kinds: Type.Optional(Type.String({ maxLength: 200 })),
})
export type TimelineQuery = Static<typeof TimelineQuery>
