import { join, name, param, type Sql, sql } from '#sql/sql.ts'
import { valueKinds } from '../values/registry.ts'
import type { Let, ValueContext, Way } from '../values/value.ts'
import type { Reading } from './assembly.ts'
import type { MappedColumn } from './cells.ts'

export type Readings = {
  readonly readings: ReadonlyMap<string, Reading>
  readonly lets: readonly Let[]
  /** The way of each group by its key: for the codes of rejects. */
  readonly ways: ReadonlyMap<string, Way>
}

/**
 * Turns mapped columns into values. Columns that are read alike form a group: its odd cells go into one array, empty
 * for most rows, which is cleaned and parsed in one pass; so the statement grows by ways of reading, not by columns.
 */
export function readColumns(columns: readonly MappedColumn[], context: ValueContext): Readings {
  const readings = new Map<string, Reading>()
  const ways = new Map<string, Way>()
  const groups = new Map<string, MappedColumn[]>()
  for (const column of columns) {
    const way = wayOf(column, context)
    ways.set(way.key, ways.get(way.key) ?? way)
    groups.set(way.key, [...(groups.get(way.key) ?? []), column])
  }
  const lets = [...groups.values()].flatMap((group, index) =>
    groupLets(group, index, context, readings),
  )
  return { readings, lets, ways }
}

function wayOf(column: MappedColumn, context: ValueContext): Way {
  const kind = valueKinds.get(column.value)
  if (!kind.ok) throw new Error(`column ${column.key} is of an unknown kind ${column.value}`)
  return kind.value.way(column.source, context)
}

function groupLets(
  group: readonly MappedColumn[],
  index: number,
  context: ValueContext,
  readings: Map<string, Reading>,
): Let[] {
  const lets: Let[] = []
  const define = (alias: string, value: Sql): Sql => {
    lets.push({ name: alias, value })
    return sql`${name(alias)}`
  }
  const members = group.map((column) => {
    const isPlainColumn = column.cell.texts.join('') === '' && column.cell.parts.length === 1
    const cell = isPlainColumn ? column.cell : define(`cell_${column.id}`, column.cell)
    const way = wayOf(column, context)
    return { column, cell, way, odd: define(`odd_${column.id}`, sql`NOT ${way.isPlain(cell)}`) }
  })
  const [first] = members
  if (!first) return lets
  const { way } = first
  const cells = join(members.map(({ odd, cell }) => sql`if(${odd}, ${cell}, '')`))
  const odd = define(
    `cells_g${index}`,
    sql`if(${join(
      members.map((one) => one.odd),
      ' OR ',
    )}, [${cells}], CAST([], 'Array(String)'))`,
  )
  const texts = define(
    `texts_g${index}`,
    sql`arrayMap(x -> if(x = '', '', ${way.clean(sql`x`)}), ${odd})`,
  )
  const type = param(`Array(Nullable(${way.type}))`, 'String')
  const values = define(
    `values_g${index}`,
    sql`CAST(arrayMap(t -> if(t = '', NULL, ${way.parse(sql`t`)}), ${texts}), ${type})`,
  )
  members.forEach((member, place) => {
    const at = param(place + 1, 'UInt32')
    const { id } = member.column
    const isText = way.type === 'String'
    const parsed = isText ? sql`ifNull(${values}[${at}], '')` : sql`${values}[${at}]`
    const read = define(
      `v_${id}`,
      sql`if(${member.odd}, ${parsed}, ${way.plainValue(member.cell)})`,
    )
    readings.set(member.column.key, {
      ...member.column,
      cell: member.cell,
      way: way.key,
      read: {
        value: member.way.finish ? define(`w_${id}`, member.way.finish(read)) : read,
        fine: define(
          `fine_${id}`,
          sql`(NOT ${member.odd} OR ${texts}[${at}] = '' OR isNotNull(${values}[${at}]))`,
        ),
        text: sql`if(${member.odd}, ${texts}[${at}], ${member.cell})`,
      },
    })
  })
  return lets
}
