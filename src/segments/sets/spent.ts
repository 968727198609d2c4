import type { Readable } from 'node:stream'
import { type Bits, emptyBits, grown, put } from './bits.ts'

/** What each customer has spent, by number, who there is, and the sum. Minor units: whole numbers, as floats. */
export type Spent = { everybody: Bits; amounts: Float64Array; sum: number }

const ROW = 12

/** Rows (customer UInt32, spent Float64) in RowBinary. */
export async function readSpent(rows: Readable): Promise<Spent> {
  const spent: Spent = { everybody: emptyBits(0), amounts: new Float64Array(32), sum: 0 }
  let rest: Buffer = Buffer.alloc(0)
  for await (const chunk of rows) {
    const bytes = rest.length === 0 ? (chunk as Buffer) : Buffer.concat([rest, chunk as Buffer])
    const end = bytes.length - (bytes.length % ROW)
    const view = new DataView(bytes.buffer, bytes.byteOffset, end)
    for (let at = 0; at < end; at += ROW)
      keepSpent(spent, view.getUint32(at, true), view.getFloat64(at + 4, true))
    rest = bytes.subarray(end)
  }
  return spent
}

/** Keeps what a customer has spent, who is then among everybody. */
export function keepSpent(spent: Spent, customer: number, amount: number): void {
  if (customer >= spent.amounts.length) {
    const larger = new Float64Array(Math.max(customer + 32, 2 * spent.amounts.length))
    larger.set(spent.amounts)
    spent.amounts = larger
    spent.everybody = grown(spent.everybody, larger.length - 1)
  }
  spent.sum += amount - (spent.amounts[customer] as number)
  spent.amounts[customer] = amount
  put(spent.everybody, customer, true)
}

/** Takes out who is no more. */
export function forgetSpent(spent: Spent, customer: number): void {
  if (customer >= spent.amounts.length) return
  spent.sum -= spent.amounts[customer] as number
  spent.amounts[customer] = 0
  put(spent.everybody, customer, false)
}

/** What the members have spent together, and those of them who have spent most. */
type Totals = { readonly sum: number; readonly top: readonly number[] }

/**
 * Most first; of equal ones the lower numbers first. Amounts are compared as floats of 32 bits, as the statement that
 * decides everybody anew does. One loop without calls: it is run for a million at a time.
 */
export function totalsOf({ amounts }: Spent, members: Bits, count: number): Totals {
  const top: Place[] = []
  let least = -1
  let sum = 0
  for (let at = 0; at < members.length; at++)
    for (let word = members[at] as number; word !== 0; word &= word - 1) {
      const customer = at * 32 + 31 - Math.clz32(word & -word)
      const amount = amounts[customer] as number
      sum += amount
      if (amount > least || least < 0) least = offer(top, { customer, amount }, count)
    }
  return { sum, top: top.map(({ customer }) => customer) }
}

type Place = { readonly customer: number; readonly amount: number }

/** Puts somebody among the first so many, if that is their place; gives the amount from which on there is a place. */
function offer(top: Place[], { customer, amount }: Place, count: number): number {
  const place = { customer, amount: Math.fround(Math.max(amount, 0)) }
  const last = top[count - 1]
  if (last && place.amount <= last.amount) return last.amount
  top.splice(count - 1)
  let at = top.length
  while (at > 0 && (top[at - 1] as Place).amount < place.amount) at--
  top.splice(at, 0, place)
  return top[count - 1]?.amount ?? -1
}
