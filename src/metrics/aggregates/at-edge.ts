import { param, type Sql, sql } from '#sql/sql.ts'
import type { Value } from '../facts/fact.ts'
import { type CompileRows, compareValues, type ReferenceRow } from './aggregate.ts'

type Edge = 'min' | 'max'

/** SQL of the value of `of` at the first (min) or last (max) fact; without `of`, when it was. */
export function atEdge(rows: CompileRows, edge: Edge): Sql {
  if (!rows.field) return rows.aggregate(EDGES[edge], edgeOf(edge, rows.at(), rows.when()))
  if (rows.field.many || rows.field.type === 'date') return byTuple(rows, edge)
  const packed = rows.aggregate(EDGES[edge], edgeOf(edge, packedRow(rows), rows.when()))
  return sql`if(isNull(${packed}), NULL, ${rows.decode(sql`reinterpretAsInt64(assumeNotNull(${packed}))`)})`
}

const EDGES = { min: 'first', max: 'last' } as const

const edgeOf = (edge: Edge, what: Sql, when: Sql): Sql =>
  edge === 'min' ? sql`minOrNullIf(${what}, ${when})` : sql`maxOrNullIf(${what}, ${when})`

/**
 * Time in the upper half, value in the lower half of one 128-bit number: min and max of it find the value at the
 * edge, ties by value, at a fifth of the time that argMax by a pair takes.
 */
const packedRow = (rows: CompileRows): Sql =>
  sql`bitShiftLeft(toInt128(toUnixTimestamp64Milli(${rows.at()})), 64) + toInt64(${rows.code()})`

function byTuple(rows: CompileRows, edge: Edge): Sql {
  const key = sql`(${rows.at()}, ${rows.value()})`
  const found =
    edge === 'min'
      ? sql`argMinIf(${rows.value()}, ${key}, ${rows.when()})`
      : sql`argMaxIf(${rows.value()}, ${key}, ${rows.when()})`
  const number = rows.number()
  return sql`if(${number} = 0, NULL, ${rows.aggregate(EDGES[edge], found)})`
}

/** The row at the edge; of several at the same instant, the one with the smallest (min) or largest (max) value. */
export function rowAtEdge(
  rows: readonly ReferenceRow[],
  edge: Edge,
): { at: number; value: Value } | undefined {
  const sign = edge === 'min' ? 1 : -1
  return rows.reduce<ReferenceRow | undefined>((best, row) => {
    if (!best) return row
    const order = sign * (row.at - best.at || compareValues(row.value, best.value))
    return order < 0 ? row : best
  }, undefined)
}

/** A day in the shop's zone of an instant, for counting days. */
export const dayOfSql = (at: Sql, zone: string): Sql =>
  sql`toDate32(${at}, ${param(zone, 'String')})`
