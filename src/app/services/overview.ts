import { ok, type Result } from '#core/result.ts'
import type { RfmModel } from '#metrics/rfm/rfm-model.ts'
import type { Standpoint } from '#metrics/standpoint.ts'
import type { Ledger } from '#stores/ports.ts'
import type { OverviewService } from '#api/services.ts'
import type { MetricBook } from './metric-book.ts'
import { readDecisions } from './overview-decisions.ts'
import { daysOf, figuresOf, type Sales } from './overview-figures.ts'
import { type DayRange, readDays } from './overview-periods.ts'
import { readRfmShares } from './overview-rfm.store.ts'
import { buyersOf, salesByDay } from './overview-sales.store.ts'
import { overviewTiers } from './overview-tiers.ts'
import { remembered } from './remembered.ts'
import { rfmNames } from './rfm-view.ts'
import { computedScores, keptScores } from './rfm-scores.store.ts'
import { iso, isNow, type ServiceDeps, standpointOf } from './shop.ts'
import { countKnownCustomers, lastBatch } from './status.store.ts'
import { findProgram, listPrograms, type StoredProgram } from './tier-programs.ts'

export type OverviewDeps = ServiceDeps & { readonly book: MetricBook; readonly model: RfmModel }

/** The shop at a glance. */
export function createOverviewService(deps: OverviewDeps): OverviewService {
  const { facts, ledger, clock, shop, book, model } = deps
  const salesOf = salesReader(deps)
  return {
    show: async (_actor, when) => {
      const standpoint = standpointOf(when, deps)
      const range = readDays(when, standpoint.asOf, shop.zone())
      if (!range.ok) return range
      const wanted = await programsOf(ledger, when.program)
      if (!wanted.ok) return wanted
      const programs = wanted.value
      const scores = isNow(when)
        ? keptScores(facts, model)
        : await computedScores(deps, { book, model, standpoint })
      const customers = await countKnownCustomers(facts, standpoint.knownAt)
      const [sales, rfm, tiers, decisions] = await Promise.all([
        salesOf(standpoint, range.value, isNow(when)),
        readRfmShares(isNow(when) ? [facts] : facts.shards, scores.rows, {
          bins: model.bins.r,
          names: rfmNames(model),
          customers,
        }),
        overviewTiers(deps, programs, { standpoint, periods: range.value.periods }),
        readDecisions(
          deps,
          programs.map((one) => one.key),
          clock.now(),
        ),
      ])
      const { from, to, previousFrom, previousTo, periods } = range.value
      return ok({
        from,
        to,
        previous_from: previousFrom,
        previous_to: previousTo,
        as_of: iso(standpoint.asOf, shop),
        currency: shop.currency(),
        figures: figuresOf(sales, range.value, {
          customers,
          isOpen: isNow(when) && periods.to === standpoint.asOf,
        }),
        days: daysOf(sales, range.value),
        rfm,
        tiers,
        decisions,
      })
    },
  }
}

async function programsOf(
  ledger: Ledger,
  key: string | undefined,
): Promise<Result<StoredProgram[]>> {
  if (key === undefined) return ok(await listPrograms(ledger))
  const found = await findProgram(ledger, key)
  return found.ok ? ok([found.value]) : found
}

/** How many ranges are kept at hand; how long an answer for now is good, if no facts come. */
const RANGES = 30
const FRESH_MS = 60_000

/** Sales are read from all orders: what was read for a range is kept until there are new facts. */
function salesReader({ facts, ledger, clock }: OverviewDeps) {
  type Asked = { readonly standpoint: Standpoint; readonly range: DayRange }
  const known = new Map<string, (version: string, asked: Asked) => Promise<Sales>>()
  const read = async ({ standpoint, range }: Asked): Promise<Sales> => {
    const [days, buyers] = await Promise.all([
      salesByDay(facts, standpoint, range.periods),
      buyersOf(facts, standpoint, range.periods),
    ])
    return { days, buyers }
  }
  return async (standpoint: Standpoint, range: DayRange, now: boolean): Promise<Sales> => {
    if (!now) return read({ standpoint, range })
    const key = [range.from, range.to, standpoint.zone, standpoint.currency].join(' ')
    const reader = known.get(key) ?? remembered(read, clock)
    known.delete(key)
    known.set(key, reader)
    if (known.size > RANGES) known.delete(known.keys().next().value ?? '')
    return reader(`${await lastBatch(ledger)} ${Math.floor(clock.now() / FRESH_MS)}`, {
      standpoint,
      range,
    })
  }
}
