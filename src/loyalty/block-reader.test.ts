import { Readable } from 'node:stream'
import { describe, expect, test } from 'vitest'
import { sql } from '#sql/sql.ts'
import { testStores } from '../../test/harness/stores.ts'
import { blockReader, type ColumnType } from './block-reader.ts'
import {
  arraysColumn,
  bytesColumn,
  codedColumn,
  floatsColumn,
  intsColumn,
  longsColumn,
  nullable,
  takeBlock,
  textsColumn,
} from './block-writer.ts'

const { facts } = await testStores([
  {
    id: '9000',
    tables: [
      {
        name: 'kinds',
        columns: `id UInt32, small UInt8, at Nullable(DateTime64(3, 'UTC')), big UInt64, label String,
          code LowCardinality(String), numbers Array(Float64), codes Array(LowCardinality(String))`,
        engine: 'MergeTree',
        orderBy: 'id',
        shardBy: 'id',
      },
    ],
  },
])

async function readAll(stream: Readable, types: readonly ColumnType[]): Promise<number[][]> {
  const reader = blockReader(stream, types)
  const rows: number[][] = []
  for (let block = await reader.next(); block; block = await reader.next())
    for (let row = 0; row < block.rows; row++)
      rows.push(
        block.columns.flatMap(({ values, ends }) =>
          ends.length === 0
            ? [values[row] as number]
            : [...values.subarray(row === 0 ? 0 : ends[row - 1], ends[row])],
        ),
      )
  return rows
}

const TYPES = ['UInt32', 'UInt8', 'Float64', 'Array(Float64)'] as const
const answer = sql`
  SELECT toUInt32(number) AS n, toUInt8(number % 7) AS s, toFloat64(number) / 3 AS f,
    arrayMap(x -> toFloat64(x * number), range(number % 4)) AS ${{ kind: 'name', name: 'eine_Zahl' }}
  FROM numbers(150000) ORDER BY n`
const wanted = Array.from({ length: 150_000 }, (_, n) => [
  n,
  n % 7,
  n / 3,
  ...Array.from({ length: n % 4 }, (_unused, x) => x * n),
])

describe('blocks that are read', () => {
  test('give what the engine sent, however the bytes arrive', async () => {
    expect(await readAll(await facts.read(answer, 'Native'), TYPES)).toEqual(wanted)
    const bytes: Buffer[] = []
    for await (const chunk of await facts.read(sql`${answer} LIMIT 20`, 'Native'))
      bytes.push(chunk as Buffer)
    const singly = Readable.from([...Buffer.concat(bytes)].map((byte) => Buffer.from([byte])))
    expect(await readAll(singly, TYPES)).toEqual(wanted.slice(0, 20))
  })

  test('of no rows are none; of other types, or cut off, are refused', async () => {
    const none = await facts.read(sql`SELECT * FROM (${answer}) WHERE n > 200000`, 'Native')
    expect(await readAll(none, TYPES)).toEqual([])
    const other = await facts.read(sql`SELECT toInt64(1) AS a, '茶' AS b`, 'Native')
    await expect(readAll(other, ['Float64', 'UInt8'])).rejects.toThrow('a came as Int64')
    const bytes: Buffer[] = []
    for await (const chunk of await facts.read(answer, 'Native')) bytes.push(chunk as Buffer)
    const whole = Buffer.concat(bytes)
    const cut = Readable.from([whole.subarray(0, whole.length - 3)])
    await expect(readAll(cut, TYPES)).rejects.toThrow('break off')
  })
})

describe('blocks that are written', () => {
  test('are what the engine stores, also where arrays are empty throughout', async () => {
    const columns = {
      id: intsColumn(),
      small: bytesColumn(),
      at: nullable(longsColumn("DateTime64(3, 'UTC')")),
      big: longsColumn('UInt64'),
      label: textsColumn(),
      code: codedColumn(['', 'gold', '茶']),
      numbers: arraysColumn(floatsColumn()),
      codes: arraysColumn(codedColumn(['', 'gold', '茶'])),
    }
    const put = (id: number, elements: number): void => {
      columns.id.put(id)
      columns.small.put(id % 256)
      columns.at.put(id % 2 === 0 ? Number.NaN : id - 5)
      columns.big.put(2 ** 52 + id)
      columns.label.put(id % 3 === 0 ? '' : `知客 ${id}`)
      columns.code.put(id % 3)
      for (let n = 0; n < elements; n++) {
        columns.numbers.elements.put(n / 4)
        columns.codes.elements.put(n % 3)
      }
      columns.numbers.end(elements)
      columns.codes.end(elements)
    }
    const blocks: Buffer[] = []
    for (let id = 1; id <= 9_000; id++) put(id, id % 5)
    blocks.push(takeBlock(columns, 9_000))
    for (let id = 9_001; id <= 9_003; id++) put(id, 0)
    blocks.push(takeBlock(columns, 3))
    await facts.write(sql`INSERT INTO kinds FORMAT Native`, Readable.from(blocks))

    const [sums] = await facts.query(sql`
      SELECT count() AS rows, min(at) AS first, countIf(at IS NULL) AS undated, sum(small) AS small,
        max(big) AS big, uniq(label) AS labels, countIf(code = '茶') AS tea,
        sum(arraySum(numbers)) AS numbers, countArray(arrayFilter(c -> c = 'gold', codes)) AS gold
      FROM kinds`)
    expect(sums).toEqual({
      rows: '9003',
      first: '1969-12-31 23:59:59.996',
      undated: '4501',
      small: String(Array.from({ length: 9_003 }, (_, n) => (n + 1) % 256).reduce((a, b) => a + b)),
      big: String(2n ** 52n + 9_003n),
      labels: '6003',
      tea: '3001',
      numbers: 1800 * (0.25 + 0.75 + 1.5),
      gold: String(1800 * 3),
    })
  })
})
