import type { Column, ColumnType } from './block-reader.ts'
import type { TierMeasure } from './measures.ts'
import { numberAt, type RowStream } from './row-stream.ts'
import { isWide } from './tiers.store.ts'
import {
  addCheckpoint,
  addEntry,
  noteFuture,
  type OrderRow,
  type OrderTaking,
  type TimelineBuilder,
} from './timeline-builder.ts'

/** How the rows of `readOrders` lie, for a program's measures. */
export type OrderRows = OrderTaking & {
  /** Of the columns behind the customer's number. */
  readonly types: readonly ColumnType[]
  readonly row: OrderRow
}

/** Columns of an order before the weights. */
const HEAD = 5

export function orderRows(measures: readonly TierMeasure[]): OrderRows {
  return {
    net: measures.map((one) => one.kind === 'orders' && one.net),
    types: [
      'Float64',
      'Float64',
      'Float64',
      'UInt8',
      ...measures.map((one) => (isWide(one) ? 'Float64' : 'UInt8')),
      'Array(Float64)',
      'Array(Float64)',
    ],
    row: { at: 0, total: 0, voidAt: 0, known: true, weights: new Float64Array(measures.length) },
  }
}

/** Reads the order at hand into `rows.row`, its refunds into the builder. */
export function readOrder(builder: TimelineBuilder, rows: OrderRows, stream: RowStream): void {
  const { row } = rows
  const { weights } = row
  row.at = numberAt(stream, 1)
  row.total = numberAt(stream, 2)
  row.voidAt = numberAt(stream, 3)
  row.known = numberAt(stream, 4) === 1
  for (let m = 0; m < weights.length; m++) weights[m] = numberAt(stream, HEAD + m)
  takeRefunds(builder, stream, HEAD + weights.length)
}

function takeRefunds(builder: TimelineBuilder, { block, row }: RowStream, column: number): void {
  const { refundAt, refundAmount, asOf } = builder
  // Cutting an array costs more than all else here; most orders have no refunds, nor had the one before.
  if (refundAt.length > 0) {
    refundAt.length = 0
    refundAmount.length = 0
  }
  const { values: times, ends } = block.columns[column] as Column
  const end = ends[row] as number
  const begin = row === 0 ? 0 : (ends[row - 1] as number)
  if (begin === end) return
  const { values: amounts } = block.columns[column + 1] as Column
  for (let index = begin; index < end; index++) {
    const at = times[index] as number
    if (at > asOf) {
      noteFuture(builder, at)
      continue
    }
    refundAt.push(at)
    refundAmount.push(amounts[index] as number)
  }
}

/** Adds the row at hand of another fact: one number for each measure, from its own time on. */
export function takeRow(builder: TimelineBuilder, stream: RowStream): void {
  const at = numberAt(stream, 1)
  if (at > builder.asOf) return noteFuture(builder, at)
  const checkpoint = addCheckpoint(builder, at, addEntry(builder, at))
  for (let m = 0; m < builder.deltas.length; m++)
    (builder.deltas[m] as Float64Array)[checkpoint] = numberAt(stream, 2 + m)
}
