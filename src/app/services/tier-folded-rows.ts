import { problem } from '#core/problem.ts'
import { fail, ok } from '#core/result.ts'
import type { Standpoint } from '#metrics/standpoint.ts'
import { param, type Sql, sql } from '#sql/sql.ts'
import type { CustomerFilter } from '#api/customer-filter.ts'
import { type MovedFilter, movedFilter, tierFilter } from './tier-filters.ts'
import { levelBook, type StoredProgram } from './tier-programs.ts'
import { shortTiers, type TierRows } from './tier-rows.ts'
import type { TierWorld, WorldTier } from './tier-world.ts'

/**
 * What a list asks of tiers as they were known at an instant: everybody is folded anew, and conditions name those
 * who meet them. Nothing is kept to order by.
 */
export function foldedTierRows(
  world: TierWorld,
  programs: readonly StoredProgram[],
  standpoint: Standpoint,
): TierRows {
  const { asOf } = standpoint
  /** Who of the programs' members meets a test, as a condition. */
  const whoever = async (
    asked: readonly StoredProgram[],
    at: { readonly asOf: number; readonly earlier: number },
    test: (member: WorldTier, program: StoredProgram) => boolean,
  ): Promise<Sql> => {
    const customers = new Set<number>()
    for (const program of asked) {
      const about = { who: 'all', earlier: at.earlier } as const
      for (const member of await world.members(program, { ...standpoint, asOf: at.asOf }, about))
        if (test(member, program)) customers.add(member.customer)
    }
    return sql`customer IN (${param([...customers], 'Array(UInt32)')})`
  }
  return {
    conditions: async (filter: CustomerFilter) => {
      const { tier, dropsBefore } = filter
      const having = tier === undefined ? ok(undefined) : tierFilter(tier, programs)
      if (!having.ok) return having
      const moved = movedFilter(filter.moved, programs, standpoint)
      if (!moved.ok) return moved
      const now = { asOf, earlier: asOf }
      const conditions: Sql[] = []
      if (having.value)
        conditions.push(await whoever(having.value, now, (one) => one.level === tier?.level))
      if (moved.value) {
        const { programs: asked, from, to } = moved.value
        const test = movedTest(moved.value)
        conditions.push(await whoever(asked, { asOf: to, earlier: from }, test))
      }
      if (dropsBefore !== undefined) {
        const asked = programs.filter(
          (one) => tier?.program === undefined || one.key === tier.program,
        )
        conditions.push(
          await whoever(asked, now, (one) => one.dropAt > asOf && one.dropAt <= dropsBefore),
        )
      }
      return ok(conditions)
    },
    rank: () => fail(problem('not_as_known_at', { what: 'sort=tier' }, '/known_at')),
    of: async (customers) => {
      if (customers.length === 0) return new Map()
      const all = await Promise.all(
        programs.map(async (program) => {
          const members = await world.members(program, standpoint, {
            who: customers,
            earlier: asOf,
          })
          return members.map((one) => ({ ...one, program: program.key }))
        }),
      )
      return shortTiers(all.flat())
    },
  }
}

const movedTest =
  ({ way }: MovedFilter) =>
  ({ before, level }: WorldTier, program: StoredProgram): boolean => {
    if (typeof way === 'object') return before === way.from && level === way.to
    if (before === '') return false
    const { rankOf } = levelBook(program)
    return way === 'up' ? rankOf(level) > rankOf(before) : rankOf(level) < rankOf(before)
  }
