import type { Inspection } from '#api/shapes/import.ts'
import type { ColumnMapping, Mapping } from '#api/shapes/mapping.ts'

/** The headers that a column is read from, in order of preference; none for a fixed value. */
export function headersOf(column: ColumnMapping): readonly string[] {
  const header = typeof column === 'string' ? column : column.header
  return header === undefined ? [] : typeof header === 'string' ? [header] : header
}

/** What a column of the file is taken for, the chief meaning first; empty = left out. */
export const meaningsOf = (mapping: Mapping, header: string): readonly string[] =>
  Object.entries(mapping.columns)
    .filter(([, column]) => headersOf(column).includes(header))
    .sort(([, a], [, b]) => headersOf(a).indexOf(header) - headersOf(b).indexOf(header))
    .map(([key]) => key)

/**
 * Gives a column of the file another chief meaning (undefined = none). Whoever had that meaning before loses it; how
 * the column is to be read (form of times, unit of money) stays with it; its further meanings stay, too.
 */
export function assign(mapping: Mapping, header: string, meaning: string | undefined): Mapping {
  const before = meaningsOf(mapping, header)[0]
  const reading = before === undefined ? undefined : mapping.columns[before]
  const columns = { ...mapping.columns }
  if (before !== undefined) {
    const left = without(columns[before], header)
    if (left === undefined) delete columns[before]
    else columns[before] = left
  }
  if (meaning !== undefined) {
    columns[meaning] =
      reading === undefined || typeof reading === 'string' ? header : { ...reading, header }
  }
  return { ...mapping, columns }
}

/** The mapping that the form begins with: the server's, or (asked again in another encoding) what each column looks like. */
export function firstMapping(inspection: Inspection): Mapping {
  if (Object.keys(inspection.mapping.columns).length > 0) return inspection.mapping
  const columns = inspection.columns.flatMap(({ header, suggested }) =>
    suggested === null ? [] : [[suggested, header] as const],
  )
  return { ...inspection.mapping, columns: Object.fromEntries(columns) }
}

function without(column: ColumnMapping | undefined, header: string): ColumnMapping | undefined {
  if (column === undefined || typeof column === 'string') return undefined
  const left = headersOf(column).filter((one) => one !== header)
  if (left.length > 0) return { ...column, header: left }
  return undefined
}
