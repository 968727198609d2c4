import { sql } from '#sql/sql.ts'
import type { Aggregate } from './aggregate.ts'

/** How many facts; with `of`, how many that have the field. */
export const count: Aggregate = {
  key: 'count',
  name: { zh: '次数', en: 'count' },
  of: ['integer', 'decimal', 'text', 'flag', 'instant', 'date'],
  ofOptional: true,
  takesMany: true,
  column: () => 'integer',
  empty: 'zero',
  foldsArrays: true,
  compile: (rows) => rows.number(),
  ofValues: (values) => sql`length(${values})`,
  reference: (rows) => rows.length,
}
