import { isUtf8 } from 'node:buffer'
import { CR, cellsOf, closingQuote, LF, QUOTE, quoteAt, SPACE, TAB } from './cell-bytes.ts'
import type { RecordWriter } from './record-writer.ts'
import type { RejectCode } from './reject-codes.ts'

export type CsvLayout = {
  /** The delimiter's byte: `,` `;` `|` or a tab. */
  readonly delimiter: number
  /** How many cells a record has. */
  readonly columns: number
  /** A record may end after this many; what is missing then is blank (headers without a name at the end). */
  readonly least: number
  /** U+FFFD is what decoding left of a character; in a file that is UTF-8 already it is just a character. */
  readonly decoded: boolean
  /** Every record is written anew, with its cells changed. */
  readonly rewrite?: (cells: readonly string[]) => readonly string[]
}

/** A cell longer than this is no cell of facts; a record, neither. */
export const MAX_CELL = 256 * 1024
/** How far a quote may go on over lines before it is taken for a stray one. Bounds what is held in memory. */
export const MAX_QUOTED = 16 * 1024 * 1024

export type CsvReader = {
  /** Takes the next piece of the text; its memory may be used again afterwards. */
  push(chunk: Buffer): void
  end(): void
}

// What a record turned out to be while its end was looked for.
const PLAIN = 0
const REWRITE = 1
const LONG = 2
// Instead of the next record's place.
const MORE = -1
const BROKEN = -2

/**
 * Finds the records of delimited text. Clean ones pass as the bytes they are; odd ones are written anew; one that
 * can't be made out becomes a reject, and reading goes on at the next line. The text begins with the first record.
 */
export function csvReader(layout: CsvLayout, writer: RecordWriter): CsvReader {
  const { delimiter, columns, least, rewrite } = layout
  const stops = new Uint8Array(256)
  stops[delimiter] = stops[LF] = stops[CR] = stops[QUOTE] = 1
  // Most bytes are letters and digits, beyond all of these but `|`.
  const highest = Math.max(delimiter, QUOTE)

  // Of the record that was read last: how many cells, what kind, where its text ends.
  let fields = 0
  let kind = PLAIN
  let contentEnd = 0
  // What has been read and is not yet a whole record stands at its beginning.
  let work = Buffer.allocUnsafeSlow(64 * 1024)
  let held = 0
  // A line without end is thrown away up to its end.
  let skipping = false

  return {
    push: (chunk) => {
      if (work.length < held + chunk.length)
        work = Buffer.concat([
          work.subarray(0, held),
          Buffer.allocUnsafeSlow(held + 2 * chunk.length),
        ])
      chunk.copy(work, held)
      take(held + chunk.length, false)
    },
    end: () => take(held, true),
  }

  function take(length: number, final: boolean): void {
    const buffer = work.subarray(0, length)
    const from = skipping ? afterLine(buffer, 0) : 0
    if (from === MORE) {
      held = 0
      return
    }
    skipping = false
    const read = scan(buffer, from, final)
    held = length - read
    if (held > MAX_QUOTED) {
      writer.reject('record_too_long', String(held), [buffer.toString('utf8', read, read + 2_000)])
      held = 0
      skipping = true
    } else work.copyWithin(0, read, length)
  }

  /** Reads whole records from `from` on; gives where the first incomplete one starts. */
  function scan(buffer: Buffer, from: number, final: boolean): number {
    const careful = needsCare(buffer, final)
    let at = from
    while (at < buffer.length) {
      let next = readRecord(buffer, at, final)
      if (next === MORE) break
      const tiny = contentEnd - at < 2 * columns
      if (
        next !== BROKEN &&
        kind === PLAIN &&
        fields === columns &&
        !(tiny && isBlank(buffer, at)) &&
        !(careful && isDamaged(buffer.subarray(at, contentEnd))) &&
        rewrite === undefined
      ) {
        writer.copy(buffer, at, next)
      } else {
        next = handle(buffer, at, next, final)
        if (next === MORE) break
      }
      at = next
    }
    return at
  }

  /** Finds a record's end: gives where the next one starts, MORE, or BROKEN; sets fields, kind and contentEnd. */
  function readRecord(buffer: Buffer, from: number, final: boolean): number {
    const end = buffer.length
    const table = stops
    const high = highest
    let at = from
    let start = from
    let count = 1
    let found = PLAIN
    for (;;) {
      let stop = LF
      while (at < end && ((stop = buffer[at] as number) > high || table[stop] === 0)) at++
      if (stop === delimiter) {
        if (at - start > MAX_CELL) found |= LONG
        count++
        start = ++at
      } else if (stop === QUOTE) {
        if (at === start || quoteAt(buffer, start, end, delimiter) === at) {
          if (at > start) found |= REWRITE
          at = afterQuoted(buffer, at, final)
          if (at < 0) return at
          if (buffer[at - 1] !== QUOTE) found |= REWRITE
        } else at++
      } else if (stop === CR && at + 1 < end && buffer[at + 1] !== LF) {
        // A carriage return without a line feed belongs to its cell.
        found |= REWRITE
        at++
      } else {
        if (at - start > MAX_CELL) found |= LONG
        fields = count
        kind = found
        contentEnd = at
        if (at >= end) return final ? end : MORE
        return stop === LF ? at + 1 : at + 1 < end ? at + 2 : final ? end : MORE
      }
    }
  }

  /** Where the cell ends whose quote opens at `open`. Anything but blanks after its closing quote makes it BROKEN. */
  function afterQuoted(buffer: Buffer, open: number, final: boolean): number {
    const end = buffer.length
    const close = closingQuote(buffer, open, end)
    if (close === -1) return final || end - open > MAX_QUOTED ? BROKEN : MORE
    let at = close + 1
    while (at < end && (buffer[at] === SPACE || buffer[at] === TAB) && buffer[at] !== delimiter)
      at++
    // The next byte may make the quote a doubled one, or the line end a lone carriage return.
    if (at >= end || (buffer[at] === CR && at + 1 >= end)) return final ? at : MORE
    if (buffer[at] === CR) return buffer[at + 1] === LF ? at : BROKEN
    return buffer[at] === LF || buffer[at] === delimiter ? at : BROKEN
  }

  /** An odd record: drops, rewrites or rejects it; gives where to go on. */
  function handle(buffer: Buffer, at: number, next: number, final: boolean): number {
    if (next === BROKEN) return rejectLine(buffer, at, final)
    if (isBlank(buffer, at)) return next
    const cells = cellsOf(buffer, at, contentEnd, delimiter)
    if (cells.every((cell) => cell.trim() === '')) return next
    const code = faultOf(buffer, at, cells)
    if (code === 'too_few_fields' || code === 'too_many_fields') {
      if (isStrayQuote(buffer, at, final)) return rejectLine(buffer, at, final)
      writer.reject(code, `${cells.length}/${columns}`, cells)
    } else if (code !== undefined) writer.reject(code, '', cells)
    else {
      const whole =
        cells.length < columns
          ? [...cells, ...Array<string>(columns - cells.length).fill('')]
          : cells.slice(0, columns)
      writer.print(rewrite ? rewrite(whole) : whole)
    }
    return next
  }

  function faultOf(buffer: Buffer, at: number, cells: readonly string[]): RejectCode | undefined {
    const bytes = buffer.subarray(at, contentEnd)
    if (bytes.includes(0)) return 'nul_byte'
    if (!isUtf8(bytes) || (layout.decoded && bytes.includes(REPLACEMENT))) return 'bad_encoding'
    if ((kind & LONG) !== 0) return 'cell_too_long'
    if (cells.length < least) return 'too_few_fields'
    return cells.slice(columns).some((cell) => cell.trim() !== '') ? 'too_many_fields' : undefined
  }

  /** A record over several lines with the wrong number of cells, whose second line alone would be right: a quote was left open. */
  function isStrayQuote(buffer: Buffer, at: number, final: boolean): boolean {
    const line = buffer.indexOf(LF, at)
    if (line === -1 || line >= contentEnd) return false
    const saved = { fields, kind, contentEnd }
    const next = readRecord(buffer, line + 1, final)
    const fits = next !== BROKEN && next !== MORE && fields === columns
    ;({ fields, kind, contentEnd } = saved)
    return fits
  }

  function rejectLine(buffer: Buffer, at: number, final: boolean): number {
    const next = afterLine(buffer, at)
    if (next === MORE && !final) return MORE
    const to = next === MORE ? buffer.length : next - 1
    const text = buffer.toString('utf8', at, Math.min(to, at + 64 * 1024)).replace(/\r$/, '')
    writer.reject('broken_quote', '', text.split(String.fromCharCode(delimiter)))
    return next === MORE ? buffer.length : next
  }

  /** A line of nothing, or of nothing but delimiters, is no record: spreadsheets leave them behind. */
  function isBlank(buffer: Buffer, at: number): boolean {
    for (let index = at; index < contentEnd; index++) {
      if (buffer[index] !== delimiter && buffer[index] !== SPACE && buffer[index] !== TAB)
        return false
    }
    return true
  }

  function isDamaged(bytes: Buffer): boolean {
    return bytes.includes(0) || !isUtf8(bytes) || (layout.decoded && bytes.includes(REPLACEMENT))
  }

  /** Looks once at a whole piece, so that its records need not be looked at one by one. */
  function needsCare(buffer: Buffer, final: boolean): boolean {
    const whole = final ? buffer : buffer.subarray(0, buffer.lastIndexOf(LF) + 1)
    return isDamaged(whole)
  }
}

const REPLACEMENT = Buffer.from('\ufffd')

/** Where the line after the one that `at` is in starts; MORE if it is not there yet. */
function afterLine(buffer: Buffer, at: number): number {
  const line = buffer.indexOf(LF, at)
  return line === -1 ? MORE : line + 1
}
