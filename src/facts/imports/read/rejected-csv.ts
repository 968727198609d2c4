import type { Language } from '#core/text.ts'
import { knownStatuses } from '../../order-status.ts'
import { printRecord } from './cell-bytes.ts'
import { REJECT_COLUMNS } from './inspection.ts'
import { rejectSentence } from './reject-codes.ts'

/** A rejected row: its number, (column, code, detail) of each fault, and its cells as they stood. */
export type Rejected = {
  readonly row: string | number
  readonly bad: readonly (readonly [column: string, code: string, detail: string])[]
  readonly raw: readonly string[]
}

export type RejectedFile = {
  readonly headers: readonly string[]
  readonly importId: number | string
  readonly rows: AsyncIterable<Rejected> | Iterable<Rejected>
  /** Of the reasons; default Chinese. */
  readonly language?: Language
}

/**
 * The rejected rows as a CSV to mend and import again: the original columns, then row, column, reason and import.
 * It opens in Excel as UTF-8, no cell is a formula, and long ids keep their digits.
 *
 * @example for await (const text of rejectedCsv({ headers, importId: 7, rows })) response.write(text)
 */
export async function* rejectedCsv(file: RejectedFile): AsyncGenerator<string> {
  const headers = file.headers.filter((header) => !isRejectColumn(header))
  yield `\ufeff${line([...headers, ...REJECT_COLUMNS])}`
  let text = ''
  for await (const { row, bad, raw } of file.rows) {
    const cells = headers.map((_, index) => raw[index] ?? '')
    // What a row had beyond its header must not be lost: that is what has to be mended.
    const beyond = raw.slice(headers.length).filter((cell) => cell !== '')
    const reasons = bad.map(([, code, detail]) =>
      rejectSentence(code, detail, file.language ?? 'zh', knownStatuses),
    )
    if (beyond.length > 0) reasons.push(beyond.join(' | '))
    text += line([
      ...cells,
      String(row),
      bad
        .map(([column]) => column)
        .filter((column) => column !== '')
        .join('; '),
      reasons.join(' '),
      String(file.importId),
    ])
    if (text.length < 1 << 16) continue
    yield text
    text = ''
  }
  if (text !== '') yield text
}

const isRejectColumn = (header: string): boolean =>
  (REJECT_COLUMNS as readonly string[]).includes(header)

const line = (cells: readonly string[]): string =>
  printRecord(cells.map(safeCell), ',').replace(/\n$/, '\r\n')

/** A cell that no spreadsheet takes for a formula, and whose digits none rounds. */
export function safeCell(cell: string): string {
  const id = /^\s*="([^"]*)"\s*$/.exec(cell)?.[1] ?? cell
  if (/^\d{12,}$/.test(id)) return `\t${id}`
  if (/^[-+][\d.,]+%?$/.test(id)) return id
  return /^[=+\-@\t\r\0]/.test(id) ? `'${id}` : id
}
