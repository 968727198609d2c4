import { minorDigits } from '#core/money.ts'
import { type Problem, problem } from '#core/problem.ts'
import { fail, ok, type Result } from '#core/result.ts'
import { isTimeZone } from '#core/time.ts'
import { and, join, name, param, type Sql, sql } from '#sql/sql.ts'
import { columnSets } from '../columns/registry.ts'
import type { Condition, Mapping } from '../mapping.ts'
import type { Let, ValueContext, Way } from '../values/value.ts'
import {
  type Assembly,
  type AssemblyInput,
  type Check,
  checkOf,
  type Reading,
  type StageAssembly,
} from './assembly.ts'
import { type FileColumns, fileColumns, type MappedColumn } from './cells.ts'
import { conditionSql } from './conditions.ts'
import { faultsSql, NO_FAULT } from './faults.ts'
import { fileRows, type Items } from './file-rows.ts'
import { identifiersSql } from './identifiers-sql.ts'
import { layered } from './layers.ts'
import { readColumns } from './readings.ts'
import { assemblies } from './registry.ts'
import { digitsSql, hasGaps } from './zone-and-digits.ts'

export type StageOptions = {
  readonly table: string
  /** The shop's zone and currency, where the mapping says no other. */
  readonly zone: string
  readonly currency: string
  readonly source: string
  readonly items: Items
  /** A column of the file that says the record's number (rejected rows that come again). */
  readonly rowHeader?: string
  /** Headers that are not the owner's: their cells are not kept with rejects. */
  readonly foreignHeaders?: readonly string[]
}

export type StageInsert = {
  /** `INSERT INTO stage (…) SELECT … FROM input(…)`, without its FORMAT clause. `rows`: another query for the cells. */
  readonly statement: (rows?: Sql) => Sql
  /** Whether rows may lean on other rows of their fact. */
  readonly leans: boolean
  readonly skips: boolean
}

/**
 * The statement that types, cleans and checks a file's records while the engine reads them. Every fault of a row
 * becomes (column, code, cell) in `bad`. Problems: `unknown_field`, `unmapped_columns`, `invalid_value`, alone or in
 * `invalid_input`.
 *
 * @example compileStageInsert(mapping, ['order_id', …], { table: 'stage_import_7', zone: 'Asia/Shanghai', currency: 'CNY', source: 'pos', items: 'no items' })
 */
export function compileStageInsert(
  mapping: Mapping,
  headers: readonly string[],
  options: StageOptions,
): Result<StageInsert> {
  const set = columnSets.get(mapping.kind)
  const kind = assemblies.get(mapping.kind)
  if (!set.ok) return set
  if (!kind.ok) return kind
  const zone = mapping.time_zone ?? options.zone
  if (!isTimeZone(zone))
    return fail(
      problem(
        'invalid_value',
        { detail: `“${zone}” is not a time zone / 不是有效的时区` },
        '/time_zone',
      ),
    )
  const file = fileColumns(mapping, headers, set.value)
  if (file.problems.length > 0) return fail(allOf(file.problems))
  const missing = missingColumns(kind.value.needs(mapping), file.columns)
  if (missing.length > 0)
    return fail(
      problem(
        'unmapped_columns',
        { missing: missing.join(', '), headers: headers.slice(0, 60).join(', ') },
        '/columns',
      ),
    )
  const parts = partsOf(mapping, file, kind.value, {
    ...options,
    zone,
    currency: mapping.currency ?? options.currency,
  })
  return ok({
    statement: (rows) =>
      insertOf(parts, {
        mapping,
        file,
        headers,
        options,
        rows: rows ?? fileRows(headers.length, options.items),
      }),
    leans: parts.assembly.leans !== undefined,
    skips: mapping.skip !== undefined,
  })
}

const allOf = (problems: readonly Problem[]): Problem =>
  problems.length === 1 && problems[0] ? problems[0] : { code: 'invalid_input', errors: problems }

/** What a kind needs and a mapping does not name: the first of each group. */
export const missingColumns = (
  needs: readonly (readonly string[])[],
  columns: { has: (key: string) => boolean },
): string[] =>
  needs.filter((group) => !group.some((key) => columns.has(key))).map((group) => group[0] ?? '')

type Parts = {
  readonly lets: readonly Let[]
  readonly readings: ReadonlyMap<string, Reading>
  readonly ways: ReadonlyMap<string, Way>
  readonly assembly: Assembly
  readonly checks: readonly Check[]
}

function partsOf(
  mapping: Mapping,
  file: FileColumns,
  kind: StageAssembly,
  options: Pick<StageOptions, 'zone' | 'currency' | 'items'>,
): Parts {
  const cut = cutItems([...file.columns.values()])
  const mixed = file.columns.has('currency')
  const context: ValueContext = {
    zone: param(options.zone, 'String'),
    hasGaps: hasGaps(options.zone),
    digits: mixed ? sql`digits_of_row` : minorDigits(options.currency),
  }
  const { readings, ways, lets: readLets } = readColumns(cut.columns, context)
  const value = (key: string, otherwise = sql`''`): Sql =>
    readings.get(key)?.read.value ?? otherwise
  const rowFits = (condition: Condition | 'always' | undefined): Sql =>
    condition === undefined
      ? sql`0`
      : condition === 'always'
        ? sql`1`
        : conditionSql(condition, file.cellOf)
  const item = cut.cut ? cut.cut.item : options.items === 'with items' ? sql`item_no` : undefined
  const assembly = kind.assemble({
    mapping,
    readings,
    value,
    rowFits,
    row: sql`row_of`,
    currency: options.currency,
    ...(cut.cut ? { cut: cut.cut } : {}),
    ...(item ? { item } : {}),
  })
  const currency = sql`if(${value('currency')} = '', ${options.currency}, ${value('currency')})`
  const cells = [...readings.values()].map(
    ({ key, cell, read, way }): Check => ({
      column: key,
      fine: read.fine,
      why: { way },
      text: read.text,
      cell,
    }),
  )
  return {
    lets: [
      ...cut.lets,
      ...readLets,
      ...(mixed ? [{ name: 'digits_of_row', value: digitsSql(currency) }] : []),
      ...assembly.lets,
      { name: 'ids_of', value: identifiersSql({ readings, value }) },
    ],
    readings,
    ways,
    assembly,
    checks: [...cells, ...cut.checks, ...assembly.checks],
  }
}

type CutColumns = {
  readonly columns: readonly MappedColumn[]
  readonly lets: readonly Let[]
  readonly checks: readonly Check[]
  readonly cut?: AssemblyInput['cut']
}

/** Cells that hold several items become one of them; the row is repeated for each. */
function cutItems(columns: readonly MappedColumn[]): CutColumns {
  const cutting = columns.filter(({ source }) => source.split !== undefined)
  if (cutting.length === 0) return { columns, lets: [], checks: [] }
  const lists = cutting.map(({ id, source, cell }) => ({
    name: `items_${id}`,
    value: sql`splitByString(${source.split ?? ';'}, ${cell})`,
  }))
  const lengths = lists.map((list) => sql`length(${name(list.name)})`)
  const lets: Let[] = [
    ...lists,
    { name: 'item_count', value: sql`greatest(1, ${join(lengths)})` },
    { name: 'item_of', value: sql`arrayJoin(range(1, item_count + 1))` },
  ]
  const cutCell = (id: string): Sql =>
    sql`if(length(${name(`items_${id}`)}) = 1, ${name(`items_${id}`)}[1], ${name(`items_${id}`)}[item_of])`
  const fits = and(lengths.map((length) => sql`${length} <= 1 OR ${length} = item_count`))
  const sizes = sql`concat(${join(
    lengths.map((length) => sql`toString(${length})`),
    ", ' / ', ",
  )}, '')`
  return {
    columns: columns.map((column) =>
      column.source.split === undefined ? column : { ...column, cell: cutCell(column.id) },
    ),
    lets,
    checks: [checkOf(cutting[0]?.key ?? '', fits, 'split_mismatch', sizes)],
    cut: {
      item: sql`item_of`,
      count: sql`item_count`,
      isShared: (id) =>
        cutting.some((column) => column.id === id)
          ? sql`(length(${name(`items_${id}`)}) = 1 AND item_count > 1)`
          : sql`(item_count > 1)`,
    },
  }
}

type InsertParts = {
  readonly mapping: Mapping
  readonly file: FileColumns
  readonly headers: readonly string[]
  readonly options: StageOptions
  readonly rows: Sql
}

function insertOf(
  { lets, readings, ways, assembly, checks }: Parts,
  { mapping, file, headers, options, rows }: InsertParts,
): Sql {
  const kept = headers.flatMap((header, index) =>
    options.foreignHeaders?.includes(header) ? [] : [name(`c${index}`)],
  )
  const said =
    options.rowHeader === undefined
      ? undefined
      : sql`toUInt64OrZero(trim(${file.cellOf(options.rowHeader)}))`
  const source = readings.get('source')?.read.value
  const fixedSource = param(options.source, 'String')
  const columns: (readonly [string, Sql])[] = [
    ['row', sql`row_of`],
    ['bad', sql`if(is_ok, ${NO_FAULT}, ${faultsSql(checks, ways)})`],
    [
      'raw',
      sql`if(is_ok${assembly.leans ? sql` AND NOT ${assembly.leans}` : sql``}, CAST([], 'Array(String)'), [${join(kept)}])`,
    ],
    ['ids', sql`ids_of`],
    ['source', source ? sql`if(${source} = '', ${fixedSource}, ${source})` : sql`${fixedSource}`],
    ...assembly.columns,
  ]
  const all: Let[] = [
    ...lets,
    { name: 'row_of', value: said ? sql`if(${said} > 0, ${said}, row_no)` : sql`row_no` },
    { name: 'is_ok', value: and(checks.map(({ fine }) => fine)) },
  ]
  return sql`INSERT INTO ${name(options.table)} (${join(columns.map(([column]) => name(column)))})
SELECT
  ${join(
    columns.map(([column, value]) => sql`${value} AS ${name(`s_${column}`)}`),
    ',\n  ',
  )}
FROM ${layered(all, withoutSkipped(mapping, file, rows))}`
}

/** Rows that the mapping leaves out. */
function withoutSkipped({ skip }: Mapping, file: FileColumns, rows: Sql): Sql {
  if (skip === undefined) return rows
  const conditions = Array.isArray(skip) ? skip : [skip]
  return sql`(SELECT * FROM ${rows} WHERE NOT (${join(
    conditions.map((condition) => conditionSql(condition, file.cellOf)),
    ' OR ',
  )}))`
}
