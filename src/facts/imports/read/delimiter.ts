import { cellsOf, LF } from './cell-bytes.ts'

export const DELIMITERS = [',', '\t', ';', '|'] as const
export type Delimiter = (typeof DELIMITERS)[number]

/**
 * The delimiter of a text by its first lines: the one that cuts the header into the most cells, and the following
 * lines into as many. A line `sep=;` (Excel's own) decides. A single column has a comma.
 *
 * @example detectDelimiter(Buffer.from('a;b;c\n1,5;2;3\n')) // ';'
 */
export function detectDelimiter(head: Buffer): Delimiter {
  const said = /^sep=(.)\r?\n/.exec(head.toString('latin1', 0, 8))?.[1]
  const known = DELIMITERS.find((delimiter) => delimiter === said)
  if (known !== undefined) return known
  const lines = firstLines(head, 20)
  let best: Delimiter = ','
  let bestScore = 0
  for (const delimiter of DELIMITERS) {
    const counts = lines.map(
      (line) => cellsOf(line, 0, line.length, delimiter.charCodeAt(0)).length,
    )
    const columns = counts[0] ?? 1
    if (columns < 2) continue
    const alike = counts.filter((count) => count === columns).length / counts.length
    // Lines may break inside quotes, so agreement counts, but not alone.
    const score = columns * (0.2 + alike)
    if (score > bestScore) [best, bestScore] = [delimiter, score]
  }
  return best
}

/** Excel's first line that names the delimiter: how many bytes to skip. */
export const separatorLine = (head: Buffer): number =>
  /^sep=.\r?\n/.exec(head.toString('latin1', 0, 8))?.[0].length ?? 0

function firstLines(head: Buffer, count: number): Buffer[] {
  const lines: Buffer[] = []
  let from = 0
  while (lines.length < count && from < head.length) {
    const at = head.indexOf(LF, from)
    const to = at === -1 ? head.length : at
    const line = head.subarray(from, head[to - 1] === 0x0d ? to - 1 : to)
    // The last line may have been cut off.
    if (line.length > 0 && (at !== -1 || lines.length === 0)) lines.push(line)
    from = to + 1
  }
  return lines
}
