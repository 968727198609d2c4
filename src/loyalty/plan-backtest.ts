import { ok, type Result } from '#core/result.ts'
import type { Millis } from '#core/time.ts'
import type { ZoneCalendar } from './calendar.ts'
import { type CompiledProgram, compileProgram, type Measure } from './compile-program.ts'
import { type FindMetric, measuresOf, type TierPlan } from './measures.ts'
import type { QualifyCondition, TierProgram, TierProgramVersion } from './tier-program.ts'

/**
 * A program beside its draft, ready to be folded over the same reading of the facts. `live`: the rules as they are;
 * `published`: the same with the draft from the day on which it is to take effect, which is exactly what publishing
 * makes of them; `replayed`: the draft as if it had been in force since the window began.
 */
export type BacktestPlan = {
  readonly live: TierPlan
  readonly published: CompiledProgram
  readonly replayed: CompiledProgram
  /** Measures by which spending is counted: in the stores of the newest live rules, and of the draft. */
  readonly spend: { readonly live: number; readonly draft: number }
  readonly effectiveAt: Millis
  /** First instant of the window whose movements and costs are told. */
  readonly from: Millis
}

/** What a customer spends. */
const SPEND = { fact: 'orders', aggregate: 'sum', of: 'net_amount' } as const

/** Problems: `unknown_metric`, `tier_metric_unfit`, and what the metrics' own words are not. */
export function planBacktest(
  versions: readonly TierProgramVersion[],
  draft: { readonly body: TierProgram; readonly effectiveAt: Millis },
  options: {
    readonly from: Millis
    readonly calendar: ZoneCalendar
    readonly findMetric: FindMetric
  },
): Result<BacktestPlan> {
  const isNew = versions.length === 0
  const live = isNew ? [nobodyRises(draft.body)] : versions
  const spending = { qualify: { metric: SPEND, window: 'lifetime' } } as unknown as TierProgram
  const measuring = measuresOf([...live, draft, { body: spending }], options.findMetric)
  if (!measuring.ok) return measuring
  const measureOf = measuring.value
  const table: Measure[] = []
  const compile = (versions: readonly TierProgramVersion[]): CompiledProgram =>
    compileProgram(versions, options.calendar, {
      scaleOf: (metric: QualifyCondition['metric']) => measureOf({ metric }).scale,
      measures: table,
    })
  const program = compile(live)
  const published = compile(withDraft(versions, draft))
  const replayed = compile(asIfSince(versions, draft.body, options.from))
  const newest = program.versions.at(-1)?.body
  const spend = {
    live: spendIn(table, newest?.scope?.stores),
    draft: spendIn(table, draft.body.scope?.stores),
  }
  Object.freeze(table)
  return ok({
    live: { program, measures: table.map(measureOf) },
    published,
    replayed,
    spend,
    effectiveAt: draft.effectiveAt,
    from: options.from,
  })
}

/** What a program that is not there yet is compared with: everybody on its lowest level, with nothing given. */
const nobodyRises = ({ key, name, qualify, levels }: TierProgram): TierProgramVersion => ({
  version: 0,
  effectiveAt: 0,
  body: {
    key,
    name,
    qualify,
    levels: levels.slice(0, 1).map((one) => ({ key: one.key, name: one.name, from: one.from })),
  },
})

/** The versions as they will stand when the draft is published. */
export const withDraft = (
  live: readonly TierProgramVersion[],
  { body, effectiveAt }: { readonly body: TierProgram; readonly effectiveAt: Millis },
): TierProgramVersion[] => [
  ...live,
  { version: 1 + Math.max(0, ...live.map((one) => one.version)), effectiveAt, body },
]

/** The draft in force from an instant of the past on. What it promises until a day to come is no part of that. */
function asIfSince(
  live: readonly TierProgramVersion[],
  draft: TierProgram,
  from: Millis,
): TierProgramVersion[] {
  const { protected_until: _, ...body } = draft
  const before = live.filter((one) => one.effectiveAt < from)
  return withDraft(before, { body, effectiveAt: from })
}

function spendIn(table: Measure[], stores: readonly string[] | undefined): number {
  const key = JSON.stringify(stores === undefined ? SPEND : [SPEND, stores])
  const found = table.findIndex((one) => one.key === key)
  if (found >= 0) return found
  return table.push(Object.freeze({ key, metric: SPEND, scale: 0, ...(stores && { stores }) })) - 1
}
