import type { Json } from '#core/json.ts'
import { problem } from '#core/problem.ts'
import { fail, ok, type Result } from '#core/result.ts'
import { dayOf, type Millis, parseTime, startOfDay } from '#core/time.ts'
import { type KeptBacktest, listBacktests } from '#loyalty/backtests.store.ts'
import type { DraftPublication } from '#api/services.ts'
import type { TierBacktestReport } from '#api/shapes/tier-backtest.ts'
import { type BacktestDeps, groundOf, staleness } from './tier-backtest-base.ts'

/** What is to be published, and from when. `wanted` undefined: the draft as it stands, untested. */
export type Tested = {
  readonly effectiveAt: Millis
  readonly wanted?: Result<Json>
  readonly id?: string
}

/**
 * Whether a backtest says what publishing will do: of the same draft, on the same facts, from the same day, with the
 * same promises. Problems: `missing_field`, `not_found`, `backtest_other`, `backtest_stale`, `notice_too_short`.
 */
export async function testedBy(
  deps: BacktestDeps,
  program: string,
  input: DraftPublication,
): Promise<Result<Tested>> {
  const { ledger, clock } = deps
  const { backtest: id, effectiveFrom } = input
  if (id === undefined) {
    // Whether somebody is lowered, only a backtest knows.
    if (input.noticeDays) return fail(problem('missing_field', { field: 'backtest' }, '/backtest'))
    return ok({ effectiveAt: effectiveFrom ?? clock.now() })
  }
  const [kept] = await listBacktests(ledger, { program, id })
  if (kept === undefined) return fail(problem('not_found', { what: 'tier backtest', id }))
  const stale = staleness(deps, await groundOf(deps, program), kept)
  const other = otherThan(kept, input, stale.includes('draft'))
  if (other !== undefined) return fail(problem('backtest_other', { what: other }, '/backtest'))
  if (stale.length > 0 && input.acceptStale !== true)
    return fail(problem('backtest_stale', { changed: stale.join(', ') }, '/backtest'))
  const { effective_from: tested, down } = kept.report as unknown as TierBacktestReport
  const from = tested === null ? clock.now() : (parseTime(tested, 'UTC') ?? clock.now())
  // A day that has come meanwhile is now: earlier rules stay as they were.
  const effectiveAt = Math.max(from, clock.now())
  const noticed = inTime(deps, { effectiveAt, down, days: input.noticeDays ?? 0 })
  return noticed.ok ? ok({ effectiveAt, wanted: ok(kept.body), id }) : noticed
}

function otherThan(
  { body, report }: KeptBacktest,
  { effectiveFrom, protectedUntil }: DraftPublication,
  isOtherDraft: boolean,
): string | undefined {
  if (isOtherDraft) return 'draft'
  const { effective_from: tested } = report as unknown as TierBacktestReport
  if (effectiveFrom !== undefined && effectiveFrom !== parseTime(tested ?? '', 'UTC'))
    return 'effective_from'
  const promised = (body as { protected_until?: string }).protected_until
  return protectedUntil !== undefined && protectedUntil !== promised ? 'protected_until' : undefined
}

/** Whoever is lowered must have been able to know for so many whole days. */
function inTime(
  { clock, shop }: BacktestDeps,
  {
    effectiveAt,
    down,
    days,
  }: { readonly effectiveAt: Millis; readonly down: number; readonly days: number },
): Result<true> {
  if (down === 0 || days === 0) return ok(true)
  const first = startOfDay(clock.now(), shop.zone(), days)
  if (effectiveAt >= first) return ok(true)
  const from = dayOf(first, shop.zone())
  return fail(problem('notice_too_short', { count: down, days, from }, '/notice_days'))
}
