import { measure, type Usage } from './usage.ts'

/** Two ways to the same answer, run in turns so that whatever else the machine does meets both. */
export type Duel = { readonly ours: readonly Usage[]; readonly theirs: readonly Usage[] }

/** A, B, A, B, …: `rounds` times each. */
export async function duel(
  ours: () => Promise<unknown>,
  theirs: () => Promise<unknown>,
  options: { readonly rounds: number; readonly say: (line: string) => void },
): Promise<Duel> {
  const found: { ours: Usage[]; theirs: Usage[] } = { ours: [], theirs: [] }
  for (let round = 1; round <= options.rounds; round++) {
    const a = await measure(ours)
    const b = await measure(theirs)
    found.ours.push(a)
    found.theirs.push(b)
    options.say(
      `round ${round}: ours ${seconds(a.ms)}, theirs ${seconds(b.ms)}, ratio ${(a.ms / b.ms).toFixed(2)}`,
    )
  }
  return found
}

/** The middle one, or the mean of the two in the middle. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = Math.floor(sorted.length / 2)
  const upper = sorted[middle] ?? Number.NaN
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? Number.NaN) + upper) / 2
}

/** Ratio of the medians, and the least and the greatest ratio of a round. */
export function ratioOf({ ours, theirs }: Duel): {
  readonly ratio: number
  readonly least: number
  readonly greatest: number
} {
  const each = ours.map((one, round) => one.ms / (theirs[round]?.ms ?? Number.NaN))
  return {
    ratio: median(ours.map((one) => one.ms)) / median(theirs.map((one) => one.ms)),
    least: Math.min(...each),
    greatest: Math.max(...each),
  }
}

/** One line of the table of results. */
export function row(label: string, usages: readonly Usage[]): string {
  const cells = [
    seconds(median(usages.map((one) => one.ms))),
    `${seconds(Math.min(...usages.map((one) => one.ms)))} – ${seconds(Math.max(...usages.map((one) => one.ms)))}`,
    `${median(usages.map((one) => one.cpuSeconds)).toFixed(1)} s`,
    `${(Math.max(...usages.map((one) => one.peakResident)) / 2 ** 30).toFixed(2)} GiB`,
  ]
  return `| ${label} | ${cells.join(' | ')} |`
}

export const TABLE_HEAD =
  '| | median | range | CPU | peak resident, all processes |\n|---|---|---|---|---|'

export const seconds = (ms: number): string => `${(ms / 1000).toFixed(2)} s`
