import { expect, test } from 'vitest'
import { sql } from '#sql/sql.ts'
import { testStores } from './stores.ts'

const { facts, ledger, profile } = await testStores([
  {
    id: '9000-harness',
    tables: [
      {
        name: 'things',
        columns: 'customer UInt32, n UInt64',
        engine: 'MergeTree',
        orderBy: 'customer',
      },
    ],
    ledger: [sql`CREATE TABLE things (n int8)`],
  },
])

test('a test file has databases of its own, migrated, and sees them whole', async () => {
  await facts.run(sql`INSERT INTO things SELECT number, number FROM numbers(100)`)
  await ledger.query(sql`INSERT INTO things VALUES (${7n})`)

  expect(await facts.query(sql`SELECT count() AS n FROM things`)).toEqual([{ n: '100' }])
  expect(await ledger.query(sql`SELECT n FROM things`)).toEqual([{ n: 7n }])
  expect(facts.shards).toHaveLength(profile === 'server' ? 3 : 1)
})

test('two pairs of databases do not see each other', async () => {
  await using other = await testStores()

  await expect(other.ledger.query(sql`SELECT n FROM things`)).rejects.toThrow('does not exist')
  await expect(other.facts.query(sql`SELECT n FROM things`)).rejects.toThrow('things')
})
