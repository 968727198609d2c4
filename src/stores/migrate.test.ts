import { expect, test } from 'vitest'
import { sql } from '#sql/sql.ts'
import { testStores } from '../../test/harness/stores.ts'
import { migrate } from './migrate.ts'
import { storesMigrations } from './migrations.ts'
import type { Migration } from './ports.ts'

const stores = await testStores()
const table = {
  name: 'steps',
  columns: 'customer UInt32',
  engine: 'MergeTree' as const,
  orderBy: 'customer',
}

const second: Migration = {
  id: '9002-second',
  ledger: [sql`ALTER TABLE steps ADD COLUMN more text`],
  facts: [sql`ALTER TABLE steps ADD COLUMN IF NOT EXISTS more UInt8`],
}
const first: Migration = {
  id: '9001-first',
  tables: [table],
  ledger: [sql`CREATE TABLE steps (n int8)`],
}

test('steps run in order of id, once, also when several processes start together', async () => {
  const all = [...storesMigrations, second, first]
  const runs = await Promise.all([migrate(stores, all), migrate(stores, all), migrate(stores, all)])

  expect(runs.flat()).toEqual(['9001-first', '9002-second'])
  expect(await stores.ledger.query(sql`SELECT n, more FROM steps`)).toEqual([])
  expect(await stores.facts.query(sql`SELECT customer, more FROM steps`)).toEqual([])
})

test('a step whose ledger part fails is not recorded and can be run again', async () => {
  const all = [...storesMigrations, first, second]
  const broken: Migration = {
    id: '9003-third',
    tables: [{ ...table, name: 'third' }],
    ledger: [sql`CREATE TABLE third (n int8)`, sql`SELECT nonsense`],
  }
  await expect(migrate(stores, [...all, broken])).rejects.toThrow('nonsense')

  const mended: Migration = { ...broken, ledger: [sql`CREATE TABLE third (n int8)`] }
  expect(await migrate(stores, [...all, mended])).toEqual(['9003-third'])
})

test('data of a newer version are refused and left alone', async () => {
  const old = [...storesMigrations, first]
  const failure = await migrate(stores, old).catch((error: unknown) => error)
  expect(failure).toMatchObject({
    problem: { code: 'newer_data', params: { found: '9003-third', known: '9001-first' } },
  })
})
