import { param, type Bound, type Sql, sql } from '#sql/sql.ts'
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

/**
 * How cells are read, as SQL. Nearly all cells of a file are plain: they are recognised by one look and turned into
 * their value at once. Only the odd ones are cleaned and parsed; of each group of columns that are read alike, in
 * one pass over an array that is empty for most rows.
 */
export type Way = {
  /** Columns with the same key form a group. */
  readonly key: string
  /** 1 for a cell that is plain or blank. */
  readonly isPlain: (cell: Sql) => Sql
  /** The value of a plain cell; of a blank one NULL, or '' where values are texts. */
  readonly plainValue: (cell: Sql) => Sql
  /** An odd cell without its ornaments; '' if it says that there is nothing. `cell` is a lambda's variable. */
  readonly clean: (cell: Sql) => Sql
  /** The value of a cleaned text; NULL if it is none. `text` is a lambda's variable. */
  readonly parse: (text: Sql) => Sql
  /** The type of what `parse` gives, without Nullable. */
  readonly type: string
  /** Why a cleaned text was not taken. Only asked for rejects, so it may be slow. */
  readonly code: (text: Sql) => Sql
  /** What stands for an absent value: NULL, or '' for texts. */
  readonly blank: Sql
  /** A last turn, for all rows. */
  readonly finish?: (value: Sql) => Sql
}

/** A way to read cells: one file, one line in the registry. */
export type ValueKind = {
  readonly key: string
  readonly way: (source: ColumnSource, context: ValueContext) => Way
  /** It looks at the mapping's `values` itself; elsewhere they are applied to the cell beforehand. */
  readonly ownWords?: true
}

/** An alias, and what it stands for. */
export type Let = { readonly name: string; readonly value: Sql }

/** A column's value, and whether it could be read. All are aliases: cheap to repeat. */
export type Value = {
  /** NULL or '' for a blank cell and for one that was not fine. */
  readonly value: Sql
  /** 1 for a blank cell and for one that was read. */
  readonly fine: Sql
  /** The cleaned text, where the cell was odd; else the cell. */
  readonly text: Sql
}

/** A regular expression (RE2) as a bound value: no escaping twice. */
export const pattern = (text: string): Bound => param(text, 'String')

/** Gives a value a name inside an expression: `bind('g', groups, (g) => …)`. */
export const bind = (variable: Sql, value: Sql, body: Sql): Sql =>
  sql`arrayMap(${variable} -> ${body}, [${value}])[1]`
