import { join, name, type Sql, sql } from '#sql/sql.ts'
import type { Let } from '../values/value.ts'

/**
 * Aliases as nested queries, each level using only those below it. (In one list of aliases the engine would put
 * each one's text into every place that names it, and the statement's inner names would grow without measure.)
 * `below` is the query that the first level reads from, with its brackets.
 */
export function layered(lets: readonly Let[], below: Sql): Sql {
  const values = new Map(lets.map((one) => [one.name, one.value]))
  if (values.size !== lets.length) throw new Error('an alias is defined twice')
  const levels = new Map<string, number>()
  const levelOf = (alias: string): number => {
    const known = levels.get(alias)
    if (known !== undefined) return known
    const value = values.get(alias)
    if (value === undefined) return -1
    levels.set(alias, Number.NaN)
    const level = 1 + Math.max(-1, ...namesIn(value).map(levelOf))
    if (Number.isNaN(level)) throw new Error(`alias ${alias} is defined by itself`)
    levels.set(alias, level)
    return level
  }
  const highest = Math.max(-1, ...lets.map((one) => levelOf(one.name)))
  let query = below
  for (let level = 0; level <= highest; level++) {
    const here = lets.filter((one) => levels.get(one.name) === level)
    query = sql`(\n  SELECT *,\n    ${join(
      here.map((one) => sql`${one.value} AS ${name(one.name)}`),
      ',\n    ',
    )}\n  FROM ${query})`
  }
  return query
}

/** All identifiers that a piece of SQL names, aliases written as source text too. */
function namesIn(statement: Sql): string[] {
  const words = statement.texts.flatMap((text) => text.match(/\b[a-z][a-z0-9_]*\b/g) ?? [])
  const parts = statement.parts.flatMap((part) =>
    part.kind === 'name' ? [part.name] : part.kind === 'sql' ? namesIn(part) : [],
  )
  return [...words, ...parts]
}
