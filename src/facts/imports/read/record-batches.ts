import { printRecord } from './cell-bytes.ts'
import type { RejectCode } from './reject-codes.ts'

/** A stretch of a file's records, as CSV for one insert. */
export type RecordBatch = {
  /** 0, 1, 2 …: the same for the same file, however its bytes arrive. */
  readonly index: number
  /** Records before this batch. */
  readonly before: number
  readonly records: number
  /** How many of them could not be made out; they stand in the CSV as {@link REJECT_MARK} records. */
  readonly rejects: number
  readonly parts: readonly Buffer[]
  readonly bytes: number
}

/** First cell of a record that stands for one that could not be made out; then its code, detail, cells as JSON. */
export const REJECT_MARK = '\u0001zhike:reject'

/** Cells of a rejected record are kept up to this many characters each, and so many of them. */
const KEPT_CHARS = 2_000
const KEPT_CELLS = 500

export type BatchBuilder = {
  /** Bytes of whole records that go as they are. */
  pass(bytes: Buffer, records: number): void
  /** A record that has to be written anew. */
  print(cells: readonly string[], place?: RecordPlace): void
  reject(code: RejectCode, detail: string, cells: readonly string[], place?: RecordPlace): void
  /** Bytes that are missing to the batch's size: when there are none, the caller ends it, after whole records. */
  readonly room: () => number
  /** Ends the batch; undefined if it has no records. */
  readonly cut: () => RecordBatch | undefined
}

/** Where a record stands when its position in the batch does not tell: row number, and item within the row (0 = the row). */
export type RecordPlace = { readonly row: number; readonly item: number }

/** Collects records into batches of about `size` bytes; `delimiter` is that of the bytes that pass. */
export function batchBuilder(size: number, delimiter = ','): BatchBuilder {
  let index = 0
  let before = 0
  let parts: Buffer[] = []
  let printed: string[] = []
  let printedChars = 0
  let bytes = 0
  let records = 0
  let rejects = 0
  const settle = (): void => {
    if (printed.length === 0) return
    const part = Buffer.from(printed.join(''), 'utf8')
    printed = []
    printedChars = 0
    parts.push(part)
  }
  const print = (cells: readonly string[], place: RecordPlace | undefined): void => {
    const line = (place ? `${place.row}${delimiter}${place.item}${delimiter}` : '') + printRecord(cells, delimiter)
    printed.push(line)
    printedChars += line.length
    records++
    // Characters, not bytes: the size is a matter of memory, and must only be the same each time.
    bytes += line.length
    if (printedChars > 1 << 18) settle()
  }
  return {
    pass(slice, count) {
      settle()
      parts.push(slice)
      bytes += slice.length
      records += count
    },
    print,
    reject(code, detail, cells, place) {
      const kept = cells.slice(0, KEPT_CELLS).map((cell) => cell.slice(0, KEPT_CHARS))
      print([REJECT_MARK, code, detail, JSON.stringify(kept)], place)
      rejects++
    },
    room: () => size - bytes,
    cut() {
      if (records === 0) return undefined
      settle()
      const batch: RecordBatch = { index, before, records, rejects, parts, bytes }
      index++
      before += records
      parts = []
      bytes = 0
      records = 0
      rejects = 0
      return batch
    },
  }
}
