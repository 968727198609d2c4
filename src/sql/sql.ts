/** A value bound into a statement. `type` is the ClickHouse type; PostgreSQL infers its own. */
export type Bound = { readonly kind: 'bound'; readonly value: unknown; readonly type: string }

/** An identifier: lower-case letters, digits and underscores only; anything else is a bug and throws. */
export type Name = { readonly kind: 'name'; readonly name: string }

/** SQL as a value: text pieces and what stands between them. Made only by the {@link sql} tag. */
export type Sql = {
  readonly kind: 'sql'
  readonly texts: readonly string[]
  readonly parts: readonly Part[]
}
type Part = Bound | Name | Sql

/** What may stand in a hole: a bound value, an identifier, another piece of SQL, or a plain value that is bound. */
export type Hole = Part | string | number | bigint | boolean

/**
 * The only way to write SQL. Holes are bound values, never text; pieces nest.
 *
 * @example toClickHouse(sql`SELECT count() FROM orders WHERE customer = ${param(7, 'UInt32')}`)
 * // { query: 'SELECT count() FROM orders WHERE customer = {p0:UInt32}', params: { p0: '7' } }
 */
export function sql(texts: TemplateStringsArray, ...holes: readonly Hole[]): Sql {
  return Object.freeze({ kind: 'sql', texts: [...texts], parts: holes.map(toPart) })
}

/** A bound value with its ClickHouse type. */
export const param = (value: unknown, type: string): Bound =>
  Object.freeze({ kind: 'bound', value, type })

/** An identifier that came from a catalogue. */
export function name(text: string): Name {
  if (!/^[a-z_][a-z0-9_]*(\.[a-z_][a-z0-9_]*)?$/.test(text))
    throw new Error(`not an identifier: ${text}`)
  return Object.freeze({ kind: 'name', name: text })
}

/** Pieces with a separator between them. The separator is source text, not a value. */
export function join(pieces: readonly Hole[], separator = ', '): Sql {
  if (pieces.length === 0) return empty
  const texts = ['', ...pieces.slice(1).map(() => separator), '']
  return Object.freeze({ kind: 'sql', texts, parts: pieces.map(toPart) })
}

export const empty: Sql = Object.freeze({ kind: 'sql', texts: [''], parts: [] })

/** `AND` between conditions; no condition is `1`. */
export const and = (conditions: readonly Sql[]): Sql =>
  conditions.length === 0
    ? sql`1`
    : join(
        conditions.map((one) => sql`(${one})`),
        ' AND ',
      )

function toPart(hole: Hole): Part {
  switch (typeof hole) {
    case 'string':
      return param(hole, 'String')
    case 'number':
      if (!Number.isSafeInteger(hole))
        throw new Error(`bind ${hole} with param(): its type is not evident`)
      return param(hole, 'Int64')
    case 'bigint':
      return param(hole, 'Int64')
    case 'boolean':
      return param(hole, 'Bool')
    case 'object':
      return hole
  }
}
