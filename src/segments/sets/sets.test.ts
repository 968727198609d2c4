import { Readable } from 'node:stream'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { param, sql } from '#sql/sql.ts'
import { testStores } from '../../../test/harness/stores.ts'
import { type Bits, both, either, emptyBits, put, sizeOf } from './bits.ts'
import { readBitmaps } from './read-bitmap.ts'
import { readSpent, totalsOf } from './spent.ts'

const { facts } = await testStores([])

const bitsOf = (customers: readonly number[]) => {
  const bits = emptyBits(Math.max(0, ...customers))
  for (const customer of customers) put(bits, customer, true)
  return bits
}
const contains = (bits: Bits, customer: number): boolean =>
  (((bits[customer >>> 5] ?? 0) >>> (customer & 31)) & 1) === 1
const listOf = (bits: Bits): number[] =>
  Array.from({ length: bits.length * 32 }, (_, customer) => customer).filter((customer) =>
    contains(bits, customer),
  )
const sorted = (customers: Iterable<number>): number[] => [...customers].sort((a, b) => a - b)
const customers = fc.uniqueArray(fc.oneof(fc.nat(100), fc.nat(5_000)))

test('sets of bits are sets', () => {
  fc.assert(
    fc.property(customers, customers, (a, b) => {
      expect(listOf(bitsOf(a))).toEqual(sorted(a))
      expect(sizeOf(bitsOf(a))).toBe(a.length)
      expect(listOf(both(bitsOf(a), bitsOf(b)))).toEqual(sorted(a.filter((one) => b.includes(one))))
      expect(listOf(either(bitsOf(a), bitsOf(b)))).toEqual(sorted(new Set([...a, ...b])))
      const [first] = a
      if (first === undefined) return
      const bits = bitsOf(a)
      put(bits, first, false)
      expect([contains(bitsOf(a), first), contains(bits, first)]).toEqual([true, false])
    }),
    { numRuns: 200 },
  )
})

test('what the engine gives as bitmaps is read to the last customer, whatever its containers', async () => {
  const shapes = [
    'number = 1',
    '0',
    'number < 32',
    'number < 33',
    'number % 3 = 0',
    'number >= 65530 AND number < 65540',
    'number % 1000 != 7',
    'cityHash64(number) % 2 = 0',
    'cityHash64(number) % 5000 = 0',
    'number < 262144 OR cityHash64(number, 1) % 100 = 0',
    'number % 65536 < 4097 AND number % 2 = 0',
    '1',
  ]
  const from = {
    kind: 'sql',
    texts: [shapes.map((one) => `groupBitmapStateIf(n, ${one})`).join()],
    parts: [],
  } as const
  const lists = {
    kind: 'sql',
    texts: [shapes.map((one) => `groupArrayIf(n, ${one})`).join()],
    parts: [],
  } as const
  const numbers = sql`(SELECT number, toUInt32(number) AS n FROM numbers(${param(600_000, 'UInt64')}))`
  const chunks: Buffer[] = []
  for await (const chunk of await facts.read(sql`SELECT ${from} FROM ${numbers}`, 'RowBinary'))
    chunks.push(chunk as Buffer)
  const read = readBitmaps(Buffer.concat(chunks), shapes.length)
  const [said] = await facts.query<{ lists: number[][] }>(
    sql`SELECT [${lists}] AS lists FROM ${numbers}`,
  )
  expect(read.map((bits) => listOf(bits).join())).toEqual(
    said?.lists.map((list) => sorted(list).join()),
  )
})

test('who spent most comes first, in whatever pieces the amounts arrive', async () => {
  const amounts = fc.uniqueArray(fc.tuple(fc.nat(500), fc.integer({ min: -50, max: 50 })), {
    selector: ([customer]) => customer,
  })
  await fc.assert(
    fc.asyncProperty(
      amounts,
      fc.integer({ min: 1, max: 40 }),
      fc.integer({ min: 1, max: 20 }),
      async (rows, piece, count) => {
        const bytes = Buffer.alloc(rows.length * 12)
        rows.forEach(([customer, amount], index) => {
          bytes.writeUInt32LE(customer, index * 12)
          bytes.writeDoubleLE(amount, index * 12 + 4)
        })
        const pieces = Array.from({ length: Math.ceil(bytes.length / piece) }, (_, index) =>
          bytes.subarray(index * piece, (index + 1) * piece),
        )
        const spent = await readSpent(Readable.from(pieces))
        const members = bitsOf(rows.flatMap(([customer]) => (customer % 2 === 0 ? [customer] : [])))
        const inside = rows.filter(([customer]) => customer % 2 === 0)
        expect(sizeOf(spent.everybody)).toBe(rows.length)
        const { sum, top } = totalsOf(spent, members, count)
        expect(sum).toBe(inside.reduce((all, [, amount]) => all + amount, 0))
        expect(top).toEqual(
          inside
            .sort((x, y) => Math.max(y[1], 0) - Math.max(x[1], 0) || x[0] - y[0])
            .slice(0, count)
            .map(([customer]) => customer),
        )
      },
    ),
    { numRuns: 100 },
  )
})
