import type { Bound, Name, Sql } from './sql.ts'

/** A statement as ClickHouse takes it: named, typed parameters p0…pn in order of appearance. */
export type ClickHouseStatement = {
  readonly query: string
  readonly params: Readonly<Record<string, unknown>>
}

/** A statement as PostgreSQL takes it. */
export type PostgresStatement = { readonly text: string; readonly values: readonly unknown[] }

export function toClickHouse(statement: Sql): ClickHouseStatement {
  const params: Record<string, unknown> = {}
  const names = new Map<Bound, string>()
  const query = print(statement, (bound) => {
    let key = names.get(bound)
    if (key === undefined) {
      key = `p${names.size}`
      names.set(bound, key)
      params[key] = typeof bound.value === 'bigint' ? bound.value.toString() : bound.value
    }
    return `{${key}:${bound.type}}`
  })
  return { query, params }
}

export function toPostgres(statement: Sql): PostgresStatement {
  const values: unknown[] = []
  const text = print(statement, (bound) => `$${values.push(bound.value)}`)
  return { text, values }
}

function print(statement: Sql, bind: (bound: Bound) => string): string {
  let out = statement.texts[0] ?? ''
  statement.parts.forEach((part: Bound | Name | Sql, index) => {
    if (part.kind === 'bound') out += bind(part)
    else if (part.kind === 'name') out += part.name
    else out += print(part, bind)
    out += statement.texts[index + 1] ?? ''
  })
  return out
}
