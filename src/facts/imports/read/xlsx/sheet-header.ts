import { cleanHeader, looksLikeData } from '../headers.ts'
import type { SheetRow } from './sheet-rows.ts'

/** The row that names the columns; `data`: it names none, it holds values. */
export type SheetHeader = SheetRow & { readonly data: boolean }

/** The first row with a name in it; a title alone in its row, above a wider one, is none. */
export function headerOfRows(rows: readonly SheetRow[]): SheetHeader {
  const width = (row: SheetRow | undefined): number =>
    row?.cells.filter((cell) => cleanHeader(cell) !== '').length ?? 0
  let index = 0
  while (index < 5 && width(rows[index]) <= 1 && width(rows[index + 1]) > 1) index++
  const row = rows[index]
  if (!row) return { number: 0, cells: [], data: false }
  return { ...row, data: looksLikeData(row.cells) }
}
