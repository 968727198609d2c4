import { join, type Sql, sql } from '#sql/sql.ts'
import type { Compiled } from './condition.ts'

/** A condition that is true of a set of customers and of nobody else; see compile/customer-sets.ts. */
export const ofSet = (set: Sql): Compiled => ({
  truth: sql`bitmapContains(${set}, customer)`,
  set,
})

/** Conditions of which all, or any, must hold. Sets become one set, so that each customer is looked up once. */
export function together(how: 'all' | 'any', parts: readonly Compiled[]): Compiled {
  const sets = parts.flatMap(({ set }) => set ?? [])
  const [first, ...rest] = sets
  const others = parts.filter(({ set }) => set === undefined)
  const wakes = parts.flatMap((part) => part.wakes ?? [])
  const merged = first && rest.reduce((one, other) => sql`${MERGE[how]}(${one}, ${other})`, first)
  if (merged && others.length === 0) return { ...ofSet(merged), wakes }
  const truths = [...others, ...(merged ? [ofSet(merged)] : [])].map(({ truth }) => truth)
  return { truth: sql`(${join(truths, how === 'all' ? ' AND ' : ' OR ')})`, wakes }
}

const MERGE = { all: sql`bitmapAnd`, any: sql`bitmapOr` } as const
