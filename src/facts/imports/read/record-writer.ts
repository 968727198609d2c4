import { LF, printRecord } from './cell-bytes.ts'
import type { RejectCode } from './reject-codes.ts'

/** Where a record stands: its number from 1, and for one that makes several rows the row's number within it. */
export type RecordPlace = { readonly row: number; readonly item: number }

/** A record that could not be made out. */
export type RejectedRecord = {
  readonly row: number
  readonly code: RejectCode
  readonly detail: string
  readonly cells: readonly string[]
}

/** What has been read since the last time: delimited text in pieces of whole records, and the rejects between them. */
export type RecordPiece = {
  readonly chunks: readonly Buffer[]
  readonly rejects: readonly RejectedRecord[]
  /** Records that were read in all so far, good and rejected. */
  readonly records: number
}

export type RecordWriter = {
  /** A record as the bytes it is. */
  copy(bytes: Buffer, from: number, to: number): void
  /** A record that has to be written anew. Without a place it is the next one. */
  print(cells: readonly string[], place?: RecordPlace): void
  reject(code: RejectCode, detail: string, cells: readonly string[], row?: number): void
  /** Everything since the last time; chunks that are not full stay until `all`. */
  take(which: 'full' | 'all'): RecordPiece
}

const CHUNK = 4 * 1024 * 1024
/** Cells of a rejected record are kept up to this many characters each, and so many of them. */
const KEPT_CHARS = 2_000
const KEPT_CELLS = 500

/**
 * Writes records for the engine: before each stands its number, so that the engine may read them in any order and
 * by any number of threads. With `items`, the number within the record follows.
 */
export function recordWriter(delimiter: string, items: 'with items' | 'no items'): RecordWriter {
  const byte = delimiter.charCodeAt(0)
  const counter = decimalCounter()
  let chunks: Buffer[] = []
  let rejects: RejectedRecord[] = []
  let out = Buffer.allocUnsafeSlow(CHUNK)
  let used = 0
  let records = 0

  const room = (bytes: number): void => {
    if (used + bytes <= out.length) return
    if (used > 0) chunks.push(out.subarray(0, used))
    out = Buffer.allocUnsafeSlow(Math.max(CHUNK, bytes))
    used = 0
  }
  const text = (line: string): void => {
    room(line.length * 3)
    used += out.write(line, used, 'utf8')
  }
  return {
    copy(bytes, from, to) {
      records++
      counter.next()
      room(to - from + 16)
      used += counter.write(out, used)
      out[used++] = byte
      used += bytes.copy(out, used, from, to)
      // Only the last record of a file may lack its line end.
      if (bytes[to - 1] !== LF) out[used++] = LF
    },
    print(cells, place) {
      if (place === undefined || place.item <= 1) records++
      const row = place?.row ?? counter.next()
      const item = items === 'with items' ? `${place?.item ?? 0}${delimiter}` : ''
      text(`${row}${delimiter}${item}${printRecord(cells, delimiter)}`)
    },
    reject(code, detail, cells, row) {
      records++
      rejects.push({
        row: row ?? counter.next(),
        code,
        detail,
        cells: cells.slice(0, KEPT_CELLS).map((cell) => cell.slice(0, KEPT_CHARS)),
      })
    },
    take(which) {
      if (which === 'all' && used > 0) {
        chunks.push(out.subarray(0, used))
        out = out.subarray(used)
        used = 0
      }
      const piece: RecordPiece = { chunks, rejects, records }
      chunks = []
      rejects = []
      return piece
    },
  }
}

/** Counts 1, 2, 3 … in decimal digits: turning a number into text anew for each record would cost more than the rest. */
function decimalCounter() {
  const digits = Buffer.alloc(20, 0x30)
  let first = 19
  let value = 0
  return {
    next(): number {
      let at = 19
      while (digits[at] === 0x39) digits[at--] = 0x30
      digits[at] = (digits[at] as number) + 1
      if (at < first) first = at
      return ++value
    },
    write: (out: Buffer, at: number): number => digits.copy(out, at, first, 20),
  }
}
