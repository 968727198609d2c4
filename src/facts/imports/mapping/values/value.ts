import { name, param, type Bound, type Sql, sql } from '#sql/sql.ts'
import type { ColumnSource } from '../mapping.ts'

/** What cells of one kind are read against. */
export type ValueContext = {
  /** Zone of times that name none. */
  readonly zone: Bound
  /** The zone's clocks have been put forward in our time, so some local times do not exist. */
  readonly hasGaps: boolean
  /** Decimals of the row's currency, if it is the same in all rows; else SQL that says it. */
  readonly digits: number | Sql
}

export type ValueInput = {
  /** Unique among the statement's columns; aliases are made of it. */
  readonly id: string
  /** The cell's text as it stands in the file: cheap to repeat. */
  readonly cell: Sql
  readonly source: ColumnSource
  readonly context: ValueContext
}

/** An alias, and what it stands for. */
export type Let = { readonly name: string; readonly value: Sql }

/** A column of text as SQL: its value, whether it could be read, and if not, why. */
export type Value = {
  /** Aliases in order; later ones may use earlier ones. */
  readonly lets: readonly Let[]
  /** NULL or '' for a blank cell. */
  readonly value: Sql
  /** 1 for a blank cell and for one that was read. Absent: nothing can be wrong. */
  readonly fine?: Sql
  /** The reject code where it was not fine; only looked at then, so it may be slow. */
  readonly code?: Sql
  /** What the cell said, where `value` is our word for it. */
  readonly said?: Sql
}

/** A way to read cells: one file, one line in the registry. */
export type ValueKind = {
  readonly key: string
  readonly read: (input: ValueInput) => Value
  /** It looks at the mapping's `values` itself; elsewhere they are applied to the cell beforehand. */
  readonly ownWords?: true
}

/** Collects aliases: `define('x', sql)` gives the alias to write where the value is wanted. */
export function aliases(id: string): { readonly lets: Let[]; readonly define: (suffix: string, value: Sql) => Sql } {
  const lets: Let[] = []
  return {
    lets,
    define: (suffix, value) => {
      const alias = `${suffix}_${id}`
      lets.push({ name: alias, value })
      return sql`${name(alias)}`
    },
  }
}

/** A regular expression (RE2) as a bound value: no escaping twice. */
export const pattern = (text: string): Bound => param(text, 'String')
