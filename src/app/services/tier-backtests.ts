import type { Json } from '#core/json.ts'
import { problem } from '#core/problem.ts'
import { fail, ok, type Result } from '#core/result.ts'
import { type KeptBacktest, listBacktests, readBacktestMoves } from '#loyalty/backtests.store.ts'
import { findDefinition } from '#stores/definitions.store.ts'
import { jobsStore } from '#stores/jobs.store.ts'
import type { TierBacktestsService } from '#api/services.ts'
import {
  TIER_WAYS,
  type TierBacktest,
  type TierBacktestMove,
  type TierBacktestReport,
} from '#api/shapes/tier-backtest.ts'
import { toJob } from './jobs.ts'
import { namesOf } from './rules/names.ts'
import { iso } from './shop.ts'
import {
  type BacktestDeps,
  type Ground,
  groundOf,
  promising,
  staleness,
} from './tier-backtest-base.ts'
import { BACKTEST } from './tier-backtest-job.ts'
import { tierChecker } from './tier-definitions.ts'
import { TIER_PROGRAM } from './tier-programs.ts'

const MONTHS = 24

/** Trying a draft on the whole base and its history before it is published. */
export function createTierBacktests(
  deps: BacktestDeps & { readonly wake: () => void },
): TierBacktestsService {
  const { facts, ledger, clock, shop } = deps
  const jobs = jobsStore({ ledger, clock })
  const find = async (key: string, id: string): Promise<Result<KeptBacktest>> => {
    const [kept] = await listBacktests(ledger, { program: key, id })
    return kept ? ok(kept) : fail(problem('not_found', { what: 'tier backtest', id }))
  }
  return {
    start: async (actor, key, input) => {
      const body = await bodyOf(deps, key, input)
      if (!body.ok) return body
      const { effectiveFrom, months = MONTHS } = input
      if (effectiveFrom !== undefined && effectiveFrom < clock.now())
        return fail(problem('backtest_past', {}, '/effective_from'))
      const detail = { program: key, body: body.value, months, effective: effectiveFrom ?? null }
      const job = await jobs.create(BACKTEST, { by: actor.name, detail })
      deps.wake()
      return ok(toJob(job, { now: clock.now(), shop }))
    },
    list: async (_actor, key) => {
      const kept = await listBacktests(ledger, { program: key, limit: 100 })
      const ground = await groundOf(deps, key)
      return ok(kept.map((one) => shown(deps, ground, one)))
    },
    show: async (_actor, key, id) => {
      const kept = await find(key, id)
      return kept.ok ? ok(shown(deps, await groundOf(deps, key), kept.value)) : kept
    },
    moves: async (_actor, key, id, { way, from, to }, page) => {
      const kept = await find(key, id)
      if (!kept.ok) return kept
      const after = page.after === undefined ? undefined : placeOf(page.after)
      if (after !== undefined && !after.ok) return after
      const read = await readBacktestMoves(facts, kept.value.moves, {
        way: way === undefined ? undefined : TIER_WAYS.indexOf(way),
        from,
        to,
        after: after?.value,
        limit: page.limit + 1,
      })
      const rows = read.slice(0, page.limit)
      const names = await namesOf(
        deps,
        rows.map((one) => one.customer),
      )
      const last = rows.at(-1)
      return ok({
        data: rows.map(
          (one): TierBacktestMove => ({
            ...names(one.customer),
            way: TIER_WAYS[one.way] ?? 'aside',
            from: one.from,
            to: one.to,
            spent: one.spent,
            discount: { live: one.liveDiscount, draft: one.draftDiscount },
          }),
        ),
        next: read.length > page.limit && last ? [last.way, last.customer] : null,
      })
    },
  }
}

function placeOf([way, customer]: readonly (string | number | null)[]): Result<[number, number]> {
  return typeof way === 'number' && typeof customer === 'number'
    ? ok([way, customer])
    : fail(problem('invalid_cursor', {}, '/cursor'))
}

/** What is tested: the definition that was sent, or the draft; with the promise that goes with it. */
async function bodyOf(
  { ledger, book }: BacktestDeps,
  key: string,
  { definition, protectedUntil }: Parameters<TierBacktestsService['start']>[2],
): Promise<Result<Json>> {
  const kept = await findDefinition(ledger, { kind: TIER_PROGRAM, key })
  const draft = kept?.removed === false ? kept.draft?.body : undefined
  if (definition === undefined && kept?.removed !== false)
    return fail(problem('not_found', { what: 'tier program', id: key }))
  if (definition === undefined && draft === undefined) return fail(problem('no_draft', { key }))
  const at = definition === undefined ? '/draft/definition' : '/definition'
  return tierChecker(book)(promising(definition ?? draft, protectedUntil), at)
}

function shown(deps: BacktestDeps, ground: Ground, kept: KeptBacktest): TierBacktest {
  return {
    id: kept.id,
    made_at: iso(kept.madeAt, deps.shop),
    by: kept.madeBy,
    published: kept.published,
    stale: staleness(deps, ground, kept),
    definition: kept.body,
    report: kept.report as unknown as TierBacktestReport,
  }
}
