import type { Millis } from '#core/time.ts'
import type { CompiledProgram } from './compile-program.ts'
import { countsFrom, keepsRefund } from './order-checkpoints.ts'
import { emptyTimeline, type Timeline } from './timeline.ts'

/**
 * Puts one customer's timeline together from rows as they are read, without an object for each fact. The same as
 * {@link checkpointsOfOrder} and `timelineOf`, for millions.
 */
export type TimelineBuilder = {
  readonly program: CompiledProgram
  readonly asOf: Millis
  readonly timeline: Timeline
  /** The earliest order seen, also one that lies after `asOf` or came to nothing; Infinity if none. */
  firstSeen: Millis
  /** The earliest thing that is known to come after `asOf`; Infinity if there is none. */
  nextFact: Millis
  /** By entry, in order of arrival: where it lies in the windows. */
  belongs: Float64Array
  entries: number
  /** By checkpoint, in order of arrival. */
  at: Float64Array
  entry: Int32Array
  deltas: Float64Array[]
  checkpoints: number
  /** Working room of {@link finishTimeline}. */
  order: Int32Array
  place: Int32Array
  /** Refunds of the order at hand, in order of time. */
  readonly refundAt: number[]
  readonly refundAmount: number[]
}

/** `net`, by measure: whether it takes what is left of an order, or its weight while anything is left. */
export type OrderTaking = { readonly net: readonly boolean[] }

export function timelineBuilder(program: CompiledProgram, asOf: Millis): TimelineBuilder {
  const measures = program.measures.length
  return {
    program,
    asOf,
    timeline: {
      ...emptyTimeline(measures),
      deltas: program.measures.map(() => new Float64Array(64)),
    },
    firstSeen: Infinity,
    nextFact: Infinity,
    belongs: new Float64Array(64),
    entries: 0,
    at: new Float64Array(64),
    entry: new Int32Array(64),
    deltas: program.measures.map(() => new Float64Array(64)),
    checkpoints: 0,
    order: new Int32Array(64),
    place: new Int32Array(64),
    refundAt: [],
    refundAmount: [],
  }
}

export function clearTimeline(builder: TimelineBuilder): void {
  builder.firstSeen = Infinity
  builder.nextFact = Infinity
  builder.entries = 0
  builder.checkpoints = 0
}

/** A place in the windows; gives its number. */
export function addEntry(builder: TimelineBuilder, belongs: Millis): number {
  if (builder.entries === builder.belongs.length) builder.belongs = doubled(builder.belongs)
  builder.belongs[builder.entries] = belongs
  return builder.entries++
}

/** A change at an instant; set its deltas in the row that is given. They begin as 0. */
export function addCheckpoint(builder: TimelineBuilder, at: Millis, entry: number): number {
  const row = builder.checkpoints++
  if (row === builder.at.length) {
    builder.at = doubled(builder.at)
    builder.entry = doubledInts(builder.entry)
    builder.deltas = builder.deltas.map(doubled)
  }
  builder.at[row] = at
  builder.entry[row] = entry
  for (let m = 0; m < builder.deltas.length; m++) (builder.deltas[m] as Float64Array)[row] = 0
  return row
}

/** An order as it is read. `weights` by measure; `voidAt` Infinity = not cancelled. */
export type OrderRow = {
  at: Millis
  total: number
  voidAt: Millis
  known: boolean
  readonly weights: Float64Array
}

/** Adds an order; its refunds are in the builder. What lies after `asOf` is not regarded. */
export function addOrder(builder: TimelineBuilder, order: OrderRow, { net }: OrderTaking): void {
  const { program, asOf } = builder
  if (order.at < builder.firstSeen) builder.firstSeen = order.at
  if (order.at > asOf) return noteFuture(builder, order.at)
  if (order.voidAt > asOf) noteFuture(builder, order.voidAt)
  const begins = order.known ? countsFrom(program, order.at) : order.at
  const entry = addEntry(builder, begins)
  if (builder.refundAt.length > 0 || order.voidAt <= asOf)
    return addStory(builder, order, { net, begins, entry })
  const row = addCheckpoint(builder, begins, entry)
  for (let m = 0; m < builder.deltas.length; m++) {
    const change = net[m] ? order.total : order.total > 0 ? 1 : 0
    ;(builder.deltas[m] as Float64Array)[row] = (order.weights[m] as number) * change
  }
}

/** An order of which something came back, or that was cancelled. */
function addStory(
  builder: TimelineBuilder,
  order: OrderRow,
  { net, begins, entry }: { net: readonly boolean[]; begins: Millis; entry: number },
): void {
  const { program, asOf, refundAt, refundAmount } = builder
  const countedFrom = order.known ? begins : -Infinity
  const isKept = (at: Millis): boolean => keepsRefund(program, { at, countedFrom })
  sortRefunds(refundAt, refundAmount)
  const voidAt = order.voidAt > asOf || isKept(order.voidAt) ? Infinity : order.voidAt
  let [left, before, takesAll, next, at] = [order.total, 0, false, 0, begins]
  for (;;) {
    for (; next < refundAt.length && (refundAt[next] as number) <= at; next++) {
      if (isKept(refundAt[next] as number)) continue
      const amount = refundAmount[next] as number
      if (amount < 0) takesAll = true
      else left -= amount
    }
    const now = at >= voidAt ? 0 : takesAll ? Math.min(0, left) : left
    takeNet(builder, addCheckpoint(builder, at, entry), { order, net, before, now })
    before = now
    const following = Math.min(
      next < refundAt.length ? (refundAt[next] as number) : Infinity,
      voidAt > at ? voidAt : Infinity,
    )
    if (following > asOf) return
    at = following
  }
}

/** Another builder takes the same order: it gets its refunds. */
export function copyRefunds(from: TimelineBuilder, to: TimelineBuilder): void {
  const count = from.refundAt.length
  if (count === 0 && to.refundAt.length === 0) return
  to.refundAt.length = count
  to.refundAmount.length = count
  for (let i = 0; i < count; i++) {
    to.refundAt[i] = from.refundAt[i] as number
    to.refundAmount[i] = from.refundAmount[i] as number
  }
}

/** Something that is known to happen only after the instant that is looked at. */
export function noteFuture(builder: TimelineBuilder, at: Millis): void {
  if (at < builder.nextFact && at < NEVER_AT) builder.nextFact = at
}

/** What the engine's rows say for “never”. */
const NEVER_AT = Date.UTC(2299, 11, 31)

/** Refunds that have happened by `asOf` must be all there are in the arrays. */
function sortRefunds(at: number[], amount: number[]): void {
  for (let i = 1; i < at.length; i++)
    for (let j = i; j > 0 && (at[j - 1] as number) > (at[j] as number); j--) {
      const [earlier, less] = [at[j] as number, amount[j] as number]
      at[j] = at[j - 1] as number
      amount[j] = amount[j - 1] as number
      at[j - 1] = earlier
      amount[j - 1] = less
    }
}

function takeNet(
  builder: TimelineBuilder,
  row: number,
  {
    order,
    net,
    before,
    now,
  }: { order: OrderRow; net: readonly boolean[]; before: number; now: number },
): void {
  for (let m = 0; m < builder.deltas.length; m++) {
    const weight = order.weights[m] as number
    const change = net[m] ? now - before : (now > 0 ? 1 : 0) - (before > 0 ? 1 : 0)
    ;(builder.deltas[m] as Float64Array)[row] = weight * change
  }
}

/** Puts everything in order of time. */
export function finishTimeline(builder: TimelineBuilder): Timeline {
  const { timeline, entries, checkpoints } = builder
  const room = Math.max(entries, checkpoints)
  if (builder.order.length < room) {
    builder.order = new Int32Array(2 * room)
    builder.place = new Int32Array(2 * room)
  }
  if (timeline.belongs.length < entries) timeline.belongs = new Float64Array(2 * entries)
  if (timeline.at.length < checkpoints) {
    timeline.at = new Float64Array(2 * checkpoints)
    timeline.entry = new Int32Array(2 * checkpoints)
    timeline.deltas = timeline.deltas.map(() => new Float64Array(2 * checkpoints))
  }
  timeline.entries = entries
  timeline.count = checkpoints
  sortBy(builder.order, builder.belongs, entries)
  for (let i = 0; i < entries; i++) {
    const from = builder.order[i] as number
    timeline.belongs[i] = builder.belongs[from] as number
    builder.place[from] = i
  }
  // Where nothing was ever given back, the checkpoints are the entries, in the same order.
  if (!isPlain(builder)) sortBy(builder.order, builder.at, checkpoints)
  for (let i = 0; i < checkpoints; i++) {
    const from = builder.order[i] as number
    timeline.at[i] = builder.at[from] as number
    timeline.entry[i] = builder.place[builder.entry[from] as number] as number
  }
  for (let m = 0; m < builder.deltas.length; m++)
    takeInOrder(timeline.deltas[m] as Float64Array, builder.deltas[m] as Float64Array, builder)
  return timeline
}

function isPlain({ entries, checkpoints, entry, at, belongs }: TimelineBuilder): boolean {
  if (entries !== checkpoints) return false
  for (let i = 0; i < checkpoints; i++) if (entry[i] !== i || at[i] !== belongs[i]) return false
  return true
}

function takeInOrder(
  to: Float64Array,
  from: Float64Array,
  { order, checkpoints }: TimelineBuilder,
): void {
  for (let i = 0; i < checkpoints; i++) to[i] = from[order[i] as number] as number
}

/** Numbers 0 … count − 1 in order of their keys; most customers have few facts, nearly in order already. */
function sortBy(order: Int32Array, keys: Float64Array, count: number): void {
  for (let i = 0; i < count; i++) order[i] = i
  if (count > 64) {
    order.subarray(0, count).sort((a, b) => (keys[a] as number) - (keys[b] as number))
    return
  }
  for (let i = 1; i < count; i++) {
    const key = keys[i] as number
    let j = i
    for (; j > 0 && (keys[order[j - 1] as number] as number) > key; j--)
      order[j] = order[j - 1] as number
    order[j] = i
  }
}

function doubled(column: Float64Array): Float64Array {
  const larger = new Float64Array(2 * column.length)
  larger.set(column)
  return larger
}

function doubledInts(column: Int32Array): Int32Array {
  const larger = new Int32Array(2 * column.length)
  larger.set(column)
  return larger
}
