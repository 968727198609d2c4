import { type Static, Type } from 'typebox'
import { CustomerClass, CustomerSegment, CustomerTag } from './customer-rules.ts'
import { CustomerMetric, Metric, MetricValue } from './metric.ts'
import { PageQuery } from './page.ts'
import { Rfm, RfmShort } from './rfm.ts'
import { closed, Count, Key, nullable } from './schema.ts'
import { Text } from './text.ts'
import { CustomerTier, TierShort } from './tier.ts'
import { AsOfQuery, Time, TimeInput } from './time.ts'

/**
 * How a path names a customer: the shop's own customer id as it is, or KIND:VALUE for another identifier
 * (phone:13800000000), or no:N for Zhike's own number.
 */
export const CustomerRef = Type.String({ minLength: 1, maxLength: 220 })
export type CustomerRef = Static<typeof CustomerRef>

/** `masked`: the reader's role may not see it whole, and what is shown is a hint (138****0000). */
export const Identifier = closed({
  kind: Type.String(),
  name: Text,
  value: Type.String(),
  personal: Type.Boolean(),
  masked: Type.Boolean(),
  source: Type.String(),
  since: nullable(Time),
})
export type Identifier = Static<typeof Identifier>

export const Attribute = closed({
  name: Type.String(),
  label: Text,
  value: Type.String(),
  personal: Type.Boolean(),
  masked: Type.Boolean(),
  source: Type.String(),
  at: Time,
})
export type Attribute = Static<typeof Attribute>

export const Consent = closed({
  channel: Type.String(),
  granted: Type.Boolean(),
  at: Time,
  source: Type.String(),
})
export type Consent = Static<typeof Consent>

const Share = closed({ name: Type.String(), count: Count, net_sales: Type.Integer() })

/** What the customer usually does. `hours` has 24 counts of orders, `weekdays` 7 from Monday. */
export const Habits = closed({
  categories: Type.Array(Share),
  brands: Type.Array(Share),
  channels: Type.Array(Share),
  hours: Type.Array(Count),
  weekdays: Type.Array(Count),
})
export type Habits = Static<typeof Habits>

/** GET /v1/customers/{id} */
export const Customer = closed({
  no: Type.Integer(),
  id: Type.String(),
  name: nullable(Type.String()),
  known_since: nullable(Time),
  identifiers: Type.Array(Identifier),
  attributes: Type.Array(Attribute),
  consents: Type.Array(Consent),
  metrics: Type.Array(CustomerMetric),
  rfm: nullable(Rfm),
  tiers: Type.Array(CustomerTier),
  segments: Type.Array(CustomerSegment),
  tags: Type.Array(CustomerTag),
  classes: Type.Array(CustomerClass),
  habits: nullable(Habits),
  as_of: Time,
  known_at: Time,
  /** Until when the stored numbers are right; equals as_of when they were computed for this answer. */
  evaluated_at: nullable(Time),
})
export type Customer = Static<typeof Customer>

/** A row of GET /v1/customers. `metrics` has the asked-for columns. */
export const CustomerRow = closed({
  no: Type.Integer(),
  id: Type.String(),
  name: nullable(Type.String()),
  phone: nullable(Type.String()),
  city: nullable(Type.String()),
  masked: Type.Boolean(),
  tiers: Type.Array(TierShort),
  rfm: nullable(RfmShort),
  metrics: Type.Record(Type.String(), MetricValue),
})
export type CustomerRow = Static<typeof CustomerRow>

export const CustomerList = closed({
  data: Type.Array(CustomerRow),
  next_cursor: nullable(Type.String()),
  /** How many customers match; null where counting was not asked for (a later page). */
  total: nullable(Count),
  columns: Type.Array(
    closed({ key: Type.String(), name: Metric.properties.name, unit: Metric.properties.unit }),
  ),
  as_of: Time,
})
export type CustomerList = Static<typeof CustomerList>

/** A text of a query, with what it means for the reader of the API's description. */
const said = (description: string, maxLength = 200) =>
  Type.Optional(Type.String({ minLength: 1, maxLength, description }))
const score = (description: string) =>
  Type.Optional(Type.Integer({ minimum: 1, maximum: 100, description }))

/** GET /v1/customers */
export const CustomerQuery = closed({
  ...PageQuery,
  ...AsOfQuery,
  q: said(
    'name, phone, id or any other identifier; viewers find by identifiers that are not personal',
  ),
  tier: said('LEVEL or PROGRAM:LEVEL', 130),
  segment: said('who is in this segment', 64),
  tag: said('who has this tag: KEY or KEY:VALUE', 130),
  class: said('who is in this class: KEY:VALUE, or KEY for any of its values', 130),
  rule: said('a rule as JSON: whoever it takes in', 8000),
  rfm_class: Type.Optional(Key),
  rfm_group: Type.Optional(Key),
  r: score('recency score'),
  f: score('frequency score'),
  m: score('monetary score'),
  where: Type.Optional(
    Type.Array(Type.String({ minLength: 3, maxLength: 200 }), {
      maxItems: 20,
      description:
        'METRIC OP NUMBER with OP one of >= <= > < = !=, or METRIC=null, METRIC!=null; given several times, all must hold',
    }),
  ),
  moved: said('who changed tier: up, down, or LEVEL..LEVEL', 140),
  moved_program: Type.Optional(Key),
  moved_from: Type.Optional(TimeInput),
  moved_to: Type.Optional(TimeInput),
  drops_before: said('who would drop a level up to this time, as things stand', 40),
  columns: said('metrics to show, with commas; default: the usual ones', 2000),
  sort: said('a metric, tier or no; a leading - turns it round', 80),
  count: Type.Optional(
    Type.Unsafe<'yes' | 'no'>({
      type: 'string',
      enum: ['yes', 'no'],
      description: 'whether to count all that match (default: on the first page)',
    }),
  ),
})
export type CustomerQuery = Static<typeof CustomerQuery>
