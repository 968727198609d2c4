import type { Migration } from './ports.ts'

/** The stores' own tables in the ledger. */
export const storesMigrations: readonly Migration[] = Object.freeze([])
