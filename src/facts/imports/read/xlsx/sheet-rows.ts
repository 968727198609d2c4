import { parseXml } from './xml.ts'
import { cellText } from './cell-value.ts'
import { readWorkbook, type Sheet, type Workbook } from './workbook.ts'
import { openZip, type ZipEntries } from './zip-entries.ts'

/** A row that is not blank; `number` is the one that Excel shows. */
export type SheetRow = { readonly number: number; readonly cells: readonly string[] }

/** An open sheet; dispose of it to close its file. */
export type OpenSheet = AsyncDisposable & {
  readonly name: string
  /** The rows in pieces; `onShare` is told how far it is, 0 to 1. */
  readonly rows: (onShare?: (share: number) => void) => AsyncGenerator<SheetRow[]>
}

/** Excel itself ends at 1,048,576 rows of 16,384 columns; a sheet of that size is about this long. */
const MAX_SHEET = 8e9
const MAX_COLUMNS = 16_384

/** Opens the first visible sheet that has a row, or the one of this name; undefined if there is none. */
export async function openSheet(
  path: string,
  fileName: string,
  sheet?: string,
): Promise<OpenSheet | undefined> {
  const zip = await openZip(path)
  try {
    const workbook = await readWorkbook(zip, fileName)
    const candidates = workbook.sheets.filter((one) =>
      sheet === undefined ? !one.hidden : one.name === sheet,
    )
    for (const one of candidates) {
      if (!(await hasRows(zip, one, workbook))) continue
      return {
        name: one.name,
        rows: (onShare) => rowsOf(zip, one, workbook, onShare),
        [Symbol.asyncDispose]: () => zip[Symbol.asyncDispose](),
      }
    }
    await zip[Symbol.asyncDispose]()
    return undefined
  } catch (error) {
    await zip[Symbol.asyncDispose]()
    throw error
  }
}

async function hasRows(zip: ZipEntries, sheet: Sheet, workbook: Workbook): Promise<boolean> {
  for await (const rows of rowsOf(zip, sheet, workbook)) if (rows.length > 0) return true
  return false
}

async function* rowsOf(
  zip: ZipEntries,
  sheet: Sheet,
  workbook: Workbook,
  onShare?: (share: number) => void,
): AsyncGenerator<SheetRow[]> {
  if (!zip.has(sheet.part)) return
  let rows: SheetRow[] = []
  let read = 0
  const size = Math.max(1, zip.sizeOf(sheet.part))
  const events = parseXml(
    await zip.open(sheet.part, MAX_SHEET),
    rowHandlers(workbook, (row) => rows.push(row)),
  )
  for await (const bytes of events) {
    read += bytes
    onShare?.(Math.min(1, read / size))
    if (rows.length === 0) continue
    const found = rows
    rows = []
    yield found
  }
}

function rowHandlers(workbook: Workbook, emit: (row: SheetRow) => void) {
  let number = 0
  let cells: string[] = []
  let column = 0
  let type = ''
  let style = 0
  let value = ''
  let takesText = false
  let phonetic = 0
  return {
    open: (name: string, attributes: Readonly<Record<string, string>>): void => {
      if (name === 'c') {
        column = attributes['r'] === undefined ? column + 1 : columnOf(attributes['r'])
        type = attributes['t'] ?? 'n'
        style = Number(attributes['s'] ?? 0)
        value = ''
      } else if (name === 'v' || name === 't') takesText = true
      else if (name === 'rPh') phonetic++
      else if (name === 'row') {
        number = attributes['r'] === undefined ? number + 1 : Number(attributes['r'])
        cells = []
        column = 0
      }
    },
    close: (name: string): void => {
      if (name === 'v' || name === 't') takesText = false
      else if (name === 'rPh') phonetic--
      else if (name === 'c' && value !== '' && column <= MAX_COLUMNS) {
        while (cells.length < column - 1) cells.push('')
        cells[column - 1] = cellText({ type, style, value }, workbook)
      } else if (name === 'row' && cells.some((cell) => cell.trim() !== '')) emit({ number, cells })
    },
    text: (piece: string): void => {
      if (takesText && phonetic === 0) value += piece
    },
  }
}

/** 1 for A, 27 for AA. */
function columnOf(reference: string): number {
  let column = 0
  for (let index = 0; index < reference.length; index++) {
    const letter = reference.charCodeAt(index) & 0xdf
    if (letter < 65 || letter > 90) break
    column = column * 26 + letter - 64
  }
  return column
}
