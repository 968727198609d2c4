import fc from 'fast-check'
import pg from 'pg'
import { describe, expect, inject, test } from 'vitest'
import { param, sql } from '#sql/sql.ts'
import { testStores } from '../../../test/harness/stores.ts'
import { instant, json } from '../instant.ts'
import { openLedger } from './ledger.ts'

const { ledger } = await testStores([
  { id: '9000', ledger: [sql`CREATE TABLE things (n int8 PRIMARY KEY, note text)`] },
])

describe('values', () => {
  test('int8, numeric, instants, dates, json and text come back as they went in', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
        fc.integer({ min: -2_000_000_000_000, max: 9_000_000_000_000 }),
        fc.string({ unit: 'grapheme' }).filter((text) => !text.includes('\0')),
        async (whole, at, text) => {
          const [row] = await ledger.query(
            sql`SELECT ${whole}::int8 AS whole, ${instant(at)} AS at, ${text}::text AS text, ${json({ text, at })} AS value`,
          )
          expect(row).toEqual({ whole, at, text, value: { text, at } })
        },
      ),
      { numRuns: 100 },
    )
  })

  test('numerics and dates keep their digits, arrays their elements', async () => {
    const [row] =
      await ledger.query(sql`SELECT 1.50::numeric AS a, '2026-02-28'::date AS b, '{1,NULL}'::int8[] AS c,
      ARRAY[${instant(0)}, NULL] AS d, '{2026-01-31}'::date[] AS e, ${param(['x', "y'z"], 'Array(String)')}::text[] AS f,
      '{"id": 3705115058471208928}'::jsonb AS g, '-infinity'::float8 AS h, NULL::int8 AS i`)
    expect(row).toEqual({
      a: '1.50',
      b: '2026-02-28',
      c: [1n, null],
      d: [0, null],
      e: ['2026-01-31'],
      f: ['x', "y'z"],
      g: { id: '3705115058471208928' },
      h: Number.NEGATIVE_INFINITY,
      i: null,
    })
    await expect(ledger.query(sql`SELECT 'infinity'::timestamptz AS never`)).rejects.toThrow(
      'not a finite time',
    )
  })
})

describe('a transaction', () => {
  test('is all or nothing, and one within it can fail alone', async () => {
    await ledger.transaction(async (inner) => {
      await inner.query(sql`INSERT INTO things VALUES (1, 'kept')`)
      await inner
        .transaction(async (deeper) => {
          await deeper.query(sql`INSERT INTO things VALUES (2, 'lost')`)
          await deeper.query(sql`INSERT INTO things VALUES (1, 'twice')`)
        })
        .catch(() => undefined)
      await inner.query(sql`INSERT INTO things VALUES (3, 'kept')`)
    })
    await ledger
      .transaction(async (inner) => {
        await inner.query(sql`INSERT INTO things VALUES (4, 'lost')`)
        throw new Error('no')
      })
      .catch(() => undefined)

    expect(await ledger.query(sql`SELECT n FROM things ORDER BY n`)).toEqual([{ n: 1n }, { n: 3n }])
  })

  test('is not seen by others before its end', async () => {
    await ledger.transaction(async (inner) => {
      await inner.query(sql`INSERT INTO things VALUES (50, '')`)
      expect(await ledger.query(sql`SELECT n FROM things WHERE n = 50`)).toEqual([])
    })
    expect(await ledger.query(sql`SELECT n FROM things WHERE n = 50`)).toEqual([{ n: 50n }])
  })
})

describe('a lock', () => {
  test('lets one in at a time, among many and among processes', async () => {
    const { postgres } = inject('engines')
    const [{ name } = { name: '' }] = await ledger.query<{ name: string }>(
      sql`SELECT current_database() AS name`,
    )
    await using other = {
      ledger: openLedger({ ...postgres, user: 'postgres', database: name }, { path: '' }),
      [Symbol.asyncDispose]: () => other.ledger.close(),
    }
    let inside = 0
    let most = 0
    const visit = async (): Promise<void> => {
      inside += 1
      most = Math.max(most, inside)
      await ledger.query(sql`SELECT pg_sleep(0.002)`)
      inside -= 1
    }
    await Promise.all(
      Array.from({ length: 60 }, (_, n) => (n % 2 ? ledger : other.ledger).withLock('door', visit)),
    )
    expect(most).toBe(1)
  })

  test('is refused at once to who only tries, and free again after a failure', async () => {
    await ledger.withLock('busy', async () => {
      expect(await ledger.tryLock('busy', async () => 1)).toBeUndefined()
      expect(await ledger.tryLock('idle', async () => 1)).toBe(1)
    })
    // At once, not when the server has noticed that a connection is gone: that took now and then longer than this.
    for (let turn = 0; turn < 50; turn += 1) {
      await expect(
        ledger.withLock('busy', () => Promise.reject(new Error('inside'))),
      ).rejects.toThrow('inside')
      expect(await ledger.tryLock('busy', async () => turn)).toBe(turn)
    }
  })

  test('many waiters never keep statements or other locks from running', async () => {
    let release = (): void => undefined
    const held = new Promise<void>((resolve) => {
      release = resolve
    })
    const holder = ledger.withLock('jam', () => held)
    const waiters = Array.from({ length: 100 }, () => ledger.withLock('jam', async () => undefined))
    expect(await ledger.withLock('free', () => ledger.query(sql`SELECT 1 AS one`))).toEqual([
      { one: 1 },
    ])
    release()
    await Promise.all([holder, ...waiters])
  })

  test('that is lost on the way is reported', async () => {
    const { postgres } = inject('engines')
    const [{ name } = { name: '' }] = await ledger.query<{ name: string }>(
      sql`SELECT current_database() AS name`,
    )
    const admin = new pg.Client({ ...postgres, user: 'postgres', database: name })
    await admin.connect()
    const run = ledger.withLock('fragile', async () => {
      await admin.query(
        `SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`,
      )
      await ledger.query(sql`SELECT pg_sleep(0.05)`)
    })
    await expect(run).rejects.toThrow('engine_down')
    await admin.end()
    expect(await ledger.withLock('fragile', async () => 'again')).toBe('again')
  })
})

test('a signal is heard by every process that listens for it, of a transaction when it commits, and again after a break', async () => {
  const { postgres } = inject('engines')
  const [{ name } = { name: '' }] = await ledger.query<{ name: string }>(
    sql`SELECT current_database() AS name`,
  )
  const other = openLedger({ ...postgres, user: 'postgres', database: name }, { path: '' })
  let heard = 0
  const deaf = other.onSignal('work', () => (heard += 1))
  await expect.poll(() => heard).toBe(1) // It may have missed something until now.
  await ledger.signal('something else')
  await ledger.signal('work')
  await expect.poll(() => heard).toBe(2)

  await ledger.transaction(async (inner) => {
    await inner.signal('work')
    expect(await inner.query(sql`SELECT 1 AS one`)).toHaveLength(1)
    expect(heard).toBe(2)
  })
  await expect.poll(() => heard).toBe(3)

  await ledger.query(
    sql`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE 'LISTEN%' AND datname = current_database()`,
  )
  await expect.poll(() => heard).toBe(4)
  deaf()
  await ledger.signal('work')
  await other.close()
  expect(heard).toBe(4)
})

test('a server that is not there is engine_down', async () => {
  const nowhere = openLedger({ host: '/nowhere', user: 'x', database: 'x' }, { path: '' })
  await expect(nowhere.query(sql`SELECT 1`)).rejects.toThrow('engine_down')
  await expect(nowhere.transaction(async () => 1)).rejects.toThrow('engine_down')
  await expect(nowhere.withLock('x', async () => 1)).rejects.toThrow('engine_down')
  await nowhere.close()
})
