import type { Migration } from '#stores/ports.ts'
import { happeningsMigration } from './live/happenings.store.ts'
import { transitionsTable } from './transitions/transitions.table.ts'
import { webhooksMigration } from './webhooks/webhooks.migrations.ts'

/** The messaging room's schemas in both engines. */
export const messagingMigrations: readonly Migration[] = [
  { id: '0221-transitions', tables: [transitionsTable] },
  webhooksMigration,
  happeningsMigration,
]
