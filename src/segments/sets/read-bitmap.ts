import { type Bits, emptyBits, grown, put } from './bits.ts'

const ARRAY_AT_MOST = 4096
const BITMAP_BYTES = 8192
/** From so many containers on, those with runs say where each begins. */
const OFFSETS_FROM = 4
const WITH_RUNS = 12_347

/** Reads bytes of an answer one after the other. */
class Bytes {
  at = 0
  readonly bytes: Uint8Array
  readonly #view: DataView
  constructor(bytes: Uint8Array) {
    this.bytes = bytes
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  }
  u8(): number {
    return this.#view.getUint8(this.at++)
  }
  u16(): number {
    this.at += 2
    return this.#view.getUint16(this.at - 2, true)
  }
  u32(): number {
    this.at += 4
    return this.#view.getUint32(this.at - 4, true)
  }
  /** Seven bits a byte, low ones first. */
  varint(): number {
    let value = 0
    for (let shift = 1; ; shift *= 128) {
      const byte = this.u8()
      value += (byte & 127) * shift
      if (byte < 128) return value
    }
  }
}

/**
 * The states of `groupBitmap` over UInt32 that stand one after the other in a RowBinary answer. A state is 0 and a
 * short list, or 1 and a Roaring bitmap in its portable format.
 */
export function readBitmaps(answer: Uint8Array, count: number): Bits[] {
  const bytes = new Bytes(answer)
  return Array.from({ length: count }, () => readState(bytes))
}

function readState(bytes: Bytes): Bits {
  const isShort = bytes.u8() === 0
  const length = bytes.varint()
  if (!isShort) return readRoaring(bytes)
  let bits = emptyBits(0)
  for (let at = 0; at < length; at++) {
    const customer = bytes.u32()
    bits = grown(bits, customer)
    put(bits, customer, true)
  }
  return bits
}

/** Containers of 65,536 numbers each, ascending: lists, bitmaps, or runs. */
function readRoaring(bytes: Bytes): Bits {
  const cookie = bytes.u32()
  const hasRuns = (cookie & 0xffff) === WITH_RUNS
  const count = hasRuns ? (cookie >>> 16) + 1 : bytes.u32()
  const runs = bytes.at
  if (hasRuns) bytes.at += (count + 7) >>> 3
  const isRun = (index: number): boolean =>
    hasRuns && ((bytes.bytes[runs + (index >>> 3)] as number) & (1 << (index & 7))) !== 0
  const heads = Array.from({ length: count }, () => ({ high: bytes.u16(), size: bytes.u16() + 1 }))
  if (!hasRuns || count >= OFFSETS_FROM) bytes.at += 4 * count
  const last = heads.at(-1)?.high ?? 0
  const bits = emptyBits(last * 65_536 + 65_535)
  heads.forEach(({ high, size }, index) => {
    const part = bits.subarray(high * 2048, (high + 1) * 2048)
    if (isRun(index)) readRuns(bytes, part)
    else if (size <= ARRAY_AT_MOST) readList(bytes, size, part)
    else readWords(bytes, part)
  })
  return bits
}

function readRuns(bytes: Bytes, part: Bits): void {
  const runs = bytes.u16()
  for (let run = 0; run < runs; run++) {
    const first = bytes.u16()
    const last = first + bytes.u16()
    for (let low = first; low <= last; low++)
      if ((low & 31) === 0 && low + 31 <= last) {
        part[low >>> 5] = 0xffffffff
        low += 31
      } else put(part, low, true)
  }
}

function readList(bytes: Bytes, size: number, part: Bits): void {
  for (let at = 0; at < size; at++) {
    put(part, bytes.u16(), true)
  }
}

function readWords(bytes: Bytes, part: Bits): void {
  const { bytes: all, at } = bytes
  const words = new DataView(all.buffer, all.byteOffset + at, BITMAP_BYTES)
  for (let word = 0; word < BITMAP_BYTES / 4; word++) part[word] = words.getUint32(4 * word, true)
  bytes.at += BITMAP_BYTES
}
