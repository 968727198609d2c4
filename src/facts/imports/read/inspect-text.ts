import { problem } from '#core/problem.ts'
import { fail, ok, type Result } from '#core/result.ts'
import { CR, cellsOf, closingQuote, LF, quoteAt } from './cell-bytes.ts'
import { csvReader } from './csv-reader.ts'
import { type Delimiter, detectDelimiter, separatorLine } from './delimiter.ts'
import { looksLikeData, namedColumns, namesOf } from './headers.ts'
import { SAMPLE_RECORDS } from './inspection.ts'
import type { RecordWriter } from './record-writer.ts'

export type TextInspection = {
  readonly delimiter: Delimiter
  readonly headers: string[]
  readonly least: number
  /** Bytes of the text before the first record. */
  readonly dataAt: number
  readonly sample: string[][]
}

/** Header and first records of delimited text, from its first MiB (`whole`: that is all there is). */
export function inspectText(head: Buffer, name: string, whole: boolean): Result<TextInspection> {
  const delimiter = detectDelimiter(head)
  const byte = delimiter.charCodeAt(0)
  let at = separatorLine(head)
  let cells: string[] = []
  while (cells.every((cell) => cell.trim() === '')) {
    if (at >= head.length) return fail(problem('empty_file', { name }))
    const end = recordEnd(head, at, byte)
    if (end === undefined)
      return fail(problem('unreadable_file', { detail: 'the header has no end / 表头没有结束' }))
    cells = cellsOf(head, at, head[end - 1] === CR ? end - 1 : end, byte)
    at = Math.min(end + 1, head.length)
  }
  if (looksLikeData(cells))
    return fail(problem('no_header', { name, cells: cells.slice(0, 5).join(', ') }))
  const least = namedColumns(cells)
  const headers = namesOf(cells.slice(0, least))
  const sample = sampleOf(head.subarray(at), byte, headers.length, whole)
  if (whole && sample.length === 0) return fail(problem('no_rows', { name }))
  return ok({ delimiter, headers, least, dataAt: at, sample })
}

/** Where the header's line ends: quotes may span lines, and stray ones must not swallow the file. */
function recordEnd(head: Buffer, from: number, delimiter: number): number | undefined {
  const line = head.indexOf(LF, from)
  const lineEnd = line === -1 ? head.length : line
  let at = from
  while (at < head.length) {
    const open = quoteAt(head, at, head.length, delimiter)
    const close = open === -1 ? -1 : closingQuote(head, open, head.length)
    if (open !== -1 && (close === -1 || close - open > 2_000)) return lineEnd
    if (close !== -1) at = close + 1
    while (at < head.length && head[at] !== delimiter && head[at] !== LF) at++
    if (at >= head.length || head[at] === LF) return at
    at++
  }
  return head.length
}

function sampleOf(data: Buffer, delimiter: number, columns: number, whole: boolean): string[][] {
  const sample: string[][] = []
  const take = (cells: readonly string[]): void => {
    if (sample.length < SAMPLE_RECORDS) sample.push([...cells])
  }
  const writer: RecordWriter = {
    copy: (bytes, from, to) => {
      let end = to
      while (end > from && (bytes[end - 1] === LF || bytes[end - 1] === CR)) end--
      if (sample.length < SAMPLE_RECORDS) take(cellsOf(bytes, from, end, delimiter))
    },
    print: take,
    // What can't be made out is no example of anything.
    reject: () => undefined,
    take: () => ({ chunks: [], rejects: [], records: 0 }),
  }
  const reader = csvReader({ delimiter, columns, least: columns, decoded: false }, writer)
  reader.push(data)
  if (whole) reader.end()
  return sample
}
