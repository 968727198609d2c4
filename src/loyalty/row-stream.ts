import type { Readable } from 'node:stream'
import { type Block, blockReader, type BlockReader, type ColumnType } from './block-reader.ts'

/** Rows in order of customer, whose number stands first in each. */
export type RowStream = {
  readonly reader: BlockReader
  /** The block at hand, the place in it, and its first column. */
  block: Block
  row: number
  customers: Uint32Array
  /** Customer of the row at hand; Infinity after the last one, NaN while it has not come yet. */
  customer: number
}

const NOTHING: Block = Object.freeze({ rows: 0, columns: [] })

/** Opens rows and waits for the first. `types`: of the columns behind the customer's number. */
export async function rowStream(rows: Readable, types: readonly ColumnType[]): Promise<RowStream> {
  const stream: RowStream = {
    reader: blockReader(rows, ['UInt32', ...types]),
    block: NOTHING,
    row: 0,
    customers: new Uint32Array(0),
    customer: Number.NaN,
  }
  await refill(stream)
  return stream
}

/** Goes on to the next row; false: it has not come yet, wait for {@link refill}. */
export function nextRow(stream: RowStream): boolean {
  stream.row++
  if (stream.row < stream.block.rows) {
    stream.customer = stream.customers[stream.row] as number
    return true
  }
  stream.customer = Number.NaN
  return false
}

/** Fetches more rows, if there are any. */
export async function refill(stream: RowStream): Promise<void> {
  const block = await stream.reader.next()
  stream.block = block ?? NOTHING
  stream.row = 0
  stream.customers = (block?.columns[0]?.values ?? new Uint32Array(0)) as Uint32Array
  stream.customer = block === undefined ? Infinity : (stream.customers[0] as number)
}

/** A number of the row at hand; `column` counts from 1 behind the customer's. */
export const numberAt = ({ block, row }: RowStream, column: number): number =>
  block.columns[column]?.values[row] as number
