import type { FactTable } from '#stores/table.ts'
import { attributesTable } from './attributes.table.ts'
import { eventsTable } from './events.table.ts'
import { feedbackTable } from './feedback.table.ts'
import { ordersTable } from './orders.table.ts'
import { productsTable } from './products.table.ts'
import { rejectsTable } from './rejects.table.ts'
import { customersTable, touchedTable } from './touched.table.ts'

/** All tables of the facts room. */
export const factTables: readonly FactTable[] = Object.freeze([
  ordersTable,
  eventsTable,
  feedbackTable,
  attributesTable,
  productsTable,
  customersTable,
  touchedTable,
  rejectsTable,
])
