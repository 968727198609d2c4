import type { Aggregate } from './aggregate.ts'
import { atEdge, rowAtEdge } from './at-edge.ts'
import { fieldColumn, readable } from './field-column.ts'

/** A field's value at the last fact (of several at once: the largest); without `of`, when the last fact was. */
export const last: Aggregate = {
  key: 'last',
  name: { zh: '最近一次', en: 'last' },
  of: ['integer', 'decimal', 'text', 'flag', 'instant', 'date'],
  ofOptional: true,
  takesMany: true,
  column: fieldColumn,
  empty: 'null',
  byCode: true,
  compile: (rows) => atEdge(rows, 'max'),
  reference: (rows, field) => {
    const row = rowAtEdge(rows, 'max')
    if (!row) return null
    return field ? readable(row.value, field) : row.at
  },
}
