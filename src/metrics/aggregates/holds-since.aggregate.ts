import { sql } from '#sql/sql.ts'
import { type Aggregate, compareValues } from './aggregate.ts'

/** Since when the text that holds now has held: being told the same again does not begin anew. */
export const holdsSince: Aggregate = {
  key: 'holds_since',
  name: { zh: '当前值起始时间', en: 'since when it holds' },
  of: ['text'],
  takesMany: true,
  takesMissing: true,
  column: () => 'instant',
  empty: 'null',
  compile: (rows) => {
    const told = sql`arraySort(groupArrayIf((${rows.at()}, toString(${rows.value()})), ${rows.when()}))`
    const all = rows.derive('told', rows.aggregate('told_by', told))
    const before = sql`arrayLastIndex(one -> one.2 != ${all}[-1].2, ${all})`
    return sql`if(${all}[-1].2 = '', NULL, ${all}[${before} + 1].1)`
  },
  reference: (rows) => {
    const told = rows.toSorted((a, b) => a.at - b.at || compareValues(a.value, b.value))
    const now = told.at(-1)?.value
    if (!now) return null
    return told[told.findLastIndex((one) => one.value !== now) + 1]?.at ?? null
  },
}
