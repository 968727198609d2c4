import { factsMigrations } from '#facts/migrations.ts'
import { migrate } from '#stores/migrate.ts'
import { openStores, type Stores } from '#stores/open-stores.ts'
import type { Migration } from '#stores/ports.ts'

/** Both engines, embedded, on an empty folder, with the schemas of what the benchmark needs. */
export async function openShop(folder: string, more: readonly Migration[] = []): Promise<Stores> {
  const stores = await openStores({ dataDir: folder })
  await migrate(stores, [...factsMigrations, ...more])
  return stores
}
