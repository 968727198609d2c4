import { name, type Sql, sql } from '#sql/sql.ts'

/** An expression that others are made of, with a name under which a SELECT can say it once. */
type SharedSql = Sql & { readonly label: string }

/**
 * Names an expression. Printed as it is, it stands in full wherever it is used; {@link hoist} says it once. The
 * name must not be that of a column that the expressions read.
 */
export const shared = (label: string, expression: Sql): Sql =>
  Object.freeze({ ...expression, label } satisfies SharedSql)

/**
 * Takes the named expressions out of a piece of SQL: `add` gets each of them (innermost first) to say it once, and
 * what is left refers to them by name.
 */
export function hoist(statement: Sql, add: (label: string, expression: Sql) => void): Sql {
  const parts = statement.parts.map((part) => (part.kind === 'sql' ? hoist(part, add) : part))
  const rest: Sql = { kind: 'sql', texts: statement.texts, parts }
  if (!isShared(statement)) return rest
  add(statement.label, rest)
  return sql`${name(statement.label)}`
}

const isShared = (statement: Sql): statement is SharedSql => 'label' in statement
