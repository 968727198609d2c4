import { problem } from '#core/problem.ts'
import { fail, ok, type Result } from '#core/result.ts'
import type { Standpoint } from '#metrics/standpoint.ts'
import { and, join, type Sql, sql } from '#sql/sql.ts'
import type { Facts, Ledger } from '#stores/ports.ts'
import type { CustomerFilter } from '#api/customer-filter.ts'
import {
  dropsBetween,
  isLevel,
  movedBetween,
  onLevelAt,
  rankJoin,
  readHeldTiers,
} from './tier-levels.store.ts'
import { ladderOf, levelBook, listPrograms, type StoredProgram } from './tier-programs.ts'
import type { TierRows } from './tier-rows.ts'

/** How far back `moved` looks where nothing is said. */
const MOVED_DAYS = 30 * 86_400_000

/**
 * What a list of customers asks of tiers. As of another instant it reads the history; as known at another instant
 * nobody's history is kept, and so a filter or an order by tier is a problem there.
 */
export async function createTierRows(
  stores: { readonly facts: Facts; readonly ledger: Ledger },
  standpoint: Standpoint,
  at: 'now' | 'then',
): Promise<TierRows> {
  const programs = await listPrograms(stores.ledger)
  const asOf = at === 'now' ? undefined : standpoint.asOf
  const unknowable = (path: string) =>
    standpoint.knownAt === undefined
      ? undefined
      : fail(problem('not_as_known_at', { what: path.slice(1) }, '/known_at'))
  return {
    conditions: (filter) => {
      const asked = [
        filter.tier && '/tier',
        filter.moved && '/moved',
        filter.dropsBefore !== undefined && '/drops_before',
      ].find((path) => path)
      const refused = asked && unknowable(asked)
      if (refused) return refused
      return allOf([
        tierCondition(filter.tier, programs, asOf),
        movedCondition(filter.moved, programs, standpoint),
        dropsCondition(filter, programs, standpoint, at),
      ])
    },
    rank: (key) => {
      const refused = unknowable('/sort')
      if (refused) return refused
      const program = key === undefined ? ok(programs[0]) : byKey(programs, key, '/tier')
      if (!program.ok) return program
      if (program.value === undefined) return ok({ value: sql`0` })
      return ok(rankJoin(ladderOf(program.value), asOf))
    },
    of: async (customers) => {
      if (standpoint.knownAt !== undefined) return new Map()
      const held = await readHeldTiers(stores.facts, programs.map(ladderOf), customers, asOf)
      const short = held.map(
        ({ customer, program, level, pinned }) => [customer, { program, level, pinned }] as const,
      )
      return new Map(
        [...Map.groupBy(short, ([customer]) => customer)].map(([customer, all]) => [
          customer,
          all.map(([, tier]) => tier),
        ]),
      )
    },
  }
}

function tierCondition(
  tier: CustomerFilter['tier'],
  programs: readonly StoredProgram[],
  asOf: number | undefined,
): Result<Sql[]> {
  if (tier === undefined) return ok([])
  const asked =
    tier.program === undefined ? ok(programs) : manyByKey(programs, tier.program, '/tier')
  if (!asked.ok) return asked
  const having = asked.value.filter((program) => levelBook(program).keys.includes(tier.level))
  if (having.length === 0) {
    const known = asked.value
      .flatMap((program) => levelBook(program).keys.map((level) => `${program.key}:${level}`))
      .join(', ')
    return fail(problem('unknown_kind', { set: 'tier', key: tier.level, known }, '/tier'))
  }
  const each = having.map((program) =>
    asOf === undefined
      ? isLevel(program.key, tier.level)
      : onLevelAt(ladderOf(program), tier.level, asOf),
  )
  return ok([join(each, ' OR ')])
}

function movedCondition(
  moved: CustomerFilter['moved'],
  programs: readonly StoredProgram[],
  { asOf }: Standpoint,
): Result<Sql[]> {
  if (moved === undefined) return ok([])
  const { way } = moved
  const asked =
    moved.program === undefined
      ? ok(programs)
      : manyByKey(programs, moved.program, '/moved_program')
  if (!asked.ok) return asked
  const pair = typeof way === 'object' ? [way.from, way.to] : []
  const known = asked.value.filter((program) =>
    pair.every((level) => levelBook(program).keys.includes(level)),
  )
  if (known.length === 0 && pair.length > 0) {
    const levels = asked.value.flatMap((program) => levelBook(program).keys).join(', ')
    return fail(
      problem('unknown_kind', { set: 'moved', key: pair.join('..'), known: levels }, '/moved'),
    )
  }
  const to = Math.min(moved.to ?? asOf, asOf)
  const from = moved.from ?? to - MOVED_DAYS
  const each = known.map((program) => movedBetween(ladderOf(program), { way, from, to }))
  return ok([each.length === 0 ? sql`0` : join(each, ' OR ')])
}

/** What would fall is known as things stand now; for another instant it is not kept. */
function dropsCondition(
  { dropsBefore, tier }: CustomerFilter,
  programs: readonly StoredProgram[],
  { asOf }: Standpoint,
  at: 'now' | 'then',
): Result<Sql[]> {
  if (dropsBefore === undefined) return ok([])
  if (at === 'then') return fail(problem('not_as_known_at', { what: 'drops_before' }, '/as_of'))
  const keys = tier?.program === undefined ? programs.map((one) => one.key) : [tier.program]
  return ok([dropsBetween(keys, asOf, dropsBefore)])
}

function byKey(
  programs: readonly StoredProgram[],
  key: string,
  path: string,
): Result<StoredProgram> {
  const found = programs.find((one) => one.key === key)
  if (found) return ok(found)
  return fail(
    problem(
      'unknown_kind',
      { set: 'tier_programs', key, known: programs.map((one) => one.key).join(', ') },
      path,
    ),
  )
}

function manyByKey(
  programs: readonly StoredProgram[],
  key: string,
  path: string,
): Result<readonly StoredProgram[]> {
  const found = byKey(programs, key, path)
  return found.ok ? ok([found.value]) : found
}

function allOf(results: readonly Result<Sql[]>[]): Result<Sql[]> {
  const conditions: Sql[] = []
  for (const result of results) {
    if (!result.ok) return result
    conditions.push(...result.value.map((one) => and([one])))
  }
  return ok(conditions)
}
