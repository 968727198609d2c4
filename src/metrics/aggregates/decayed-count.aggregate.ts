import type { Aggregate } from './aggregate.ts'
import { decayedSql, decayedValue, readDecayed } from './decay.ts'

/** How many facts, each worth 1 on its day and half after every half-life: what somebody does now counts most. */
export const decayedCount: Aggregate = {
  key: 'decayed_count',
  name: { zh: '衰减次数', en: 'decayed count' },
  of: [],
  decays: true,
  isInexact: true,
  column: () => 'float',
  empty: 'zero',
  compile: (rows) => decayedSql(rows, rows.when(), undefined),
  reference: (rows, _field, view, spec) => decayedValue(rows, () => 1, view, spec),
  read: readDecayed,
}
