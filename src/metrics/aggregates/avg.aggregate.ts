import { sql } from '#sql/sql.ts'
import { type Aggregate, sumOf } from './aggregate.ts'
import { sum } from './sum.aggregate.ts'

/** The mean of a field. Money is rounded to the whole minor unit, half away from zero. */
export const avg: Aggregate = {
  key: 'avg',
  name: { zh: '平均', en: 'average' },
  of: ['integer', 'decimal'],
  column: (field) => (field?.money ? 'integer' : 'float'),
  empty: 'null',
  foldsArrays: true,
  compile: (rows) => {
    const total = sum.compile(rows)
    const number = rows.number()
    if (!rows.field?.money) return sql`toFloat64(${total}) / nullIf(${number}, 0)`
    return sql`sign(${total}) * intDiv(2 * abs(${total}) + ${number}, 2 * nullIf(${number}, 0))`
  },
  reference: (rows, field) => {
    if (rows.length === 0) return null
    const total = sumOf(rows, field?.scale)
    return field?.money ? roundedMean(total, rows.length) : total / rows.length
  },
}

function roundedMean(total: number, number: number): number {
  const size = BigInt(Math.abs(total))
  const n = BigInt(number)
  return Math.sign(total) * Number((2n * size + n) / (2n * n)) || 0
}
