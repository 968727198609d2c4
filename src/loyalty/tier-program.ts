import { type Static, Type } from 'typebox'
import type { Millis } from '#core/time.ts'
import { Localized } from '#core/schemas.ts'
import { MetricSpec } from '#metrics/metric-spec.ts'

const closed = { additionalProperties: false }
const days = Type.Integer({ minimum: 0, maximum: 3650 })

/** The key of a program, a level or a metric. */
export const TierKey = Type.String({ pattern: '^[a-z][a-z0-9_-]{0,63}$' })

/**
 * Over which stretch of time the metric is taken. Calendar and membership years begin anew from nothing; rolling
 * windows include today; all follow the shop's calendar.
 */
export const QualifyWindow = Type.Union([
  Type.Literal('calendar_year'),
  Type.Literal('membership_year'),
  Type.Literal('lifetime'),
  Type.Object({ rolling_days: Type.Integer({ minimum: 1, maximum: 36_500 }) }, closed),
  Type.Object({ rolling_months: Type.Integer({ minimum: 1, maximum: 1200 }) }, closed),
])
export type QualifyWindow = Static<typeof QualifyWindow>

/** One number that earns levels: a metric (spelled out, or its key in the dictionary) over a window. */
export const QualifyCondition = Type.Object(
  { metric: Type.Union([TierKey, MetricSpec]), window: QualifyWindow },
  closed,
)
export type QualifyCondition = Static<typeof QualifyCondition>

const conditions = Type.Array(QualifyCondition, { minItems: 2, maxItems: 8 })

/** `any`: the best of the conditions decides; `all`: the weakest. */
export const Qualify = Type.Union([
  QualifyCondition,
  Type.Object({ any: conditions }, closed),
  Type.Object({ all: conditions }, closed),
])
export type Qualify = Static<typeof Qualify>

/** One number, or one for each condition in their order. Money in minor units. */
export const Threshold = Type.Union([
  Type.Number(),
  Type.Array(Type.Number(), { minItems: 1, maxItems: 8 }),
])
export type Threshold = Static<typeof Threshold>

/**
 * A rung of the ladder, lowest first. `from` is where it begins: the band is half-open, [from, next level's from).
 * What a benefit does is another room's business; here it is data.
 */
export const TierLevel = Type.Object(
  {
    key: TierKey,
    name: Localized,
    from: Threshold,
    icon: Type.Optional(Type.String({ minLength: 1, maxLength: 200 })),
    colour: Type.Optional(Type.String({ pattern: '^#[0-9a-fA-F]{6}$' })),
    benefits: Type.Optional(
      Type.Array(Type.Record(TierKey, Type.Unknown()), { minItems: 1, maxItems: 50 }),
    ),
  },
  closed,
)
export type TierLevel = Static<typeof TierLevel>

/** The discount that a level promises, in basis points; 0 if none. */
export function levelDiscount({ benefits = [] }: Pick<TierLevel, 'benefits'>): number {
  const told = benefits.map((one) => one['discount']).filter((one) => typeof one === 'number')
  return Math.max(0, ...told)
}

/** How long a level that was reached is held before it is looked at again. */
export const Validity = Type.Union([
  Type.Literal('forever'),
  Type.Literal('end_of_this_year'),
  Type.Literal('end_of_next_year'),
  Type.Object({ months: Type.Integer({ minimum: 1, maximum: 1200 }) }, closed),
])
export type Validity = Static<typeof Validity>

export const Downgrade = Type.Object(
  {
    when: Type.Union([
      Type.Literal('never'),
      Type.Literal('at_once'),
      Type.Literal('validity_end'),
    ]),
    to: Type.Optional(Type.Union([Type.Literal('earned'), Type.Literal('one_step')])),
    grace_days: Type.Optional(days),
    /** 保级: what is enough to keep a level, by its key; no more than what it takes to reach it. */
    keep_level: Type.Optional(Type.Record(TierKey, Threshold)),
    notice_days: Type.Optional(days),
  },
  closed,
)
export type Downgrade = Static<typeof Downgrade>

/**
 * A tier program as people write it; README.md of this room says exactly what each policy does.
 * Left out: upgrade at_once, validity forever, downgrade never, refunds recount, pending_days 0.
 */
export const TierProgram = Type.Object(
  {
    key: TierKey,
    name: Localized,
    kind: Type.Optional(Type.Literal('tier-program')),
    qualify: Qualify,
    levels: Type.Array(TierLevel, { minItems: 1, maxItems: 50 }),
    upgrade: Type.Optional(Type.Union([Type.Literal('at_once'), Type.Literal('period_end')])),
    validity: Type.Optional(Validity),
    downgrade: Type.Optional(Downgrade),
    refunds: Type.Optional(Type.Union([Type.Literal('recount'), Type.Literal('keep')])),
    /** Whole days after the day of an order before it counts: until it can no longer be returned. */
    pending_days: Type.Optional(days),
    /** When this version takes effect, nobody falls below their level through this day (yyyy-mm-dd). */
    protected_until: Type.Optional(Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}$' })),
    /** Only these stores' orders count. */
    scope: Type.Optional(
      Type.Object(
        {
          stores: Type.Array(Type.String({ minLength: 1, maxLength: 200 }), {
            minItems: 1,
            maxItems: 200,
          }),
        },
        closed,
      ),
    ),
  },
  closed,
)
export type TierProgram = Readonly<Static<typeof TierProgram>>

/** One version of a program's rules, in force from `effectiveAt` until the next version's. */
export type TierProgramVersion = {
  readonly version: number
  readonly effectiveAt: Millis
  readonly body: TierProgram
}

/** The conditions of a program, and whether any or all of them must hold. */
export function conditionsOf(program: Pick<TierProgram, 'qualify'>): {
  readonly mode: 'any' | 'all'
  readonly conditions: readonly QualifyCondition[]
} {
  const { qualify } = program
  if ('any' in qualify) return { mode: 'any', conditions: qualify.any }
  if ('all' in qualify) return { mode: 'all', conditions: qualify.all }
  return { mode: 'all', conditions: [qualify] }
}

/** A threshold as one number for each condition. */
export const thresholds = (threshold: Threshold): readonly number[] =>
  typeof threshold === 'number' ? [threshold] : threshold
