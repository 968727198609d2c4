import { type Static, Type } from 'typebox'
import { Localized } from '#core/schemas.ts'
import { AnyJson, closed, Count, Key, nullable } from './schema.ts'
import { Text } from './text.ts'
import { Day, Time, TimeInput } from './time.ts'

/** A tier program as people write it: interfaces.md, “A definition, by example”. The loyalty room says what it means. */
export const TierProgramDefinition = Type.Object(
  {
    key: Key,
    name: Localized,
    kind: Type.Optional(Type.Literal('tier-program')),
    levels: Type.Array(Type.Object({ key: Key, name: Localized }, { additionalProperties: true }), {
      minItems: 1,
      maxItems: 50,
    }),
  },
  {
    additionalProperties: true,
    $comment: 'further fields are checked against the loyalty room’s schema',
  },
)
export type TierProgramDefinition = Static<typeof TierProgramDefinition>

/** One version of the rules. `effective_to` null = in force until further notice. */
export const TierProgramVersion = closed({
  version: Type.Integer(),
  effective_from: Time,
  effective_to: nullable(Time),
  published_at: Time,
  by: Type.String(),
  note: Type.String(),
  definition: AnyJson,
})
export type TierProgramVersion = Static<typeof TierProgramVersion>

/** GET /v1/tier-programs/{key}. Its ETag covers live rule and draft. */
export const TierProgram = closed({
  key: Type.String(),
  name: Text,
  version: Type.Integer(),
  /** The rule in force, in words. */
  sentence: Text,
  definition: AnyJson,
  draft: nullable(closed({ definition: AnyJson, saved_at: Time, by: Type.String() })),
  versions: Type.Array(TierProgramVersion),
  etag: Type.String(),
})
export type TierProgram = Static<typeof TierProgram>

/** POST /v1/tier-programs and PUT …/{key}: a new version, from `effective_from` on (default: now). */
export const TierProgramInput = closed({
  definition: TierProgramDefinition,
  effective_from: Type.Optional(TimeInput),
  note: Type.Optional(Type.String({ maxLength: 500 })),
})
export type TierProgramInput = Static<typeof TierProgramInput>

/** PUT …/{key}/draft */
export const TierDraftInput = closed({ definition: TierProgramDefinition })
export type TierDraftInput = Static<typeof TierDraftInput>

/**
 * POST …/{key}/publish: the draft becomes the next version. With a `backtest` exactly what it tested, from the day that
 * it tested; one that says no more what would happen is refused, unless `accept_stale`. `notice_days`: so many days
 * before the draft takes effect those whom it lowers must be able to know. `protected_until`: nobody falls through this
 * day because of it.
 */
export const TierPublishInput = closed({
  effective_from: Type.Optional(TimeInput),
  note: Type.Optional(Type.String({ maxLength: 500 })),
  backtest: Type.Optional(Type.String({ pattern: '^[0-9a-f]{32}$' })),
  accept_stale: Type.Optional(Type.Boolean()),
  notice_days: Type.Optional(Type.Integer({ minimum: 0, maximum: 365 })),
  protected_until: Type.Optional(Day),
})
export type TierPublishInput = Static<typeof TierPublishInput>

/** One step of the ladder with who stands on it. Money in minor units of the shop's currency. */
export const TierLevelSummary = closed({
  key: Type.String(),
  name: Text,
  rank: Type.Integer(),
  /** What it takes, in words. */
  threshold: Text,
  customers: Count,
  /** Basis points of all customers in the program. */
  share: Type.Integer(),
  net_sales: Type.Integer(),
  net_sales_share: Type.Integer(),
  average: nullable(Type.Integer()),
  pinned: Count,
  /** Entered and left the level in the last 30 days. */
  entered: Count,
  left: Count,
  /** Would drop in the next 30 days as things stand. */
  dropping: Count,
})
export type TierLevelSummary = Static<typeof TierLevelSummary>

/** GET …/{key}/summary */
export const TierSummary = closed({
  program: Type.String(),
  name: Text,
  version: Type.Integer(),
  sentence: Text,
  currency: Type.String(),
  customers: Count,
  levels: Type.Array(TierLevelSummary),
  as_of: Time,
})
export type TierSummary = Static<typeof TierSummary>

/** How many went from one level to another; `from` null = was not a customer yet. */
export const TierFlow = closed({
  from: nullable(Type.String()),
  to: Type.String(),
  customers: Count,
})
export type TierFlow = Static<typeof TierFlow>

/** GET …/{key}/migration?from=&to= */
export const TierMigration = closed({
  program: Type.String(),
  from: Time,
  to: Time,
  levels: Type.Array(closed({ key: Type.String(), name: Text, rank: Type.Integer() })),
  flows: Type.Array(TierFlow),
  up: Count,
  down: Count,
  same: Count,
  joined: Count,
})
export type TierMigration = Static<typeof TierMigration>

export const TierMigrationQuery = closed({
  from: TimeInput,
  to: Type.Optional(TimeInput),
  known_at: Type.Optional(TimeInput),
})
export type TierMigrationQuery = Static<typeof TierMigrationQuery>

/** One change in the program's history of its people, for GET …/{key}/history (counts per day). */
export const TierDay = closed({
  day: Type.String(),
  levels: Type.Record(Type.String(), Count),
  up: Count,
  down: Count,
})
export type TierDay = Static<typeof TierDay>
export const TierHistory = closed({ program: Type.String(), days: Type.Array(TierDay) })
export type TierHistory = Static<typeof TierHistory>
