import type { Aggregate } from './aggregate.ts'
import { atEdge, rowAtEdge } from './at-edge.ts'
import { daysUntilNow } from './days-since.aggregate.ts'

/** Whole calendar days, in the shop's zone, since the first fact: how long somebody has been a customer. */
export const daysSinceFirst: Aggregate = {
  key: 'days_since_first',
  name: { zh: '距首次的天数', en: 'days since the first' },
  of: [],
  column: () => 'instant',
  empty: 'null',
  compile: (rows) => atEdge(rows, 'min'),
  reference: (rows) => rowAtEdge(rows, 'min')?.at ?? null,
  read: daysUntilNow(),
}
