import { createHash } from 'node:crypto'
import { canonicalJson, type Json } from '#core/json.ts'
import { dayOf } from '#core/time.ts'
import type { KeptBacktest } from '#loyalty/backtests.store.ts'
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

/** Why publishing now would not give what the report says; empty: it gives exactly that. */
export async function staleness(deps: BacktestDeps, kept: KeptBacktest): Promise<StaleReason[]> {
  const definition = await findDefinition(deps.ledger, { kind: TIER_PROGRAM, key: kept.program })
  const body = kept.body as unknown as TierProgram
  const now = await baseOf(deps, { key: kept.program, versions: liveOf(definition), body })
  const then = kept.base as unknown as Base
  const draft = definition?.draft?.body
  const wanted = draft && promising(draft, body.protected_until)
  const isOther = wanted !== undefined && canonicalJson(wanted as Json) !== canonicalJson(kept.body)
  const changed = (['rules', 'facts', 'pins', 'day'] as const).filter(
    (one) => now[one] !== then[one],
  )
  return [...(isOther ? (['draft'] as const) : []), ...changed]
}

/** The rules in force and to come; none for a program that is not there. */
export const liveOf = (definition: Definition | undefined): StoredProgram['versions'] =>
  definition === undefined || definition.removed ? [] : toStored(definition).versions

/** All that the outcome rests on besides the draft itself, as short as can be compared. */
export async function baseOf(
  { ledger, clock, shop, book }: BacktestDeps,
  {
    key,
    versions,
    body,
  }: {
    readonly key: string
    readonly versions: StoredProgram['versions']
    readonly body: TierProgram
  },
): Promise<Base> {
  const metrics = [body, ...versions.map((one) => one.body)]
    .flatMap((one) => conditionsOf(one).conditions.map(({ metric }) => metric))
    .filter((metric) => typeof metric === 'string')
    .map(specIn(book))
  const pins = await standingPins(ledger, key, clock.now())
  const settings = [shop.zone(), shop.currency()]
  return {
    rules: print([versions, metrics, settings]),
    facts: String(await newestBatch(ledger)),
    pins: print([...pins].map(([customer, own]) => [customer, own])),
    day: dayOf(clock.now(), shop.zone()),
  }
}

const print = (value: unknown): string =>
  createHash('sha256').update(JSON.stringify(value)).digest('base64url').slice(0, 22)
