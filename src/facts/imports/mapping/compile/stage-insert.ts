import { minorDigits } from '#core/money.ts'
import { type Problem, problem } from '#core/problem.ts'
import { fail, ok, type Result } from '#core/result.ts'
import { isTimeZone } from '#core/time.ts'
import { and, join, name, param, type Sql, sql } from '#sql/sql.ts'
import { columnSets } from '../columns/registry.ts'
import type { Condition, Mapping } from '../mapping.ts'
import { valueKinds } from '../values/registry.ts'
import type { Let, ValueContext } from '../values/value.ts'
import { type Assembly, type Check, checkOf, type Reading } from './assembly.ts'
import { type FileColumns, fileColumns, type MappedColumn } from './cells.ts'
import { conditionSql } from './conditions.ts'
import { type FileRows, fileRows, isMarked } from './file-rows.ts'
import { identifiersSql } from './identifiers-sql.ts'
import { layered } from './layers.ts'
import { assemblies } from './registry.ts'
import { digitsSql, hasGaps } from './zone-and-digits.ts'

export type StageOptions = {
  readonly table: string
  /** The shop's zone and currency, where the mapping says no other. */
  readonly zone: string
  readonly currency: string
  readonly source: string
  readonly numbering: FileRows['numbering']
  /** A column of the file that says the record's number (rejected rows that come again). */
  readonly rowHeader?: string
  /** Headers that are ours and not the owner's: they are not kept with rejects. */
  readonly ownHeaders?: readonly string[]
}

export type StageInsert = {
  /** `INSERT INTO stage (…) SELECT … FROM input(…)`, without its FORMAT clause. */
  readonly statement: (batch: Pick<FileRows, 'marked' | 'before'>, rows?: Sql) => Sql
  /** Whether rows may lean on other rows of their fact. */
  readonly leans: boolean
  readonly skips: boolean
}

/**
 * The statement that types, cleans and checks a file's records while the engine reads them. Every fault of a row
 * becomes (column, code, cell) in `bad`. Problems: `unknown_field`, `unmapped_columns`, `invalid_value`, alone or in
 * `invalid_input`.
 *
 * @example compileStageInsert(mapping, ['order_id', …], { table: 'stage_import_7', zone: 'Asia/Shanghai', currency: 'CNY', source: 'pos', numbering: 'position' })
 */
export function compileStageInsert(mapping: Mapping, headers: readonly string[], options: StageOptions): Result<StageInsert> {
  const set = columnSets.get(mapping.kind)
  const kind = assemblies.get(mapping.kind)
  if (!set.ok) return set
  if (!kind.ok) return kind
  const zone = mapping.time_zone ?? options.zone
  if (!isTimeZone(zone)) return fail(problem('invalid_value', { detail: `“${zone}” is not a time zone / 不是有效的时区` }, '/time_zone'))
  const file = fileColumns(mapping, headers, set.value)
  if (file.problems.length > 0) return fail(allOf(file.problems))
  const missing = missingColumns(kind.value.needs(mapping), file)
  if (missing.length > 0) return fail(problem('unmapped_columns', { missing: missing.join(', '), headers: headers.slice(0, 60).join(', ') }, '/columns'))
  const parts = partsOf(mapping, file, { ...options, zone, currency: mapping.currency ?? options.currency })
  return ok({
    statement: (batch, rows) => insertOf(mapping, headers, file, parts, options, batch, rows),
    leans: parts.assembly.leans !== undefined,
    skips: mapping.skip !== undefined,
  })
}

const allOf = (problems: readonly Problem[]): Problem => (problems.length === 1 && problems[0] ? problems[0] : { code: 'invalid_input', errors: problems })

/** What a kind needs and a mapping does not name: the first of each group. */
export const missingColumns = (needs: readonly (readonly string[])[], file: Pick<FileColumns, 'columns'>): string[] =>
  needs.filter((group) => !group.some((key) => file.columns.has(key))).map((group) => group[0] ?? '')

type Parts = { readonly lets: readonly Let[]; readonly readings: ReadonlyMap<string, Reading>; readonly assembly: Assembly; readonly checks: readonly Check[] }
type PartOptions = { readonly zone: string; readonly currency: string; readonly numbering: FileRows['numbering'] }

function partsOf(mapping: Mapping, file: FileColumns, options: PartOptions): Parts {
  const cut = cutItems([...file.columns.values()])
  const context: ValueContext = {
    zone: param(options.zone, 'String'),
    hasGaps: hasGaps(options.zone),
    digits: file.columns.has('currency') ? sql`digits_of_row` : minorDigits(options.currency),
  }
  const lets: Let[] = [...cut.lets]
  const readings = new Map<string, Reading>()
  for (const column of cut.columns) {
    const reading = readingOf(column, context)
    lets.push(...reading.lets)
    readings.set(column.key, reading.reading)
  }
  const value = (key: string, otherwise = sql`''`): Sql => readings.get(key)?.read.value ?? otherwise
  if (file.columns.has('currency')) {
    lets.push({ name: 'digits_of_row', value: digitsSql(sql`if(${value('currency')} = '', ${options.currency}, ${value('currency')})`) })
  }
  const kind = assemblies.get(mapping.kind)
  if (!kind.ok) throw new Error(`no assembly of ${mapping.kind}`)
  const rowFits = (condition: Condition | 'always' | undefined): Sql =>
    condition === undefined ? sql`0` : condition === 'always' ? sql`1` : conditionSql(condition, file.cellOf)
  const item = cut.cut ? cut.cut.item : options.numbering === 'explicit' ? sql`item_no` : undefined
  const assembly = kind.value.assemble({
    mapping, readings, value, rowFits, row: sql`row_of`, currency: options.currency,
    ...(cut.cut ? { cut: cut.cut } : {}),
    ...(item ? { item } : {}),
  })
  lets.push(...assembly.lets, { name: 'ids_of', value: identifiersSql({ readings, value }) })
  const cells = [...readings.values()].flatMap(({ key, cell, read }): Check[] => (read.fine && read.code ? [{ column: key, fine: read.fine, code: read.code, cell }] : []))
  return { lets, readings, assembly, checks: [...cells, ...cut.checks, ...assembly.checks] }
}

function readingOf(column: MappedColumn, context: ValueContext): { reading: Reading; lets: Let[] } {
  const kind = valueKinds.get(column.value)
  if (!kind.ok) throw new Error(`column ${column.key} is of an unknown kind ${column.value}`)
  const isPlain = column.cell.texts.join('') === '' && column.cell.parts.length === 1
  const alias = `cell_${column.id}`
  const cell = isPlain ? column.cell : sql`${name(alias)}`
  const read = kind.value.read({ id: column.id, cell, source: column.source, context })
  return { reading: { ...column, cell, read }, lets: [...(isPlain ? [] : [{ name: alias, value: column.cell }]), ...read.lets] }
}

type CutColumns = { readonly columns: readonly MappedColumn[]; readonly lets: readonly Let[]; readonly checks: readonly Check[]; readonly cut?: { item: Sql; count: Sql } }

/** Cells that hold several items become one of them; the row is repeated for each. */
function cutItems(columns: readonly MappedColumn[]): CutColumns {
  const cutting = columns.filter(({ source }) => source.split !== undefined)
  if (cutting.length === 0) return { columns, lets: [], checks: [] }
  const lists = cutting.map(({ id, source, cell }) => ({ name: `items_${id}`, value: sql`splitByString(${source.split ?? ';'}, ${cell})` }))
  const lengths = lists.map((list) => sql`length(${name(list.name)})`)
  const lets: Let[] = [
    ...lists,
    { name: 'item_count', value: sql`greatest(1, ${join(lengths)})` },
    { name: 'item_of', value: sql`arrayJoin(range(1, item_count + 1))` },
  ]
  const cutCell = (id: string): Sql => sql`if(length(${name(`items_${id}`)}) = 1, ${name(`items_${id}`)}[1], ${name(`items_${id}`)}[item_of])`
  const fits = and(lengths.map((length) => sql`${length} <= 1 OR ${length} = item_count`))
  const sizes = sql`concat(${join(lengths.map((length) => sql`toString(${length})`), ", ' / ', ")}, '')`
  return {
    columns: columns.map((column) => (column.source.split === undefined ? column : { ...column, cell: cutCell(column.id) })),
    lets,
    checks: [checkOf(cutting[0]?.key ?? '', fits, 'split_mismatch', sizes)],
    cut: { item: sql`item_of`, count: sql`item_count` },
  }
}

function insertOf(mapping: Mapping, headers: readonly string[], file: FileColumns, parts: Parts, options: StageOptions, batch: Pick<FileRows, 'marked' | 'before'>, rows?: Sql): Sql {
  const { assembly, checks, readings } = parts
  const raw = rows ?? fileRows({ columns: headers.length, numbering: options.numbering, ...batch })
  const kept = headers.flatMap((header, index) => (options.ownHeaders?.includes(header) ? [] : [sql`${name(`c${index}`)}`]))
  const said = options.rowHeader === undefined ? undefined : sql`toUInt64OrZero(${file.cellOf(options.rowHeader)})`
  const source = readings.get('source')?.read.value
  const fixedSource = param(options.source, 'String')
  const columns: (readonly [string, Sql])[] = [
    ['row', sql`row_of`],
    ['bad', badSql(checks, batch.marked)],
    ['raw', rawSql(kept, assembly.leans, batch.marked)],
    ['ids', sql`ids_of`],
    ['source', source ? sql`if(${source} = '', ${fixedSource}, ${source})` : sql`${fixedSource}`],
    ...assembly.columns,
  ]
  const lets: Let[] = [
    ...parts.lets,
    { name: 'row_of', value: said ? sql`if(${said} > 0, ${said}, row_no)` : sql`row_no` },
    { name: 'is_ok', value: and(checks.map(({ fine }) => fine)) },
  ]
  return sql`INSERT INTO ${name(options.table)} (${join(columns.map(([column]) => name(column)))})
SELECT
  ${join(columns.map(([column, value]) => sql`${value} AS ${name(`s_${column}`)}`), ',\n  ')}
FROM ${layered(lets, withoutSkipped(mapping, file, raw, batch.marked))}`
}

/** Rows that the mapping leaves out. They are numbered before, so that the others keep their numbers. */
function withoutSkipped({ skip }: Mapping, file: FileColumns, rows: Sql, marked: boolean): Sql {
  if (skip === undefined) return rows
  const conditions = Array.isArray(skip) ? skip : [skip]
  const isSkipped = join(conditions.map((condition) => conditionSql(condition, file.cellOf)), ' OR ')
  return sql`(SELECT * FROM ${rows} WHERE ${marked ? sql`${isMarked} OR ` : sql``}NOT (${isSkipped}))`
}

const NO_FAULT = sql`CAST([], 'Array(Tuple(column String, code String, detail String))')`

/** Every fault of the row; looked for one by one only where there is one. */
function badSql(checks: readonly Check[], marked: boolean): Sql {
  const faults = join(checks.map(({ column, fine, code, cell }) => sql`(${param(column, 'String')}, if(${fine}, '', ${code}), substringUTF8(${cell}, 1, 200))`), ',\n    ')
  const found = sql`CAST(arrayFilter(b -> b.2 != '', [${faults}]), 'Array(Tuple(column String, code String, detail String))')`
  const mark = marked ? sql`${isMarked}, CAST([('', c1, c2)], 'Array(Tuple(column String, code String, detail String))'), ` : sql``
  return sql`multiIf(${mark}is_ok, ${NO_FAULT}, ${found})`
}

function rawSql(cells: readonly Sql[], leans: Sql | undefined, marked: boolean): Sql {
  const mark = marked ? sql`${isMarked}, JSONExtract(c3, 'Array(String)'), ` : sql``
  return sql`multiIf(${mark}is_ok${leans ? sql` AND NOT ${leans}` : sql``}, CAST([], 'Array(String)'), [${join(cells)}])`
}
