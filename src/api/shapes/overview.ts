import { type Static, Type } from 'typebox'
import { Unit } from './metric.ts'
import { RfmCell, RfmShare } from './rfm.ts'
import { closed, Count, Key, nullable, oneOf } from './schema.ts'
import { Text } from './text.ts'
import { TierFlow } from './tier-program.ts'
import { AsOfQuery, Day, Time } from './time.ts'

/** A number with its comparison and the customers behind it (query string of GET /v1/customers; null = none to open). */
export const Figure = closed({
  key: Type.String(),
  name: Text,
  sentence: Text,
  unit: Unit,
  value: nullable(Type.Number()),
  previous: nullable(Type.Number()),
  customers: nullable(Type.String()),
})
export type Figure = Static<typeof Figure>

/** Something that waits for a person. `kind` is stable: failed_import, rejected_rows, tier_drops, engine … */
export const Decision = closed({
  kind: Type.String(),
  level: oneOf(['info', 'warning', 'error']),
  title: Text,
  count: Count,
  /** Path of the console that opens it. */
  open: Type.String(),
})
export type Decision = Static<typeof Decision>

export const TierMove = closed({
  no: Type.Integer(),
  id: Type.String(),
  name: nullable(Type.String()),
  from: nullable(Type.String()),
  to: Type.String(),
  at: Time,
})
export type TierMove = Static<typeof TierMove>

/** GET /v1/overview?from=&to= (days of the shop's zone, both included; default the last 30). */
export const Overview = closed({
  from: Day,
  to: Day,
  previous_from: Day,
  previous_to: Day,
  as_of: Time,
  currency: Type.String(),
  figures: Type.Array(Figure),
  days: Type.Array(
    closed({
      day: Day,
      net_sales: Type.Integer(),
      orders: Count,
      customers: Count,
      new_customers: Count,
    }),
  ),
  rfm: closed({
    bins: Type.Integer(),
    cells: Type.Array(RfmCell),
    classes: Type.Array(RfmShare),
    groups: Type.Array(RfmShare),
    without: Count,
  }),
  tiers: Type.Array(
    closed({
      program: Type.String(),
      name: Text,
      levels: Type.Array(
        closed({ key: Type.String(), name: Text, rank: Type.Integer(), customers: Count }),
      ),
      since: Time,
      up: Count,
      down: Count,
      latest: Type.Array(TierMove),
      flows: Type.Array(TierFlow),
    }),
  ),
  decisions: Type.Array(Decision),
})
export type Overview = Static<typeof Overview>

export const OverviewQuery = closed({
  ...AsOfQuery,
  from: Type.Optional(Day),
  to: Type.Optional(Day),
  program: Type.Optional(Key),
})
export type OverviewQuery = Static<typeof OverviewQuery>
