import { apiMigrations } from '#api/migrations.ts'
import { factsMigrations } from '#facts/migrations.ts'
import { loyaltyMigrations } from '#loyalty/migrations.ts'
import { messagingMigrations } from '#messaging/migrations.ts'
import { metricsMigrations } from '#metrics/migrations.ts'
import { rfmMigrations } from '#metrics/rfm/rfm-migrations.ts'
import { segmentsMigrations } from '#segments/migrations.ts'
import { promotionsMigrations } from '#promotions/migrations.ts'
import { definitionsMigrations } from '#stores/definitions.migrations.ts'
import { storesMigrations } from '#stores/migrations.ts'
import type { Migration } from '#stores/ports.ts'
import { reconcileMigrations } from './services/reconcile.migrations.ts'

/** The schemas of all rooms, for both engines. */
export const migrations: readonly Migration[] = Object.freeze([
  ...storesMigrations,
  ...definitionsMigrations,
  ...factsMigrations,
  ...metricsMigrations,
  ...rfmMigrations,
  ...segmentsMigrations,
  ...loyaltyMigrations,
  ...promotionsMigrations,
  ...messagingMigrations,
  ...apiMigrations,
  ...reconcileMigrations,
])
