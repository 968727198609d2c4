import type { Aggregate } from './aggregate.ts'
import { atEdge, rowAtEdge } from './at-edge.ts'
import { fieldColumn, readable } from './field-column.ts'

/** A field's value at the first fact (of several at once: the smallest); without `of`, when the first fact was. */
export const first: Aggregate = {
  key: 'first',
  name: { zh: '首次', en: 'first' },
  of: ['integer', 'decimal', 'text', 'flag', 'instant', 'date'],
  ofOptional: true,
  takesMany: true,
  column: fieldColumn,
  empty: 'null',
  byCode: true,
  compile: (rows) => atEdge(rows, 'min'),
  reference: (rows, field) => {
    const row = rowAtEdge(rows, 'min')
    if (!row) return null
    return field ? readable(row.value, field) : row.at
  },
}
