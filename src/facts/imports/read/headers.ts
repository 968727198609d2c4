/** A column name as somebody's spreadsheet wrote it, without what spreadsheets put around it. */
export const cleanHeader = (cell: string): string =>
  cell
    .normalize('NFKC')
    .replace(/[\ufeff\u200b\u200e\u200f\0]/g, '')
    .replace(/^\s*="(.*)"\s*$/s, '$1')
    .replace(/^[\s']+/, '')
    .replace(/\s+/g, ' ')
    .trim()

/** Two names are the same column if they differ only in case, blanks and punctuation. */
export const headerKey = (header: string): string =>
  cleanHeader(header)
    .toLowerCase()
    .replace(/[\s_\-./\\:*#"'()[\]{}<>（）【】、，。]+/g, '')

/**
 * The names of a file's columns, all different: a name that comes again gets a number, a column without a name is
 * called `#` and its place.
 *
 * @example namesOf(['金额', '', '金额']) // ['金额', '#2', '金额 (2)']
 */
export function namesOf(cells: readonly string[]): string[] {
  const seen = new Set<string>()
  return cells.map((cell, index) => {
    const name = cleanHeader(cell) || `#${index + 1}`
    let unique = name
    for (let count = 2; seen.has(unique); count++) unique = `${name} (${count})`
    seen.add(unique)
    return unique
  })
}

/** How many columns there are up to the last one with a name; a trailing delimiter makes one without. */
export function namedColumns(cells: readonly string[]): number {
  let count = cells.length
  while (count > 0 && cleanHeader(cells[count - 1] ?? '') === '') count--
  return count
}

/** Whether a first row holds data: names are words; ids, amounts and dates are not. */
export function looksLikeData(cells: readonly string[]): boolean {
  const filled = cells.map(cleanHeader).filter((cell) => cell !== '')
  if (filled.length === 0) return false
  const values = filled.filter(
    (cell) => /^[\d\s.,:/+\-¥￥$%TZ年月日时分秒]+$/.test(cell) && /\d/.test(cell),
  )
  return values.length > 0 && (values.length === filled.length || values.length * 2 > filled.length)
}
