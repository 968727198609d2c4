import { Readable } from 'node:stream'

type Cell = string | number | undefined

/** One CSV line with its line feed; quoted only where it must be. */
export function csvLine(cells: readonly Cell[]): string {
  let line = ''
  for (const cell of cells) {
    const text = cell === undefined ? '' : String(cell)
    line += /[",\r\n]/.test(text) ? `,"${text.replaceAll('"', '""')}"` : `,${text}`
  }
  return `${line.slice(1)}\n`
}

/** A stream of text from lines that are made while it is read; memory does not grow with their number. */
export function textOf(lines: Iterable<string>): Readable {
  return Readable.from(blocks(lines), { objectMode: false })
}

const BLOCK = 64 * 1024

function* blocks(lines: Iterable<string>): Generator<Buffer> {
  let block = ''
  for (const line of lines) {
    block += line
    if (block.length >= BLOCK) {
      yield Buffer.from(block)
      block = ''
    }
  }
  if (block !== '') yield Buffer.from(block)
}
