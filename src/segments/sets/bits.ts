/**
 * A set of customers: one bit for each number. Customers are numbered without gaps, so that a million of them are 125
 * KB, and two sets are one in microseconds. What lies beyond the end is not in the set.
 */
export type Bits = Uint32Array

export const emptyBits = (customers: number): Bits => new Uint32Array((customers >>> 5) + 1)

/** The set with room for a customer: the same one where there is room already. */
export function grown(bits: Bits, customer: number): Bits {
  if (customer >>> 5 < bits.length) return bits
  const larger = emptyBits(customer)
  larger.set(bits)
  return larger
}

/** Puts a customer in or takes them out. There must be room. */
export function put(bits: Bits, customer: number, isIn: boolean): void {
  const bit = 1 << (customer & 31)
  const word = bits[customer >>> 5] ?? 0
  bits[customer >>> 5] = isIn ? word | bit : word & ~bit
}

/** Whoever is in both. */
export function both(a: Bits, b: Bits): Bits {
  const out = new Uint32Array(Math.min(a.length, b.length))
  for (let at = 0; at < out.length; at++) out[at] = (a[at] as number) & (b[at] as number)
  return out
}

/** Whoever is in either. */
export function either(a: Bits, b: Bits): Bits {
  const [longer, shorter] = a.length >= b.length ? [a, b] : [b, a]
  const out = longer.slice()
  for (let at = 0; at < shorter.length; at++)
    out[at] = (out[at] as number) | (shorter[at] as number)
  return out
}

export function sizeOf(bits: Bits): number {
  let size = 0
  for (const word of bits) size += ones(word)
  return size
}

/** How many bits of a word are set. */
function ones(word: number): number {
  const pairs = word - ((word >>> 1) & 0x55555555)
  const fours = (pairs & 0x33333333) + ((pairs >>> 2) & 0x33333333)
  return Math.imul((fours + (fours >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24
}
