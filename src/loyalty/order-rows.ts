import { afterVarint, type ByteReader, int64At, varintAt } from './byte-reader.ts'
import type { TierMeasure } from './measures.ts'
import { isWide } from './tiers.store.ts'
import {
  addCheckpoint,
  addEntry,
  addOrder,
  noteFuture,
  type OrderRow,
  type OrderTaking,
  type TimelineBuilder,
} from './timeline-builder.ts'

/** How the rows of `readOrders` lie, for a program's measures. */
export type OrderRows = OrderTaking & {
  readonly wide: readonly boolean[]
  /** Bytes before the refunds. */
  readonly head: number
  readonly row: OrderRow
}

export function orderRows(measures: readonly TierMeasure[]): OrderRows {
  const wide = measures.map(isWide)
  return {
    net: measures.map((one) => one.kind === 'orders' && one.net),
    wide,
    head: 29 + wide.reduce((bytes, one) => bytes + (one ? 8 : 1), 0),
    row: { at: 0, total: 0, voidAt: 0, known: true, weights: new Float64Array(measures.length) },
  }
}

/** Length of the order's row at hand; -1 if it is not wholly there. */
export function orderRowLength({ head }: OrderRows): (reader: ByteReader) => number {
  return (reader) => {
    let at = reader.at + head
    for (let list = 0; list < 2; list++) {
      const count = varintAt(reader, at)
      if (count < 0) return -1
      at = afterVarint(reader, at) + 8 * count
      if (at > reader.end) return -1
    }
    return at - reader.at
  }
}

/** Adds the order at hand to the timeline. */
export function takeOrder(builder: TimelineBuilder, rows: OrderRows, reader: ByteReader): void {
  const { view } = reader
  const { row } = rows
  let at = reader.at + 4
  row.at = int64At(view, at)
  row.total = int64At(view, at + 8)
  row.voidAt = int64At(view, at + 16)
  row.known = view.getUint8(at + 24) === 1
  at += 25
  for (let m = 0; m < rows.wide.length; m++) {
    row.weights[m] = rows.wide[m] ? int64At(view, at) : view.getUint8(at)
    at += rows.wide[m] ? 8 : 1
  }
  takeRefunds(builder, reader, at)
  addOrder(builder, row, rows)
}

function takeRefunds(builder: TimelineBuilder, reader: ByteReader, from: number): void {
  const { refundAt, refundAmount, asOf } = builder
  const { view } = reader
  // Cutting an array costs more than all else here; most orders have no refunds, nor had the one before.
  if (refundAt.length > 0) {
    refundAt.length = 0
    refundAmount.length = 0
  }
  const count = varintAt(reader, from)
  if (count === 0) return
  const times = afterVarint(reader, from)
  const amounts = afterVarint(reader, times + 8 * count)
  for (let index = 0; index < count; index++) {
    const at = int64At(view, times + 8 * index)
    if (at > asOf) {
      noteFuture(builder, at)
      continue
    }
    refundAt.push(at)
    refundAmount.push(int64At(view, amounts + 8 * index))
  }
}

/** Adds the row at hand of another fact: one number for each measure, from its own time on. */
export function takeRow(builder: TimelineBuilder, reader: ByteReader): void {
  const { view } = reader
  const at = int64At(view, reader.at + 4)
  if (at > builder.asOf) return noteFuture(builder, at)
  const checkpoint = addCheckpoint(builder, at, addEntry(builder, at))
  for (let m = 0; m < builder.deltas.length; m++)
    (builder.deltas[m] as Float64Array)[checkpoint] = int64At(view, reader.at + 12 + 8 * m)
}
