import { Readable } from 'node:stream'
import { problem } from '#core/problem.ts'
import { ProblemError } from '#core/result.ts'
import type { Standpoint } from '#metrics/standpoint.ts'
import type { Facts } from '#stores/ports.ts'
import { writeBacktestMoves } from './backtests.store.ts'
import { type BacktestTally, backtestTally, type Outcome, tallyCustomer } from './backtest-tally.ts'
import { bytesColumn, codedColumn, intsColumn, longsColumn, takeBlock } from './block-writer.ts'
import type { ZoneCalendar } from './calendar.ts'
import { type Slice, slicesOf } from './evaluate-tiers.ts'
import { foldCustomers, type FoldRequest } from './fold-customers.ts'
import type { Pin } from './fold-state.ts'
import type { BacktestPlan } from './plan-backtest.ts'
import type { OrderRow, TimelineBuilder } from './timeline-builder.ts'

/** One run. `id` names its rows; `standpoint.asOf` is now. */
export type Backtest = {
  readonly id: string
  readonly plan: BacktestPlan
  readonly standpoint: Standpoint
  readonly calendar: ZoneCalendar
  readonly pins: ReadonlyMap<number, readonly Pin[]>
  readonly onProgress?: (done: number, total: number) => void
  readonly signal?: AbortSignal
}

/** Who loses, who gains, who stands on another level of the same place. */
export const WAY = { down: 0, up: 1, aside: 2 } as const

/**
 * Folds everybody by the live rules, by the rules as publishing would make them, and by the draft as if it had long
 * been in force, all three from one reading of the facts, and with the fold that everything else uses. Both rules are
 * compared at the instant at which the draft takes effect, or now. Writes down who would move.
 *
 * @throws ProblemError `cancelled` when the signal says so
 */
export async function runBacktest(facts: Facts, backtest: Backtest): Promise<BacktestTally> {
  const { plan, standpoint, calendar } = backtest
  const tally = backtestTally(plan, { to: standpoint.asOf, calendar })
  const at = { ...standpoint, asOf: Math.max(standpoint.asOf, plan.effectiveAt) }
  const work = await Promise.all(
    facts.shards.map(async (shard) => ({
      shard,
      slices: await slicesOf(shard, { plan: plan.live, which: 'all', standpoint: at }),
    })),
  )
  const total = work.reduce(
    (sum, { slices }) => sum + slices.reduce((all, { about }) => all + about, 0),
    0,
  )
  const tell = (): void => backtest.onProgress?.(tally.customers, Math.max(total, tally.customers))
  for (const { shard, slices } of work)
    for (const slice of slices) {
      const rows = moveBytes(shard, { backtest, tally, at, slice, tell })
      await writeBacktestMoves(shard, Readable.from(rows, { objectMode: false }), backtest.signal)
      tell()
    }
  return tally
}

type Part = {
  readonly backtest: Backtest
  readonly tally: BacktestTally
  readonly at: Standpoint
  readonly slice: Slice
  readonly tell: () => void
}

async function* moveBytes(
  shard: Facts,
  { backtest, tally, at, slice, tell }: Part,
): AsyncGenerator<Buffer> {
  const { plan, pins, signal } = backtest
  const rows = moveRows(backtest, tally.levels)
  const outcome: Outcome = { from: 0, to: 0, step: 0, spent: 0, liveDiscount: 0, draftDiscount: 0 }
  const request: FoldRequest = {
    plan: plan.live,
    pins,
    beside: [plan.published, plan.replayed],
    hear: (order, builder) => hearOrder(tally, order, builder),
    reading: { standpoint: at, who: slice.who, among: slice.among, signal },
  }
  for await (const group of foldCustomers(shard, request, ({ customer, result, beside }) => {
    if (tallyCustomer(tally, result, beside, outcome) && outcome.from !== outcome.to)
      rows.put(customer, outcome)
  })) {
    if (signal?.aborted) throw new ProblemError(problem('cancelled'))
    if (group % 50 === 0) tell()
    const block = rows.take(BLOCK)
    if (block) yield block
  }
  const rest = rows.take(1)
  if (rest) yield rest
}

/** Rows that are worth sending together. */
const BLOCK = 8192

/** Keeps what is left of each order, as far as is known, for the costs. */
function hearOrder(
  { orders, plan: { spend } }: BacktestTally,
  order: OrderRow | undefined,
  { refundAmount, asOf }: TimelineBuilder,
): void {
  if (order === undefined) {
    orders.count = 0
    return
  }
  let left = order.voidAt <= asOf || !order.known ? 0 : order.total
  for (const amount of refundAmount) left = amount < 0 ? 0 : left - amount
  if (left <= 0) return
  const index = orders.count++
  orders.at[index] = order.at
  orders.net[index] = left
  orders.live[index] = order.weights[spend.live] as number
  orders.draft[index] = order.weights[spend.draft] as number
}

function moveRows({ id, standpoint }: Backtest, levels: readonly string[]) {
  const columns = {
    backtest: codedColumn([id]),
    way: bytesColumn(),
    customer: intsColumn(),
    from_level: codedColumn(levels),
    to_level: codedColumn(levels),
    spent: longsColumn('UInt64'),
    live_discount: longsColumn('UInt64'),
    draft_discount: longsColumn('UInt64'),
    made_at: longsColumn("DateTime64(3, 'UTC')"),
    rev: longsColumn('UInt64'),
  }
  let rows = 0
  return {
    put: (customer: number, { from, to, step, ...sums }: Outcome): void => {
      rows++
      columns.backtest.put(0)
      columns.way.put(step < 0 ? WAY.down : step > 0 ? WAY.up : WAY.aside)
      columns.customer.put(customer)
      columns.from_level.put(from)
      columns.to_level.put(to)
      columns.spent.put(sums.spent)
      columns.live_discount.put(sums.liveDiscount)
      columns.draft_discount.put(sums.draftDiscount)
      columns.made_at.put(standpoint.asOf)
      columns.rev.put(1)
    },
    take: (least: number): Buffer | undefined => {
      if (rows < least) return undefined
      const count = rows
      rows = 0
      return takeBlock(columns, count)
    },
  }
}
