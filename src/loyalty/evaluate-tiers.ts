import { Readable } from 'node:stream'
import { problem } from '#core/problem.ts'
import { ProblemError } from '#core/result.ts'
import type { Standpoint } from '#metrics/standpoint.ts'
import type { Facts } from '#stores/ports.ts'
import type { Pin } from './fold-state.ts'
import { type FoldedCustomer, foldCustomers } from './fold-customers.ts'
import type { TierPlan } from './measures.ts'
import { fullBlock, lastBlock, putAwaited, putGone, putTier, tierRows } from './tier-rows.ts'
import { customerSpan, gatherTiers, type Which, type Who, writeTiers } from './tiers.store.ts'

/** One evaluation of one program. */
export type TierEvaluation = {
  readonly plan: TierPlan
  readonly standpoint: Standpoint
  readonly which: Which | 'all'
  /** Larger than that of any evaluation before. */
  readonly rev: bigint
  /** Pins by customer, as the standpoint knows them; see `pinsOf`. */
  readonly pins: ReadonlyMap<number, readonly Pin[]>
  /** Called now and then with how many customers are done, of about how many. */
  readonly onProgress?: (done: number, total: number) => void
  readonly signal?: AbortSignal
}

/** What an evaluation found. `gone`: those who have no place in the program any more. */
export type TierRun = {
  readonly customers: number
  readonly up: number
  readonly down: number
  readonly joined: number
  readonly gone: number
}

/**
 * Folds customers anew from their facts, shard by shard, and writes where they stand. Memory is bounded: facts come
 * as a stream in order of customer, rows leave as one. Run again with the same facts it writes the same.
 *
 * @throws ProblemError `cancelled` when the signal says so; what was written until then is right and stays
 * @example await evaluateTiers(facts, { plan, standpoint, which: 'all', rev: 8n, pins: new Map() })
 */
export async function evaluateTiers(facts: Facts, evaluation: TierEvaluation): Promise<TierRun> {
  const work = await Promise.all(
    facts.shards.map(async (shard) => ({ shard, slices: await slicesOf(shard, evaluation) })),
  )
  const total = work.reduce(
    (sum, { slices }) => sum + slices.reduce((all, one) => all + one.about, 0),
    0,
  )
  const run = { customers: 0, up: 0, down: 0, joined: 0, gone: 0 }
  const tell = (): void => evaluation.onProgress?.(run.customers, Math.max(total, run.customers))
  for (const { shard, slices } of work)
    for (const slice of slices) {
      if (evaluation.signal?.aborted) throw new ProblemError(problem('cancelled'))
      const rows = Readable.from(tierBytes(shard, evaluation, { slice, run, tell }), {
        objectMode: false,
      })
      await writeTiers(shard, rows, evaluation.signal)
      tell()
    }
  return run
}

/** Customers whose facts are read together; `about`: so many, more or less. */
export type Slice = {
  readonly who: Who
  readonly among?: ReadonlySet<number>
  readonly about: number
}

/** So many customers that their facts' streams last for a second or two. */
const SLICE = 200_000
/** As many as are named one by one in a statement; metrics that need whole histories take them in small groups. */
const NAMED = 20_000
const HISTORIES = 300

/** One shard's customers in pieces, so that memory and the length of a statement are bounded. */
export async function slicesOf(
  shard: Facts,
  { plan, which, standpoint }: Pick<TierEvaluation, 'plan' | 'which' | 'standpoint'>,
): Promise<Slice[]> {
  const program = plan.program.key
  const needsHistories = plan.measures.some((one) => one.kind === 'general')
  if (which !== 'all') {
    const customers = await gatherTiers(shard, which, { program, asOf: standpoint.asOf })
    return needsHistories ? named(customers, HISTORIES) : namedOrStretch(customers)
  }
  if (needsHistories)
    return named(await gatherTiers(shard, 'all', { program, asOf: standpoint.asOf }), HISTORIES)
  const { from, to, count } = await customerSpan(shard, program)
  if (count === 0) return []
  const parts = Math.ceil(count / SLICE)
  const width = Math.ceil((to - from + 1) / parts)
  return Array.from({ length: parts }, (_, part) => ({
    who: { from: from + part * width, to: Math.min(to, from + (part + 1) * width - 1) },
    about: Math.round(count / parts),
  })).filter(({ who }) => who.from <= who.to)
}

function named(customers: readonly number[], size: number): Slice[] {
  const slices: Slice[] = []
  for (let at = 0; at < customers.length; at += size) {
    const who = customers.slice(at, at + size)
    slices.push({ who, about: who.length })
  }
  return slices
}

/** Many of a stretch are read as the stretch: that is quicker than looking for each. */
const namedOrStretch = (customers: readonly number[]): Slice[] =>
  named(customers, NAMED).map((slice) => {
    const ids = slice.who as readonly number[]
    const [from, to] = [ids[0] as number, ids.at(-1) as number]
    const isDense = ids.length > 1000 && to - from < 20 * ids.length
    return isDense ? { who: { from, to }, among: new Set(ids), about: ids.length } : slice
  })

type Part = { readonly slice: Slice; readonly run: Mutable<TierRun>; readonly tell: () => void }
type Mutable<T> = { -readonly [K in keyof T]: T[K] }

/** The slice's rows of `customer_tiers`, as they are folded. */
async function* tierBytes(
  shard: Facts,
  { plan, standpoint, pins, rev, signal }: TierEvaluation,
  { slice, run, tell }: Part,
): AsyncGenerator<Buffer> {
  const rows = tierRows(plan.program, { asOf: standpoint.asOf, rev: Number(rev) })
  const reading = { standpoint, who: slice.who, among: slice.among, signal }
  for await (const group of foldCustomers(shard, { plan, pins, reading }, (folded) => {
    if (folded.result.member) putTier(rows, folded)
    else if (folded.result.dueAt < Infinity) putAwaited(rows, folded, folded.result.dueAt)
    else if (folded.before !== -1) putGone(rows, folded)
    count(run, folded)
  })) {
    if (signal?.aborted) throw new ProblemError(problem('cancelled'))
    if (group % 50 === 0) tell()
    const block = fullBlock(rows)
    if (block !== undefined) yield block
  }
  const rest = lastBlock(rows)
  if (rest !== undefined) yield rest
}

/** Compares where somebody stood with where they stand now, on the present ladder. */
function count(run: Mutable<TierRun>, { result, before }: FoldedCustomer): void {
  if (!result.member) {
    if (before >= 0) run.gone++
    return
  }
  run.customers++
  if (before < 0) run.joined++
  else if (result.rank > before) run.up++
  else if (result.rank < before) run.down++
}
