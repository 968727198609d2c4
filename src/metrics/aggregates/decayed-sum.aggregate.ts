import { sql } from '#sql/sql.ts'
import type { Aggregate } from './aggregate.ts'
import { decayedSql, decayedValue, readDecayed } from './decay.ts'

/** The sum of a field, where it is above 0, each amount whole on its day and half after every half-life. */
export const decayedSum: Aggregate = {
  key: 'decayed_sum',
  name: { zh: '衰减合计', en: 'decayed sum' },
  of: ['integer', 'decimal'],
  decays: true,
  isInexact: true,
  column: () => 'float',
  empty: 'zero',
  compile: (rows) => {
    const value = rows.value()
    return decayedSql(rows, sql`${rows.when()} AND ${value} > 0`, value)
  },
  reference: (rows, field, view, spec) => {
    const scale = 10 ** (field?.scale ?? 0)
    return decayedValue(rows, (row) => Math.max(0, Number(row.value)) / scale, view, spec)
  },
  read: readDecayed,
}
