import { ok, type Result } from '#core/result.ts'
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
import { type MovedFilter, movedFilter, programOf, tierFilter } from './tier-filters.ts'
import { foldedTierRows } from './tier-folded-rows.ts'
import { ladderOf, listPrograms, type StoredProgram } from './tier-programs.ts'
import { shortTiers, type TierRows } from './tier-rows.ts'
import type { TierWorld } from './tier-world.ts'

type Deps = { readonly facts: Facts; readonly ledger: Ledger; readonly world: TierWorld }

/**
 * What a list of customers asks of tiers. For now, and as of another instant, what is kept answers; what was known at
 * another instant, or would have been lost then, is folded anew.
 */
export async function createTierRows(
  deps: Deps,
  standpoint: Standpoint,
  at: 'now' | 'then',
): Promise<TierRows> {
  const programs = await listPrograms(deps.ledger)
  const folded = foldedTierRows(deps.world, programs, standpoint)
  if (standpoint.knownAt !== undefined) return folded
  const asOf = at === 'now' ? undefined : standpoint.asOf
  return {
    conditions: async (filter) => {
      const tier = tierCondition(filter.tier, programs, asOf)
      if (!tier.ok) return tier
      const moved = movedFilter(filter.moved, programs, standpoint)
      if (!moved.ok) return moved
      const drops =
        at === 'now'
          ? dropsCondition(filter, programs, standpoint)
          : await folded.conditions({
              rfm: {},
              where: [],
              count: false,
              dropsBefore: filter.dropsBefore,
            })
      if (!drops.ok) return drops
      return ok(
        [...tier.value, ...movedConditions(moved.value), ...drops.value].map((one) => and([one])),
      )
    },
    rank: (key) => {
      const program = key === undefined ? ok(programs[0]) : programOf(programs, key, '/tier')
      if (!program.ok) return program
      if (program.value === undefined) return ok({ value: sql`0` })
      return ok(rankJoin(ladderOf(program.value), asOf))
    },
    of: async (customers) => {
      const held = await readHeldTiers(deps.facts, programs.map(ladderOf), customers, asOf)
      return shortTiers(held)
    },
  }
}

function tierCondition(
  tier: CustomerFilter['tier'],
  programs: readonly StoredProgram[],
  asOf: number | undefined,
): Result<Sql[]> {
  if (tier === undefined) return ok([])
  const having = tierFilter(tier, programs)
  if (!having.ok) return having
  const each = having.value.map((program) =>
    asOf === undefined
      ? isLevel(program.key, tier.level)
      : onLevelAt(ladderOf(program), tier.level, asOf),
  )
  return ok([join(each, ' OR ')])
}

function movedConditions(moved: MovedFilter | undefined): Sql[] {
  if (moved === undefined) return []
  const each = moved.programs.map((program) => movedBetween(ladderOf(program), moved))
  return [each.length === 0 ? sql`0` : join(each, ' OR ')]
}

function dropsCondition(
  { dropsBefore, tier }: CustomerFilter,
  programs: readonly StoredProgram[],
  { asOf }: Standpoint,
): Result<Sql[]> {
  if (dropsBefore === undefined) return ok([])
  const keys = tier?.program === undefined ? programs.map((one) => one.key) : [tier.program]
  return ok([dropsBetween(keys, asOf, dropsBefore)])
}
