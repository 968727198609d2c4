import { registry } from '#core/registry.ts'
import type { ColumnSet } from './column.ts'
import { orderColumns } from './orders.ts'
import { customerColumns, eventColumns, feedbackColumns } from './people.ts'
import { productColumns } from './products.ts'

/** The canonical columns of every kind of file. */
export const columnSets = registry<ColumnSet>('import', [
  orderColumns,
  customerColumns,
  productColumns,
  eventColumns,
  feedbackColumns,
])
