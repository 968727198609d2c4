import { once } from 'node:events'
import { Readable } from 'node:stream'
import { setTimeout as wait } from 'node:timers/promises'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { ProblemError } from '#core/result.ts'
import { fromEngineTime, toEngineTime } from '#core/time.ts'
import { join, param, type Sql, sql } from '#sql/sql.ts'
import { testStores } from '../../../test/harness/stores.ts'
import type { FactTable } from '../table.ts'

const spend: FactTable = {
  name: 'spend',
  columns:
    "customer UInt32, rev UInt64, gone UInt8, at DateTime64(3, 'UTC'), amount Int64, rate Decimal(18, 4), note String",
  engine: 'ReplacingMergeTree(rev, gone)',
  orderBy: '(customer, at)',
  partitionBy: 'rev > 1000',
}
const elsewhere: FactTable = {
  name: 'elsewhere',
  columns: 'customer UInt32, x UInt32',
  engine: 'MergeTree',
  orderBy: 'x',
  shardBy: 'x',
}

const { facts, profile } = await testStores([{ id: '9000', tables: [spend, elsewhere] }])

const row = (customer: number, amount: bigint | number, extra: object = {}) => ({
  customer,
  rev: 1,
  gone: 0,
  at: '2026-11-22 01:02:03.456',
  amount,
  rate: '0.1000',
  note: '',
  ...extra,
})

describe('values', () => {
  test('come back as they went in: 64 bits, decimals, times, any text', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
        fc.string({ unit: 'binary' }),
        fc.integer({ min: 0, max: 4_000_000_000_000 }),
        async (amount, note, at) => {
          const [found] = await facts.query<{ a: string; n: string; t: string }>(
            sql`SELECT ${param(amount, 'Int64')} AS a, ${note} AS n, ${param(toEngineTime(at), "DateTime64(3, 'UTC')")} AS t`,
          )
          expect(found).toEqual({ a: amount.toString(), n: note, t: toEngineTime(at) })
          expect(fromEngineTime(found?.t ?? '')).toBe(at)
        },
      ),
      { numRuns: 60 },
    )
  })

  test('are inserted as objects, bigint too, and counted', async () => {
    const notes = ["it's", '茶\t\n\\', '🙂', '']
    const rows = notes.map((note, n) => row(100 + n, 2n ** 60n + BigInt(n), { note }))

    expect(await facts.insert('spend', rows)).toMatchObject({ rows: 4 })
    expect(await facts.insert('spend', [])).toEqual({ rows: 0, bytes: 0 })

    const found = await facts.query(
      sql`SELECT amount, rate, at, note FROM spend WHERE customer >= 100 AND customer < 200 ORDER BY customer`,
    )
    expect(found).toEqual(
      rows.map(({ amount, note }) => ({
        amount: amount.toString(),
        rate: '0.1',
        at: '2026-11-22 01:02:03.456',
        note,
      })),
    )
  })

  test('of a hundred thousand in a list are bound like one', async () => {
    const ids = Array.from({ length: 100_000 }, (_, n) => n)
    expect(await facts.query(sql`SELECT length(${param(ids, 'Array(UInt32)')}) AS n`)).toEqual([
      { n: '100000' },
    ])
    const { rows } = await facts.run(
      sql`INSERT INTO elsewhere SELECT arrayJoin(${param(ids, 'Array(UInt32)')}) AS c, c`,
    )
    expect(rows).toBe(100_000)
    expect(
      await facts.query(
        sql`SELECT count() AS n FROM elsewhere WHERE customer IN ${param(ids, 'Array(UInt32)')}`,
      ),
    ).toEqual([{ n: '100000' }])
    const texts = ids.slice(0, 20_000).map((n) => `o'Neil\\${n}\t茶`)
    expect(
      await facts.query(
        sql`SELECT arrayUniq(${param(texts, 'Array(String)')}) AS n, ${param(texts, 'Array(String)')}[3] AS third`,
      ),
    ).toEqual([{ n: 20_000, third: texts[2] }])
  })
})

describe('large answers and large inputs', () => {
  test('may be asked for in half a megabyte of SQL', async () => {
    const one: Sql = { kind: 'sql', texts: [`1 /* ${' '.repeat(170)} */`], parts: [] }
    const ones = Array.from({ length: 3000 }, () => one)
    const [answer] = await facts.query<{ n: string }>(sql`SELECT length([${join(ones)}]) AS n`)
    expect(answer?.n).toBe('3000')
  })

  test('stream in any format, and an insert can read a stream through SQL', async () => {
    const lines = Readable.from(
      (function* () {
        for (let n = 0; n < 50_000; n += 1) yield `${n + 1_000_000},${n}\n`
      })(),
    )
    const { rows } = await facts.write(
      sql`INSERT INTO elsewhere SELECT c, x + ${7} FROM input('c UInt32, x UInt32') FORMAT CSV`,
      lines,
    )
    expect(rows).toBe(50_000)

    let bytes = 0
    const stream = await facts.read(
      sql`SELECT x FROM elsewhere WHERE customer >= 1000000`,
      'RowBinary',
    )
    for await (const chunk of stream) bytes += (chunk as Buffer).length
    expect(bytes).toBe(50_000 * 4)
  })

  test('a failure half-way is a failure, not a short answer', async () => {
    const failing = sql`SELECT throwIf(number = 3000000, 'no more') FROM numbers(6000000) SETTINGS max_block_size = 65536`
    const drain = async (): Promise<void> => {
      for await (const _ of await facts.read(failing, 'RowBinary')) continue
    }
    await expect(drain()).rejects.toThrow('no more')
    await expect(facts.query(failing)).rejects.toThrow('no more')
  })

  test('a broken input writes nothing that is seen as done', async () => {
    const lines = Readable.from(['9000001,1\n', '9000002,not a number\n'])
    await expect(facts.write(sql`INSERT INTO elsewhere FORMAT CSV`, lines)).rejects.toThrow('parse')
    expect(
      await facts.query(sql`SELECT count() AS n FROM elsewhere WHERE customer > 9000000`),
    ).toEqual([{ n: '0' }])
  })
})

describe('stopping', () => {
  const slow = sql`SELECT sum(sleepEachRow(0.01)) FROM numbers(100000) SETTINGS max_block_size = 10, function_sleep_max_microseconds_per_block = 0`
  const running = () =>
    facts.query<{ n: string }>(
      sql`SELECT count() AS n FROM system.processes WHERE query LIKE '%sleepEachRow%' AND query NOT LIKE '%system.processes%' AND current_database = ${facts.database}`,
    )

  test('an abort ends the statement in the engine before it is reported', async () => {
    const stop = new AbortController()
    const answer = facts.query(slow, { signal: stop.signal })
    await until(async () => Number((await running())[0]?.n) > 0)
    stop.abort()

    await expect(answer).rejects.toThrow('cancelled')
    expect(await running()).toEqual([{ n: '0' }])
    await expect(facts.query(sql`SELECT 1`, { signal: stop.signal })).rejects.toThrow('cancelled')
  })

  test('an abort in the midst of a stream, or a reader who leaves, ends it too', async () => {
    const endless = sql`SELECT number FROM system.numbers`
    const stop = new AbortController()
    const stream = await facts.read(endless, 'RowBinary', { signal: stop.signal })
    await once(stream, 'readable')
    stop.abort()
    await expect(once(stream, 'end')).rejects.toThrow('cancelled')

    const left = await facts.read(endless, 'RowBinary')
    await once(left, 'readable')
    left.destroy()
    const still = () =>
      facts.query<{ n: string }>(
        sql`SELECT count() AS n FROM system.processes WHERE query LIKE 'SELECT number FROM system.numbers%' AND current_database = ${facts.database}`,
      )
    await until(async () => (await still())[0]?.n === '0')
  })
})

describe('sessions', () => {
  test('have temporary tables of their own, take statements one after the other, and end', async () => {
    const sessions = await Promise.all([facts.session(), facts.session()])
    for (const [n, session] of sessions.entries()) {
      await session.run(sql`CREATE TEMPORARY TABLE wanted (customer UInt32)`)
      await session.run(sql`INSERT INTO wanted VALUES (${100 + n})`)
    }
    const answers = await Promise.all(
      sessions.flatMap((session) => [
        session.query(sql`SELECT customer FROM wanted`),
        session.query(
          sql`SELECT count() AS n FROM spend WHERE customer IN (SELECT customer FROM wanted)`,
        ),
        session.query(
          sql`SELECT count() AS n FROM spend AS s JOIN wanted AS w ON w.customer = s.customer`,
        ),
      ]),
    )
    const one = [{ n: '1' }]
    expect(answers).toEqual([[{ customer: 100 }], one, one, [{ customer: 101 }], one, one])
    await expect(facts.query(sql`SELECT customer FROM wanted`)).rejects.toThrow('wanted')

    const [first, second] = sessions
    await first?.[Symbol.asyncDispose]()
    await expect(first?.query(sql`SELECT customer FROM wanted`)).rejects.toThrow('wanted')
    expect(await second?.query(sql`SELECT count() AS n FROM wanted`)).toEqual(one)
    await second?.[Symbol.asyncDispose]()
  })

  test('a failed statement does not stop those behind it', async () => {
    await using session = await facts.session()
    const [bad, good] = await Promise.allSettled([
      session.query(sql`SELECT nonsense`),
      session.query(sql`SELECT 1 AS n`),
    ])
    expect([bad.status, good.status]).toEqual(['rejected', 'fulfilled'])
  })
})

describe('shards', () => {
  test('hold each customer once and whole; together they are everything', async () => {
    await facts.run(
      sql`INSERT INTO spend SELECT number % 500 + 1000, 1, 0, now64(3) + number, 1, 0, '' FROM numbers(5000)`,
    )

    const parts = await Promise.all(
      facts.shards.map((shard) =>
        shard.query<{ customer: number; n: string }>(
          sql`SELECT customer, count() AS n FROM spend WHERE customer >= 1000 AND customer < 2000 GROUP BY customer`,
        ),
      ),
    )

    expect(parts).toHaveLength(profile === 'server' ? 3 : 1)
    expect(parts.every((part) => part.length > 0)).toBe(true)
    expect(
      parts
        .flat()
        .map(({ customer }) => customer)
        .sort((a, b) => a - b),
    ).toEqual(Array.from({ length: 500 }, (_, n) => 1000 + n))
    expect(parts.flat().every(({ n }) => n === '10')).toBe(true)
    expect(
      await facts.query(
        sql`SELECT count() AS n, uniqExact(customer) AS c FROM spend WHERE customer >= 1000 AND customer < 2000`,
      ),
    ).toEqual([{ n: '5000', c: '500' }])
  })

  test('do not matter to joins, IN and INSERT … SELECT between differently sharded tables', async () => {
    await facts.run(
      sql`INSERT INTO elsewhere SELECT number % 500 + 1000, 5000000 + number FROM numbers(1000)`,
    )
    const joined = sql`SELECT count() AS n FROM elsewhere AS e JOIN (SELECT DISTINCT customer FROM spend) AS s ON s.customer = e.customer WHERE e.x >= 5000000`
    expect(await facts.query(joined)).toEqual([{ n: '1000' }])
    expect(
      await facts.query(
        sql`SELECT count() AS n FROM elsewhere WHERE x >= 5000000 AND customer IN (SELECT customer FROM spend WHERE customer < 1250)`,
      ),
    ).toEqual([{ n: '500' }])

    const { rows } = await facts.run(
      sql`INSERT INTO spend SELECT customer + 1000000, 1, 0, toDateTime64(x, 3), 1, 0, 'moved' FROM elsewhere WHERE x >= 5000000`,
    )
    expect(rows).toBe(1000)
    const places = await Promise.all(
      facts.shards.map((shard) =>
        shard.query<{ customer: number }>(
          sql`SELECT DISTINCT customer FROM spend WHERE note = 'moved'`,
        ),
      ),
    )
    expect(new Set(places.flat().map(({ customer }) => customer)).size).toBe(places.flat().length)
  })

  test('FINAL shows the last version and hides what is gone', async () => {
    await facts.insert('spend', [row(1, 10), row(2, 10)])
    await facts.insert('spend', [row(1, 20, { rev: 2 }), row(2, 10, { rev: 2, gone: 1 })])
    expect(
      await facts.query(sql`SELECT customer, amount FROM spend FINAL WHERE customer < 3`),
    ).toEqual([{ customer: 1, amount: '20' }])
  })
})

describe('tables', () => {
  const table = (name: string): FactTable => ({
    name,
    columns: 'customer UInt32',
    engine: 'MergeTree',
    orderBy: 'customer',
  })

  test('are created and dropped repeatedly without complaint', async () => {
    await facts.createTable(table('passing'))
    await facts.createTable(table('passing'))
    await facts.insert('passing', [{ customer: 1 }])
    await facts.dropTable('passing')
    await facts.dropTable('passing')
    await expect(facts.query(sql`SELECT 1 FROM passing`)).rejects.toThrow('passing')
    await expect(facts.createTable(table('x; DROP TABLE spend'))).rejects.toThrow(
      'not a table name',
    )
  })

  test('swap their contents at once', async () => {
    await facts.createTable(table('old_side'))
    await facts.createTable(table('new_side'))
    await facts.run(sql`INSERT INTO new_side SELECT number FROM numbers(30)`)
    await facts.exchangeTables('old_side', 'new_side')
    expect(
      await facts.query(
        sql`SELECT (SELECT count() FROM old_side) AS o, (SELECT count() FROM new_side) AS n`,
      ),
    ).toEqual([{ o: '30', n: '0' }])
  })

  test('follow an ALTER, the twins on a cluster too, and keep their sharding', async () => {
    await facts.createTable({ ...elsewhere, name: 'altered' })
    await facts.run(sql`INSERT INTO altered SELECT 1, number FROM numbers(90)`)
    await facts.alter([sql`ALTER TABLE altered ADD COLUMN IF NOT EXISTS y UInt8 DEFAULT 3`])
    await facts.run(sql`INSERT INTO altered SELECT 1, number, 4 FROM numbers(90)`)

    expect(await facts.query(sql`SELECT sum(y) AS y FROM altered`)).toEqual([
      { y: String(90 * 3 + 90 * 4) },
    ])
    const counts = await Promise.all(
      facts.shards.map((shard) =>
        shard.query<{ n: string }>(sql`SELECT count() AS n FROM altered`),
      ),
    )
    expect(counts.flat().every(({ n }) => Number(n) === 180 / facts.shards.length)).toBe(true)
  })

  test('survive a power cut: what is acknowledged has been synced', async () => {
    const [own] = facts.shards
    const found = await own?.query<{ create_table_query: string }>(
      sql`SELECT create_table_query FROM system.tables WHERE database = currentDatabase() AND name = 'spend'`,
    )
    expect(found?.[0]?.create_table_query).toContain(
      'fsync_after_insert = 1, fsync_part_directory = 1',
    )
  })
})

describe('the engine itself refuses', () => {
  const forbidden = {
    'to read files': sql`SELECT line FROM file('/etc/passwd', 'LineAsString', 'line String')`,
    'to write files': sql`INSERT INTO FUNCTION file('/tmp/zhike-x.csv', 'CSV', 'a UInt8') SELECT 1`,
    'to fetch addresses': sql`SELECT line FROM url('http://127.0.0.1:1/', 'LineAsString', 'line String')`,
    'INTO OUTFILE': sql`SELECT 1 INTO OUTFILE '/tmp/zhike-outfile'`,
    'tables of files': sql`CREATE TABLE leak (line String) ENGINE = File(LineAsString, '/etc/passwd')`,
    'other databases': sql`CREATE DATABASE somebody_else ENGINE = Atomic`,
    'new users': sql`CREATE USER somebody`,
    'to shut down': sql`SYSTEM SHUTDOWN`,
    'two statements at once': sql`SELECT 1; SELECT 2`,
  }
  test.each(Object.entries(forbidden))('%s', async (_, statement) => {
    const failure = await facts.run(statement).then(
      () => 'it was done',
      (error: Error) => error,
    )
    expect(failure).toBeInstanceOf(Error)
    expect(failure).not.toBeInstanceOf(ProblemError)
    expect(String(failure)).toMatch(/privileges|not allowed|Multi-statements|Syntax error/)
  })
})

async function until(isSo: () => Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 500; tries += 1) {
    if (await isSo()) return
    await wait(20)
  }
  throw new Error('it never happened')
}
