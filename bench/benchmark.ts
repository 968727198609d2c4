import type { Localized } from '#core/text.ts'
import type { Result } from '#core/result.ts'

/** Where and how a benchmark runs. */
export type BenchContext = {
  /** A folder of its own, empty or as a run of the same size left it; whoever calls removes it afterwards. */
  readonly folder: string
  /** How large: customers (W1) or rows (W7); each benchmark has a default. */
  readonly size?: number
  /** How often each side runs after the warm-up; default 5. */
  readonly rounds?: number
  readonly say: (line: string) => void
}

/** What came out, as it is written to bench/RESULTS.md. */
export type BenchReport = {
  /** e.g. 'W1 · 1,000,000 customers' */
  readonly title: string
  /** The figure that the budget speaks of, and the budget in words. */
  readonly ratio: number
  readonly budget: string
  readonly within: boolean
  /** Markdown below the title: tables, what was compared, how equality was checked. */
  readonly body: string
}

/** One budget of the design as something that runs. One file each, and one line in registry.ts. */
export type Benchmark = {
  readonly key: string
  readonly name: Required<Localized>
  /** What `size` counts and what it is unless said. */
  readonly size: { readonly of: string; readonly usual: number }
  /** Fails with a sentence (e.g. `disk_full`) where the machine has not the room; differing answers throw. */
  readonly run: (context: BenchContext) => Promise<Result<BenchReport>>
}
