/** How many words a problem offers: more are not read. */
const OFFERED = 12

/**
 * The known words that somebody may have meant, the nearest first: as a text for a problem. All of them if they are few.
 *
 * @example nearest('citty', ['name', 'city', …]) // 'city, name, …'
 */
export function nearest(word: string, known: Iterable<string>): string {
  const meant = word.toLowerCase()
  const ranked = [...known]
    .map((one) => ({ one, far: distance(meant, one.toLowerCase()) }))
    .sort((a, b) => a.far - b.far || (a.one < b.one ? -1 : 1))
    .map(({ one }) => one)
  const offered = ranked.slice(0, OFFERED).join(', ')
  return ranked.length > OFFERED ? `${offered} …` : offered
}

/** How many letters must be put in, left out or changed, as a share of the longer word; less where one is in the other. */
function distance(a: string, b: string): number {
  if (a === b) return 0
  const [from, to] = [[...a.slice(0, 60)], [...b.slice(0, 60)]]
  let row = to.map((_, index) => index + 1)
  for (const [index, letter] of from.entries()) {
    const next: number[] = []
    for (const [at, other] of to.entries()) {
      const corner = at === 0 ? index : (row[at - 1] ?? 0)
      const left = at === 0 ? index + 1 : (next[at - 1] ?? 0)
      next.push(Math.min(corner + (letter === other ? 0 : 1), left + 1, (row[at] ?? 0) + 1))
    }
    row = next
  }
  const share = (row.at(-1) ?? from.length) / Math.max(from.length, to.length, 1)
  return a !== '' && (b.includes(a) || (b !== '' && a.includes(b))) ? share / 2 : share
}
