import type { CellStyle, Workbook } from './workbook.ts'
import { unescapeXml } from './workbook.ts'

/** A cell as it stands in the XML. */
export type RawCell = { readonly type: string; readonly style: number; readonly value: string }

/** The text that a person would type for the cell; dates as `yyyy-mm-dd hh:mm:ss` without a zone. */
export function cellText(cell: RawCell, workbook: Workbook): string {
  if (cell.type === 's') return workbook.strings[Number(cell.value)] ?? ''
  if (cell.type === 'inlineStr' || cell.type === 'str') return unescapeXml(cell.value)
  if (cell.type === 'b') return cell.value === '1' ? 'TRUE' : 'FALSE'
  if (cell.type === 'e') return cell.value
  if (cell.type === 'd') return cell.value.replace('T', ' ').replace(/Z$/, '')
  const style = workbook.styles[cell.style] ?? 'plain'
  const number = Number(cell.value)
  if (cell.value === '' || !Number.isFinite(number)) return cell.value
  if (style === 'plain' || number < 0 || number >= 2_958_466) return numberText(cell.value, number)
  return dateText(number, style, workbook.from1904)
}

/**
 * A number as Excel shows it: 15 digits, without the dust of binary fractions. A whole number of more digits whose
 * tail is zeros has lost them; it is written in scientific notation, so that no id is made of it.
 */
export function numberText(text: string, number: number): string {
  if (Number.isSafeInteger(number) && Math.abs(number) < 1e15) return String(number)
  if (/^-?\d{16,}$/.test(text) && !/^-?\d{15}0+$/.test(text)) return text
  const rounded = Number(number.toPrecision(15))
  if (Math.abs(rounded) >= 1e15) return rounded.toExponential().toUpperCase()
  // Small numbers too: 1e-7 is no way to write an amount.
  return Math.abs(rounded) < 1e-6 && rounded !== 0
    ? rounded.toFixed(15).replace(/0+$/, '')
    : String(rounded)
}

const DAY = 86_400_000

/** A day number as a date: 45000 → 2023-03-15. In files that count from 1900, Excel believes in 29 February 1900. */
function dateText(serial: number, style: CellStyle, from1904: boolean): string {
  // Fractions of a day are seconds, never exactly.
  const millis = Math.round((serial % 1) * 86_400) * 1_000
  const days = Math.floor(serial)
  const clock = new Date(millis % DAY).toISOString().slice(11, 19)
  if (style === 'time' && days === 0) return clock
  if (!from1904 && days === 60) return '1900-02-29'
  const epoch = from1904 ? Date.UTC(1904, 0, 1) : Date.UTC(1899, 11, days < 60 ? 31 : 30)
  const date = new Date(epoch + days * DAY + (millis >= DAY ? DAY : 0)).toISOString().slice(0, 10)
  return millis % DAY === 0 && style === 'date' ? date : `${date} ${clock}`
}
