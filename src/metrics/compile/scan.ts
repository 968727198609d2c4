import { empty, join, name, type Sql, sql } from '#sql/sql.ts'
import type { Field, Source } from '../facts/fact.ts'
import { hoist } from '../shared-sql.ts'
import { instant, type Standpoint } from '../standpoint.ts'
import { fingerprint } from './fingerprint.ts'

/** Which rows a statement reads. */
export type Scope = {
  readonly standpoint: Standpoint
  /** A condition on `customer`, for running over some of the customers. */
  readonly restrict?: Sql
  /** Rows (customer, …) of everybody who is asked about, instead of all customers; `columns` of them are passed on. */
  readonly among?: { readonly rows: Sql; readonly columns: readonly Sql[] }
}

/**
 * One reading of a source, as it is put together: columns of its rows, aggregates of these per customer,
 * expressions over the aggregates. Adding an equal expression twice gives the same name.
 */
export type Scan = {
  readonly source: Source
  readonly row: (hint: string, expression: Sql) => Sql
  readonly aggregate: (hint: string, expression: Sql) => Sql
  readonly derive: (hint: string, expression: Sql) => Sql
  readonly value: (hint: string, expression: Sql) => Sql
  /** Adds an instant (or null) at which a value changes by itself, beside what follows from windows. */
  readonly wakes: (at: Sql) => void
  readonly wakers: () => readonly Sql[]
  /** A row column with the place of a text in the sorted list of the field's values, from 1 on; '' has the first. */
  readonly code: (field: Field) => Sql
  /** The same for the elements of the row's array, without the missing ones. */
  readonly codes: (field: Field) => Sql
  /** The name of that list. `each`: of the elements of the field's array. */
  readonly list: (field: Field, each: boolean) => Sql
  /** `name AS (…)` entries of the statement's WITH: the lists of values. */
  readonly withs: () => readonly Sql[]
  /** The subquery: one row per customer, with the values. */
  readonly print: () => Sql
}

/** `only`: conditions that every row which any metric takes meets. */
export function newScan(source: Source, scope: Scope, only: readonly Sql[] = []): Scan {
  // A prefix of its own keeps each layer's names apart from the columns and names that it is written with.
  const rows = newLayer('r_')
  const aggregates = newLayer('a_')
  const derived = newLayer('d_')
  const values = newLayer('v_')
  const lists = newLayer(`${source.key}_`)
  const wakers: Sql[] = []
  const shared = newLayer('')
  const row = (hint: string, expression: Sql): Sql =>
    rows.add(
      hint,
      hoist(expression, (label, part) => void shared.add(label, part)),
    )
  const list = (field: Field, each: boolean) =>
    lists.add(`${field.key}_list`, listOf(source, field, each, scope))
  const place = (text: Sql, values: Sql): Sql =>
    sql`toUInt32(transform(${text}, ${values}, range(1, length(${values}) + 1), 0))`
  return {
    source,
    row,
    aggregate: aggregates.add,
    derive: derived.add,
    value: values.add,
    wakes: (at) => {
      wakers.push(at)
    },
    wakers: () => wakers,
    list,
    code: (field) =>
      row(`${field.key}_code`, place(field.sql(scope.standpoint), list(field, false))),
    codes: (field) => {
      const places = sql`arrayMap(text -> ${place(sql`text`, list(field, true))}, ${field.array?.(scope.standpoint) ?? empty})`
      return row(`${field.key}_codes`, sql`arrayFilter(code -> code > 1, ${places})`)
    },
    withs: () => lists.all().map(({ alias, expression }) => sql`(${expression}) AS ${alias}`),
    print: () => printScan(source, { scope, only }, { shared, rows, aggregates, derived, values }),
  }
}

type Entry = { readonly alias: Sql; readonly expression: Sql }
type Layer = {
  readonly add: (hint: string, expression: Sql) => Sql
  readonly all: () => readonly Entry[]
}

function newLayer(prefix: string): Layer {
  const byPrint = new Map<string, Entry>()
  const taken = new Set<string>()
  return {
    all: () => [...byPrint.values()],
    add: (hint, expression) => {
      const print = fingerprint(expression)
      const found = byPrint.get(print)
      if (found) return found.alias
      const entry = { alias: sql`${name(freeName(`${prefix}${hint}`, taken))}`, expression }
      byPrint.set(print, entry)
      return entry.alias
    },
  }
}

function freeName(hint: string, taken: Set<string>): string {
  const plain = hint.toLowerCase().replace(/[^a-z0-9_]+/g, '_')
  let free = plain
  for (let next = 2; taken.has(free); next += 1) free = `${plain}_${next}`
  taken.add(free)
  return free
}

/**
 * All values of a text, sorted by their bytes, with '' first: codes sort as texts do. It may hold values of rows
 * that were since replaced; a code nobody has does no harm.
 */
function listOf(source: Source, field: Field, each: boolean, scope: Scope): Sql {
  const text = each
    ? sql`arrayJoin(${field.array?.(scope.standpoint) ?? empty})`
    : field.sql(scope.standpoint)
  return sql`
  SELECT arraySort(groupUniqArray(toString(listed)))
  FROM (
    SELECT '' AS listed
    UNION ALL
    SELECT DISTINCT ${text}
    FROM ${name(source.table)}${arrayJoin(source, [text])}
    WHERE ${conditions(rowConditions(source, scope))}
  )
`
}

type Layers = Readonly<Record<'shared' | 'rows' | 'aggregates' | 'derived' | 'values', Layer>>

/** Four steps, inside out: rows, aggregates per customer, expressions over these, values. */
function printScan(
  source: Source,
  { scope, only }: { readonly scope: Scope; readonly only: readonly Sql[] },
  layers: Layers,
): Sql {
  const rowEntries = [...layers.shared.all(), ...layers.rows.all()]
  const joined = arrayJoin(
    source,
    rowEntries.map(({ expression }) => expression),
  )
  const rows = sql`SELECT
        ${columns(rowEntries, '        ')}
      FROM ${name(source.table)} FINAL${joined}
      WHERE ${conditions([...rowConditions(source, scope), ...only.filter((one) => one !== empty)])}`
  const aggregated = sql`SELECT
      ${columns(layers.aggregates.all(), '      ')}
    FROM (
      ${rows}
    )
    GROUP BY customer`
  const passedOn = layers.aggregates.all().map(({ alias }) => ({ alias, expression: alias }))
  const derived = sql`SELECT
    ${columns([...passedOn, ...layers.derived.all()], '    ')}
  FROM (
    ${aggregated}
  )`
  return sql`
  SELECT
    ${columns(layers.values.all(), '    ')}
  FROM (
    ${layers.derived.all().length === 0 ? aggregated : derived}
  )`
}

/** The customer and named expressions, one a line. */
const columns = (entries: readonly Entry[], indent: string): Sql =>
  join(
    [
      sql`customer`,
      ...entries.map(({ alias, expression }) =>
        expression === alias ? alias : sql`${expression} AS ${alias}`,
      ),
    ],
    `,\n${indent}`,
  )

/** Conditions side by side; only one that holds an OR needs brackets. */
const conditions = (all: readonly Sql[]): Sql => join(all, ' AND ')

/** Joins those of the source's arrays that the expressions read; at least one, for it makes the rows. */
function arrayJoin(source: Source, expressions: readonly Sql[]): Sql {
  const elements = Object.entries(source.elements ?? {})
  if (elements.length === 0) return empty
  const text = expressions.map(fingerprint).join(' ')
  const read = elements.filter(([alias]) => new RegExp(`\\b${alias}\\b`).test(text))
  const joined = read.length === 0 ? elements.slice(0, 1) : read
  return sql`
      ARRAY JOIN ${join(joined.map(([alias, array]) => sql`${array} AS ${name(alias)}`))}`
}

/** Which versions of rows are read: what is known now, or what was known then. Guests are nobody's customer. */
function rowConditions(source: Source, scope: Scope): Sql[] {
  const { knownAt } = scope.standpoint
  const versions =
    knownAt === undefined
      ? [sql`past = 0`, sql`gone = 0`]
      : [sql`gone = 0`, sql`known_from <= ${instant(knownAt)}`, sql`known_to > ${instant(knownAt)}`]
  return [
    ...versions,
    sql`customer != 0`,
    ...(scope.restrict ? [sql`(${scope.restrict})`] : []),
    ...(source.where ? [source.where] : []),
  ]
}
