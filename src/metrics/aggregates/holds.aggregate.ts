import { sql } from '#sql/sql.ts'
import type { Aggregate } from './aggregate.ts'
import { rowAtEdge } from './at-edge.ts'

/** The text that holds: that of the latest fact. An empty one holds as well, and is none. */
export const holds: Aggregate = {
  key: 'holds',
  name: { zh: '当前值', en: 'what holds' },
  of: ['text'],
  takesMany: true,
  takesMissing: true,
  column: () => 'text',
  empty: 'null',
  compile: (rows) => {
    const latest = sql`argMaxIf(toString(${rows.value()}), (${rows.at()}, ${rows.value()}), ${rows.when()})`
    return sql`nullIf(${rows.aggregate('holds', latest)}, '')`
  },
  reference: (rows) => rowAtEdge(rows, 'max')?.value || null,
}
