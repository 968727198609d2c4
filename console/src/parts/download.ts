import type { Column } from './table/column.ts'

/** Gives the browser a file to save. */
export function download(name: string, content: Blob | string): void {
  const address = typeof content === 'string' ? content : URL.createObjectURL(content)
  const link = document.createElement('a')
  link.href = address
  link.download = name
  link.click()
  if (typeof content !== 'string') setTimeout(() => URL.revokeObjectURL(address), 10_000)
}

/** Rows as CSV that Excel opens right: UTF-8 with BOM, CRLF, and no cell that could run as a formula. */
export function toCsv<Row>(columns: readonly Column<Row>[], rows: readonly Row[]): Blob {
  const kept = columns.filter((column) => column.plain !== undefined)
  const lines = [
    kept.map((column) => column.title),
    ...rows.map((row) => kept.map((column) => column.plain?.(row))),
  ]
  const text = lines.map((cells) => cells.map(csvCell).join(',')).join('\r\n')
  return new Blob(['\uFEFF', text, '\r\n'], { type: 'text/csv;charset=utf-8' })
}

/** @example csvCell('=1+1') // "'=1+1" */
export function csvCell(value: string | number | null | undefined): string {
  if (value === null || value === undefined) return ''
  if (typeof value === 'number') return String(value)
  const safe = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}
