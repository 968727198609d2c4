import { identifiersOf } from '#facts/identity/identity.store.ts'
import { type Millis, startOfDay } from '#core/time.ts'
import type { Standpoint } from '#metrics/standpoint.ts'
import type { Overview } from '#api/shapes/overview.ts'
import { attributesOf } from './customer-facts.store.ts'
import { customerId } from './customer-id.ts'
import { bothLanguages } from './metric-view.ts'
import type { Periods } from './overview-sales.store.ts'
import { iso, type ServiceDeps } from './shop.ts'
import { type Flow, type LatestMove, readFlows, readLatestMoves } from './tier-levels.store.ts'
import { levelBook, type StoredProgram, versionAt } from './tier-programs.ts'

const LATEST = 20

/** Who stands where at the period's end, who moved since yesterday, and how people flowed over the period. */
export async function overviewTiers(
  deps: ServiceDeps,
  programs: readonly StoredProgram[],
  { standpoint, periods }: { readonly standpoint: Standpoint; readonly periods: Periods },
): Promise<Overview['tiers']> {
  return Promise.all(
    programs.map((program) => overviewTier(deps, program, { standpoint, periods })),
  )
}

async function overviewTier(
  deps: ServiceDeps,
  program: StoredProgram,
  { standpoint, periods }: { readonly standpoint: Standpoint; readonly periods: Periods },
): Promise<Overview['tiers'][number]> {
  const { facts, shop } = deps
  const { to } = periods
  const since = startOfDay(to, standpoint.zone, -1)
  const levels = levelBook(program)
  const [flows, moves, latest] = await Promise.all([
    readFlows(facts, { key: program.key, levels }, periods.from - 1, to),
    readFlows(facts, { key: program.key, levels }, since, to),
    readLatestMoves(facts, { key: program.key, levels }, { since, to, limit: LATEST }),
  ])
  const { body } = versionAt(program, to)
  const on = (key: string): number =>
    flows.filter((flow) => flow.to === key).reduce((sum, flow) => sum + flow.customers, 0)
  const moved = (keep: (step: number) => boolean): number =>
    moves
      .filter((flow) => flow.from !== '' && keep(levels.rankOf(flow.to) - levels.rankOf(flow.from)))
      .reduce((sum, flow) => sum + flow.customers, 0)
  return {
    program: program.key,
    name: bothLanguages(body.name),
    levels: body.levels.map((level, rank) => ({
      key: level.key,
      name: bothLanguages(level.name),
      rank,
      customers: on(level.key),
    })),
    since: iso(since, shop),
    up: moved((step) => step > 0),
    down: moved((step) => step < 0),
    latest: await namedMoves(deps, latest, standpoint),
    flows: flows.map(flowView),
  }
}

const flowView = (flow: Flow): { from: string | null; to: string; customers: number } => ({
  ...flow,
  from: flow.from === '' ? null : flow.from,
})

async function namedMoves(
  deps: ServiceDeps,
  moves: readonly LatestMove[],
  standpoint: Standpoint,
): Promise<Overview['tiers'][number]['latest']> {
  const numbers = [...new Set(moves.map((move) => move.customer))]
  const [identifiers, names] = await Promise.all([
    identifiersOf(deps.ledger, numbers),
    attributesOf(deps.facts, numbers, { ...standpoint, asOf: nowOf(deps) }, ['name']),
  ])
  const nameOf = new Map(names.map((one) => [one.customer, one.value]))
  return moves.map((move) => ({
    no: move.customer,
    id: customerId(move.customer, identifiers.get(move.customer) ?? []),
    name: nameOf.get(move.customer) ?? null,
    from: move.from,
    to: move.to,
    at: iso(move.at, deps.shop),
  }))
}

const nowOf = ({ clock }: ServiceDeps): Millis => clock.now()
