import { problem } from '#core/problem.ts'
import { fail, ok, type Result } from '#core/result.ts'
import type { Millis } from '#core/time.ts'
import type { Standpoint } from '#metrics/standpoint.ts'
import type { CustomerFilter } from '#api/customer-filter.ts'
import { levelBook, type StoredProgram } from './tier-programs.ts'

/** How far back `moved` looks where nothing is said. */
const MOVED_DAYS = 30 * 86_400_000

/** The programs that a `tier=` means; a level that none of them has is a problem. */
export function tierFilter(
  tier: NonNullable<CustomerFilter['tier']>,
  programs: readonly StoredProgram[],
): Result<readonly StoredProgram[]> {
  const asked = programsOf(programs, tier.program, '/tier')
  if (!asked.ok) return asked
  const having = asked.value.filter((program) => levelBook(program).keys.includes(tier.level))
  if (having.length > 0) return ok(having)
  const known = asked.value
    .flatMap((program) => levelBook(program).keys.map((level) => `${program.key}:${level}`))
    .join(', ')
  return fail(problem('unknown_kind', { set: 'tier', key: tier.level, known }, '/tier'))
}

/** A `moved=`, understood: in which programs, which way, between which instants. */
export type MovedFilter = {
  readonly programs: readonly StoredProgram[]
  readonly way: 'up' | 'down' | { readonly from: string; readonly to: string }
  readonly from: Millis
  readonly to: Millis
}

export function movedFilter(
  moved: CustomerFilter['moved'],
  programs: readonly StoredProgram[],
  { asOf }: Standpoint,
): Result<MovedFilter | undefined> {
  if (moved === undefined) return ok(undefined)
  const { way } = moved
  const asked = programsOf(programs, moved.program, '/moved_program')
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
  return ok({ programs: known, way, from: moved.from ?? to - MOVED_DAYS, to })
}

/** The program with a key, or a problem that names those that there are. */
export function programOf(
  programs: readonly StoredProgram[],
  key: string,
  path: string,
): Result<StoredProgram> {
  const found = programs.find((one) => one.key === key)
  if (found) return ok(found)
  const known = programs.map((one) => one.key).join(', ')
  return fail(problem('unknown_kind', { set: 'tier_programs', key, known }, path))
}

function programsOf(
  programs: readonly StoredProgram[],
  key: string | undefined,
  path: string,
): Result<readonly StoredProgram[]> {
  if (key === undefined) return ok(programs)
  const found = programOf(programs, key, path)
  return found.ok ? ok([found.value]) : found
}
