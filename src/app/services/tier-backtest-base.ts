import { createHash } from 'node:crypto'
import { canonicalJson, type Json } from '#core/json.ts'
import { dayOf } from '#core/time.ts'
import type { KeptBacktest } from '#loyalty/backtests.store.ts'
import type { Pin } from '#loyalty/fold-state.ts'
import { conditionsOf, type TierProgram } from '#loyalty/tier-program.ts'
import { type Definition, findDefinition } from '#stores/definitions.store.ts'
import type { STALE_REASONS } from '#api/shapes/tier-backtest.ts'
import { newestBatch } from './evaluation-state.store.ts'
import { type MetricBook, specIn } from './metric-book.ts'
import type { ServiceDeps } from './shop.ts'
import { type StoredProgram, TIER_PROGRAM, toStored } from './tier-programs.ts'
import { standingPins } from './tier-stage.store.ts'

export type BacktestDeps = ServiceDeps & { readonly book: MetricBook }

/** A definition with the day through which nobody falls because of it. */
export const promising = (body: unknown, protectedUntil: string | undefined): unknown =>
  protectedUntil === undefined ? body : { ...(body as object), protected_until: protectedUntil }

export type StaleReason = (typeof STALE_REASONS)[number]
type Base = { readonly [K in Exclude<StaleReason, 'draft'>]: string }

/** How a program stands now: what all its backtests rest on besides their drafts. */
export type Ground = {
  readonly draft: Json | undefined
  readonly versions: StoredProgram['versions']
  readonly pins: ReadonlyMap<number, readonly Pin[]>
  readonly base: Omit<Base, 'rules'>
}

export async function groundOf(
  { ledger, clock, shop }: BacktestDeps,
  key: string,
): Promise<Ground> {
  const definition = await findDefinition(ledger, { kind: TIER_PROGRAM, key })
  const pins = await standingPins(ledger, key, clock.now())
  const base = {
    facts: String(await newestBatch(ledger)),
    pins: print([...pins]),
    day: dayOf(clock.now(), shop.zone()),
  }
  return { draft: definition?.draft?.body, versions: liveOf(definition), pins, base }
}

/** Why publishing now would not give what the report says; empty: it gives exactly that. */
export function staleness(deps: BacktestDeps, ground: Ground, kept: KeptBacktest): StaleReason[] {
  const body = kept.body as unknown as TierProgram
  const now = baseOf(deps, ground, body)
  const then = kept.base as unknown as Base
  const wanted = ground.draft && promising(ground.draft, body.protected_until)
  const isOther = wanted !== undefined && canonicalJson(wanted as Json) !== canonicalJson(kept.body)
  const changed = (['rules', 'facts', 'pins', 'day'] as const).filter(
    (one) => now[one] !== then[one],
  )
  return [...(isOther ? (['draft'] as const) : []), ...changed]
}

/** The rules in force and to come; none for a program that is not there. */
const liveOf = (definition: Definition | undefined): StoredProgram['versions'] =>
  definition === undefined || definition.removed ? [] : toStored(definition).versions

/** All that the outcome rests on besides the draft itself, as short as can be compared. */
export function baseOf(
  { shop, book }: BacktestDeps,
  { versions, base }: Ground,
  body: TierProgram,
): Base {
  const metrics = [body, ...versions.map((one) => one.body)]
    .flatMap((one) => conditionsOf(one).conditions.map(({ metric }) => metric))
    .filter((metric) => typeof metric === 'string')
    .map(specIn(book))
  const settings = [shop.zone(), shop.currency()]
  return { rules: print([versions, metrics, settings]), ...base }
}

const print = (value: unknown): string =>
  createHash('sha256').update(JSON.stringify(value)).digest('base64url').slice(0, 22)
