import type { Readable } from 'node:stream'
import { type ByteReader, byteReader } from './byte-reader.ts'

/** Rows in order of customer, whose number stands first in each. */
export type RowStream = {
  readonly reader: ByteReader
  /** Length of the row at the reader's place; -1 if it is not wholly there yet. */
  readonly length: (reader: ByteReader) => number
  /** Customer of the row at hand; Infinity after the last one, NaN while it has not come yet. */
  customer: number
  /** Length of the row at hand. */
  size: number
}

/** Opens rows and waits for the first. `length`: bytes of a row of fixed size, or how to find it. */
export async function rowStream(
  rows: Readable,
  length: number | ((reader: ByteReader) => number),
): Promise<RowStream> {
  const found =
    typeof length === 'function'
      ? length
      : (reader: ByteReader): number => (reader.at + length <= reader.end ? length : -1)
  const stream: RowStream = { reader: byteReader(rows), length: found, customer: 0, size: 0 }
  if (!settle(stream)) await refill(stream)
  return stream
}

/** Goes on to the next row; false: it has not come yet, wait for {@link refill}. */
export function nextRow(stream: RowStream): boolean {
  stream.reader.at += stream.size
  stream.size = 0
  if (settle(stream)) return true
  stream.customer = Number.NaN
  return false
}

/** Fetches until the row at hand is whole, or there is none. */
export async function refill(stream: RowStream): Promise<void> {
  while (await stream.reader.more()) if (settle(stream)) return
  if (stream.reader.at < stream.reader.end)
    throw new Error('the rows break off in the middle of one')
  stream.customer = Infinity
  stream.size = 0
}

function settle(stream: RowStream): boolean {
  const { reader } = stream
  const size = stream.length(reader)
  if (size < 0) return false
  stream.size = size
  stream.customer = reader.view.getUint32(reader.at, true)
  return true
}
