import type { Readable } from 'node:stream'

/** RowBinary as it comes in: a view on the bytes at hand, and where the next row begins in it. */
export type ByteReader = {
  view: DataView
  bytes: Uint8Array
  at: number
  end: number
  /** Fetches more bytes behind those not read yet; false if there are no more. */
  readonly more: () => Promise<boolean>
  readonly close: () => void
}

export function byteReader(stream: Readable): ByteReader {
  const chunks = stream[Symbol.asyncIterator]() as AsyncIterator<Uint8Array>
  const empty = new Uint8Array(0)
  const reader: ByteReader = {
    view: new DataView(empty.buffer),
    bytes: empty,
    at: 0,
    end: 0,
    more: async () => {
      const next = await chunks.next()
      if (next.done) return false
      const rest = reader.end - reader.at
      reader.bytes =
        rest === 0 ? next.value : joined(reader.bytes.subarray(reader.at, reader.end), next.value)
      reader.view = new DataView(
        reader.bytes.buffer,
        reader.bytes.byteOffset,
        reader.bytes.byteLength,
      )
      reader.at = 0
      reader.end = reader.bytes.byteLength
      return true
    },
    close: () => stream.destroy(),
  }
  return reader
}

function joined(a: Uint8Array, b: Uint8Array): Uint8Array {
  const both = new Uint8Array(a.length + b.length)
  both.set(a)
  both.set(b, a.length)
  return both
}

/** A signed 64-bit integer as a number: exact up to 2^53. */
export const int64At = (view: DataView, at: number): number =>
  view.getUint32(at, true) + view.getInt32(at + 4, true) * 4_294_967_296

/** The length of an array or text, if it is wholly there; -1 if not. Where it ends is told by {@link afterVarint}. */
export function varintAt({ bytes, end }: ByteReader, at: number): number {
  let [value, scale] = [0, 1]
  for (let place = at; place < end; place++) {
    const byte = bytes[place] as number
    value += (byte & 127) * scale
    if (byte < 128) return value
    scale *= 128
  }
  return -1
}

export function afterVarint({ bytes }: ByteReader, at: number): number {
  let place = at
  while ((bytes[place] as number) >= 128) place++
  return place + 1
}
