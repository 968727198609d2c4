/** Bytes that mean something in delimited text. */
export const LF = 0x0a
export const CR = 0x0d
export const QUOTE = 0x22
export const SPACE = 0x20
export const TAB = 0x09

/** The texts of a record's cells; `from` to `to` without its line end. Quotes are undone, blanks around them dropped. */
export function cellsOf(bytes: Buffer, from: number, to: number, delimiter: number): string[] {
  const cells: string[] = []
  let at = from
  for (;;) {
    const quote = quoteAt(bytes, at, to, delimiter)
    if (quote === -1) {
      const length = bytes.subarray(at, to).indexOf(delimiter)
      const end = length === -1 ? to : at + length
      cells.push(bytes.toString('utf8', at, end))
      at = end
    } else {
      const close = closingQuote(bytes, quote, to)
      const end = close === -1 ? to : close
      cells.push(bytes.toString('utf8', quote + 1, end).replaceAll('""', '"'))
      at = end + 1
      while (at < to && bytes[at] !== delimiter) at++
    }
    if (at >= to) return cells
    at++
    if (at === to) return [...cells, '']
  }
}

/** Where a cell that starts at `at` opens its quote: there, or after blanks; -1 if it is not quoted. */
export function quoteAt(bytes: Uint8Array, at: number, to: number, delimiter: number): number {
  let index = at
  while (
    index < to &&
    (bytes[index] === SPACE || bytes[index] === TAB) &&
    bytes[index] !== delimiter
  )
    index++
  return bytes[index] === QUOTE && index < to ? index : -1
}

/** The quote that closes the one at `open`; -1 if there is none before `to`. */
export function closingQuote(bytes: Buffer, open: number, to: number): number {
  let at = open + 1
  for (;;) {
    // Most cells are short: a loop beats the call of indexOf.
    const near = Math.min(to, at + 64)
    while (at < near && bytes[at] !== QUOTE) at++
    if (at === near && at < to) at = bytes.indexOf(QUOTE, at)
    if (at === -1 || at >= to) return -1
    if (bytes[at + 1] !== QUOTE || at + 1 >= to) return at
    at += 2
  }
}

/** A record as delimited text with its line end; quoted as RFC 4180 has it. */
export function printRecord(cells: readonly string[], delimiter: string): string {
  // An empty line would be no record at all.
  if (cells.length === 1 && cells[0] === '') return '""\n'
  let line = ''
  for (const [index, cell] of cells.entries())
    line += (index === 0 ? '' : delimiter) + printCell(cell, delimiter)
  return `${line}\n`
}

const printCell = (cell: string, delimiter: string): string =>
  NEEDS_QUOTES.test(cell) || cell.includes(delimiter) ? `"${cell.replaceAll('"', '""')}"` : cell

// A first blank or backslash would mean something to some readers.
const NEEDS_QUOTES = /["\r\n]|^[\s\\]/
