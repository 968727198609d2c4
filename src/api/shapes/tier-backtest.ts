import { type Static, Type } from 'typebox'
import { PageQuery } from './page.ts'
import { AnyJson, closed, Count, nullable, oneOf } from './schema.ts'
import { Text } from './text.ts'
import { TierFlow, TierProgramDefinition } from './tier-program.ts'
import { Day, Time, TimeInput } from './time.ts'

/**
 * POST /v1/tier-programs/{key}/backtest. Without a definition the saved draft is tested; `effective_from` is when it
 * would take effect (default: at once); `months` is how far back movements and costs are told.
 */
export const TierBacktestInput = closed({
  definition: Type.Optional(TierProgramDefinition),
  effective_from: Type.Optional(TimeInput),
  protected_until: Type.Optional(Day),
  months: Type.Optional(Type.Integer({ minimum: 1, maximum: 60 })),
})
export type TierBacktestInput = Static<typeof TierBacktestInput>

const both = closed({ live: Type.Integer(), draft: Type.Integer() })

/** One level under both rules: people when compared, and of the window spend and the discount on it. Money in minor units. */
export const TierBacktestLevel = closed({
  key: Type.String(),
  name: Text,
  /** Place on the draft's ladder, 0 = lowest; null: the draft does not have it. */
  rank: nullable(Type.Integer()),
  /** Basis points; null: the rules do not have the level. */
  discount_rate: closed({ live: nullable(Type.Integer()), draft: nullable(Type.Integer()) }),
  customers: both,
  spent: both,
  discount: both,
  /** Benefits of the level whose cost is not known: they weigh by the people who have them. */
  uncosted: closed({ live: Type.Array(Type.String()), draft: Type.Array(Type.String()) }),
})
export type TierBacktestLevel = Static<typeof TierBacktestLevel>

/** What happened in a month under one of the rules; `levels`: people when it ended. */
export const TierBacktestSide = closed({
  up: Count,
  down: Count,
  joined: Count,
  levels: Type.Record(Type.String(), Count),
  moves: Type.Array(TierFlow),
})
export type TierBacktestSide = Static<typeof TierBacktestSide>

/** What a draft would do. Compared at `compared_at`; months from `from` to `to`, the draft as if in force since `from`. */
export const TierBacktestReport = closed({
  program: Type.String(),
  currency: Type.String(),
  /** null: at once. */
  effective_from: nullable(Time),
  protected_until: nullable(Day),
  compared_at: Time,
  from: Time,
  to: Time,
  customers: Count,
  up: Count,
  down: Count,
  /** On a level of another key at the same place. */
  aside: Count,
  same: Count,
  cost: both,
  levels: Type.Array(TierBacktestLevel),
  flows: Type.Array(closed({ from: Type.String(), to: Type.String(), customers: Count })),
  months: Type.Array(
    closed({ month: Type.String(), live: TierBacktestSide, draft: TierBacktestSide }),
  ),
})
export type TierBacktestReport = Static<typeof TierBacktestReport>

/** Why a report no longer says what publishing would do. */
export const STALE_REASONS = ['draft', 'rules', 'facts', 'pins', 'day'] as const

/** GET …/backtests/{id} */
export const TierBacktest = closed({
  id: Type.String(),
  made_at: Time,
  by: Type.String(),
  /** The version that it was published as. */
  published: nullable(Type.Integer()),
  /** Empty: publishing now gives exactly this. */
  stale: Type.Array(oneOf(STALE_REASONS)),
  definition: AnyJson,
  report: TierBacktestReport,
})
export type TierBacktest = Static<typeof TierBacktest>

/** The result of a tier-backtest job. */
export const TierBacktestResult = closed({
  backtest: Type.String(),
  program: Type.String(),
  customers: Count,
  up: Count,
  down: Count,
  cost_change: Type.Integer(),
})
export type TierBacktestResult = Static<typeof TierBacktestResult>

export const TIER_WAYS = ['down', 'up', 'aside'] as const
export type TierWayOfMove = (typeof TIER_WAYS)[number]

const filters = {
  way: Type.Optional(oneOf(TIER_WAYS)),
  from: Type.Optional(Type.String({ maxLength: 64 })),
  to: Type.Optional(Type.String({ maxLength: 64 })),
}
export const TierBacktestMovesQuery = closed({ ...PageQuery, ...filters })
export const TierBacktestMovesFilter = closed(filters)

/** Somebody who would stand on another level. Money in minor units, of the window. */
export const TierBacktestMove = closed({
  no: Type.Integer(),
  id: Type.String(),
  name: nullable(Type.String()),
  way: oneOf(TIER_WAYS),
  from: Type.String(),
  to: Type.String(),
  spent: Type.Integer(),
  discount: both,
})
export type TierBacktestMove = Static<typeof TierBacktestMove>
