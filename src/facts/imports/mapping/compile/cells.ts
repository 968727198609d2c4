import { type Problem, problem } from '#core/problem.ts'
import { join, name, param, type Sql, sql } from '#sql/sql.ts'
import type { CanonicalColumn, ColumnSet } from '../columns/column.ts'
import { type ColumnSource, type Condition, headersOf, type Mapping, sourceOf } from '../mapping.ts'
import { valueKinds } from '../values/registry.ts'
import { conditionSql } from './conditions.ts'

/** A mapped column: what it is, how it is read, and its cell as SQL over the file's columns. */
export type MappedColumn = {
  readonly key: string
  /** For aliases: the key, or a number for names that people made up. */
  readonly id: string
  readonly value: string
  readonly identifier?: string
  readonly source: ColumnSource
  readonly cell: Sql
}

export type FileColumns = {
  /** `c3` for the file's fourth column; throws for a header that is not there. */
  readonly cellOf: (header: string) => Sql
  readonly problems: readonly Problem[]
  readonly columns: ReadonlyMap<string, MappedColumn>
}

/** Ties a mapping to a file's headers. Problems: `unknown_field` for columns that neither has. */
export function fileColumns(
  mapping: Mapping,
  headers: readonly string[],
  set: ColumnSet,
): FileColumns {
  const problems: Problem[] = []
  const columns = new Map<string, MappedColumn>()
  const cellOf = (header: string): Sql => {
    const index = headers.indexOf(header)
    if (index === -1) throw new Error(`no header ${header}`)
    return sql`${name(`c${index}`)}`
  }
  const known = (header: string, path: string): boolean => {
    if (headers.includes(header)) return true
    problems.push(problem('unknown_field', { field: header, known: headers.join(', ') }, path))
    return false
  }
  const add = (key: string, kind: Kind, source: ColumnSource, path: string): void => {
    const asked = headersOf(source)
    const there = asked.filter((header) => headers.includes(header))
    if (asked.length > 0 && there.length === 0) known(asked[0] ?? '', path)
    else if (asked.length === 0 && source.value === undefined)
      problems.push(problem('invalid_value', { detail: `${key}: header / value?` }, path))
    else if (!source.when || known(source.when.column, `${path}/when/column`)) {
      const cell = cellSql(source, there, kind.value, cellOf)
      columns.set(key, {
        key,
        id: kind.id ?? `a${columns.size}`,
        value: kind.value,
        source,
        cell,
        ...(kind.identifier ? { identifier: kind.identifier } : {}),
      })
    }
  }
  for (const [key, entry] of Object.entries(mapping.columns)) {
    const path = `/columns/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`
    const kind = kindOf(key, set)
    if (kind) add(key, kind, withStatuses(key, sourceOf(entry), mapping), path)
    else problems.push(problem('unknown_field', { field: key, known: knownKeys(set) }, path))
  }
  for (const [key, entry] of Object.entries(mapping.refunds?.beside ?? {})) {
    add(
      `beside.${key}`,
      { ...BESIDE[key as keyof typeof BESIDE], id: `beside_${key}` },
      sourceOf(entry),
      `/refunds/beside/${key}`,
    )
  }
  for (const [path, condition] of conditionsOf(mapping)) known(condition.column, `${path}/column`)
  return { cellOf, problems, columns }
}

/** What stands beside an order about its refund, and how it is read. */
const BESIDE = {
  amount: { value: 'money' },
  refunded_at: { value: 'time' },
  refund_id: { value: 'id' },
} as const

type Kind = { readonly value: string; readonly id?: string; readonly identifier?: string }

function kindOf(key: string, set: ColumnSet): Kind | undefined {
  const column = set.columns.find((one: CanonicalColumn) => one.key === key)
  if (column)
    return {
      value: column.value,
      id: key,
      ...(column.identifier ? { identifier: column.identifier } : {}),
    }
  const open = set.open.find(({ prefix }) => key.startsWith(prefix) && key.length > prefix.length)
  return open && { value: open.value }
}

const knownKeys = (set: ColumnSet): string =>
  [...set.columns.map(({ key }) => key), ...set.open.map(({ prefix }) => `${prefix}NAME`)].join(
    ', ',
  )

const withStatuses = (key: string, source: ColumnSource, mapping: Mapping): ColumnSource =>
  key === 'status' && mapping.statuses
    ? { ...source, values: { ...source.values, ...mapping.statuses } }
    : source

/** The cell that a source names: the first header that is not blank, else its constant; blank where `when` does not hold. */
function cellSql(
  source: ColumnSource,
  headers: readonly string[],
  value: string,
  cellOf: (header: string) => Sql,
): Sql {
  const cells = headers.map(cellOf)
  const rest = source.value === undefined ? [] : [sql`${param(source.value, 'String')}`]
  const [only] = cells
  let cell =
    cells.length === 1 && rest.length === 0 && only ? only : firstFilled([...cells, ...rest])
  const kind = valueKinds.get(value)
  if (source.values && kind.ok && !kind.value.ownWords) {
    const [theirs, ours] = [Object.keys(source.values), Object.values(source.values)]
    cell = sql`transform(trim(${cell}), ${param(theirs, 'Array(String)')}, ${param(ours, 'Array(String)')}, ${cell})`
  }
  return source.when ? sql`if(${conditionSql(source.when, cellOf)}, ${cell}, '')` : cell
}

function firstFilled(cells: readonly Sql[]): Sql {
  const last = cells.at(-1) ?? sql`''`
  if (cells.length < 2) return last
  const tests = cells.slice(0, -1).map((cell) => sql`trim(${cell}) != '', ${cell}`)
  return sql`multiIf(${join(tests)}, ${last})`
}

/** All conditions of a mapping beside those of its columns, with their places. */
function conditionsOf(mapping: Mapping): [string, Condition][] {
  const skip =
    mapping.skip === undefined ? [] : Array.isArray(mapping.skip) ? mapping.skip : [mapping.skip]
  const found: [string, Condition][] = skip.map((condition, index) => [`/skip/${index}`, condition])
  const when = mapping.refunds?.when
  if (when !== undefined && when !== 'always') found.push(['/refunds/when', when])
  return found
}
