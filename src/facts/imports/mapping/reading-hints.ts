import {
  type ColumnMapping,
  type ColumnSource,
  headersOf,
  type Mapping,
  sourceOf,
} from './mapping.ts'
import { columnSets } from './columns/registry.ts'

/**
 * What the first records tell about how columns are written: ids that a table program made decimals of (17850.0),
 * and dates whose first number can only be a day or whose second can only be one. A mapping's own word stands.
 */
export function readingHints(
  mapping: Mapping,
  headers: readonly string[],
  sample: readonly (readonly string[])[],
): Mapping {
  const set = columnSets.get(mapping.kind)
  if (!set.ok || sample.length === 0) return mapping
  const columns: Record<string, ColumnMapping> = { ...mapping.columns }
  for (const [key, entry] of Object.entries(mapping.columns)) {
    const value = set.value.columns.find((column) => column.key === key)?.value
    const source = sourceOf(entry)
    if (value === undefined || source.format !== undefined) continue
    const cells = cellsOf(entry, headers, sample)
    const format =
      value === 'identifier' || value === 'id'
        ? idFormat(cells)
        : value === 'time' || value === 'date'
          ? dateFormat(cells)
          : undefined
    if (format !== undefined) columns[key] = { ...source, format }
  }
  return { ...mapping, columns }
}

function cellsOf(
  entry: ColumnMapping,
  headers: readonly string[],
  sample: readonly (readonly string[])[],
): string[] {
  const places = headersOf(entry).map((header) => headers.indexOf(header))
  return sample
    .flatMap((row) => places.map((place) => (row[place] ?? '').normalize('NFKC').trim()))
    .filter((cell) => cell !== '')
}

const idFormat = (cells: readonly string[]): ColumnSource['format'] =>
  cells.length > 0 && cells.every((cell) => /^\d+\.0$/.test(cell)) ? 'integer' : undefined

/** Only what the numbers prove: 13/05 is a day first, 05/13 a month first, 05/05 says nothing. */
function dateFormat(cells: readonly string[]): ColumnSource['format'] {
  const dates = cells.flatMap((cell) => {
    const found = /^(\d{1,2})[-/.](\d{1,2})[-/.](?:\d{4}|\d{2})(?!\d)/.exec(cell)
    return found ? [{ first: Number(found[1]), second: Number(found[2]) }] : []
  })
  if (dates.length < cells.length || dates.length === 0) return undefined
  const dayFirst = dates.some(({ first }) => first > 12)
  const monthFirst = dates.some(({ second }) => second > 12)
  return dayFirst === monthFirst ? undefined : dayFirst ? 'dmy' : 'mdy'
}
