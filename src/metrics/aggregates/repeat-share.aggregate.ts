import { type Sql, sql } from '#sql/sql.ts'
import type { Aggregate, CompileRows } from './aggregate.ts'

/**
 * The share of facts that are not the first: 0.75 = three of four orders were by somebody who had bought before. With
 * `of`, the share of facts whose value had occurred before: goods that were bought again.
 */
export const repeatShare: Aggregate = {
  key: 'repeat_share',
  name: { zh: '重复占比', en: 'share of repeats' },
  of: ['integer', 'text'],
  ofOptional: true,
  takesMany: true,
  column: () => 'float',
  empty: 'null',
  byCode: true,
  foldsArrays: true,
  compile: (rows) => {
    const number = rows.number()
    return sql`(${number} - ${different(rows)}) / nullIf(${number}, 0)`
  },
  reference: (rows, field) => {
    const different = field ? new Set(rows.map((row) => row.value)).size : 1
    return rows.length === 0 ? null : (rows.length - different) / rows.length
  },
}

function different(rows: CompileRows): Sql {
  if (!rows.field) return sql`1`
  if (rows.field.many) return rows.aggregate('distinct', rows.fold('uniqExact', rows.value()))
  return sql`arrayUniq(${rows.aggregate('codes', rows.fold('groupArray', rows.code()))})`
}
