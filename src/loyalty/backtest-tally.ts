import type { Millis } from '#core/time.ts'
import { dayAt, monthOf, type ZoneCalendar } from './calendar.ts'
import type { CompiledProgram, CompiledVersion } from './compile-program.ts'
import type { TierResult } from './fold.ts'
import type { BacktestPlan } from './plan-backtest.ts'
import { REASON } from './reasons.ts'
import { levelDiscount } from './tier-program.ts'

/** What one set of rules made of the window: who moved when, what was spent at which level, what that cost. */
export type SideTally = {
  readonly program: CompiledProgram
  /** By the program's level keys: place among the backtest's levels. */
  readonly levels: Int32Array
  /** Discount in basis points of version v at the backtest's level l: v × levels + l. */
  readonly discounts: Float64Array
  /** People on each level when the window begins; the last place is for no member. */
  readonly before: Float64Array
  /** People who went from one level to another: (month × places + from) × places + to. */
  readonly moves: Float64Array
  readonly spent: Float64Array
  readonly discount: Float64Array
}

/** What a backtest counts, customer by customer. Money in minor units, far below 2^53 for any shop. */
export type BacktestTally = {
  readonly plan: BacktestPlan
  /** Keys of all levels of either side. */
  readonly levels: readonly string[]
  /** Where each stands: its place on the draft's ladder; a level that the draft does not have stands between two. */
  readonly places: Float64Array
  readonly to: Millis
  readonly calendar: ZoneCalendar
  /** Months since 1970 of the first one, and how many. */
  readonly firstMonth: number
  readonly months: number
  readonly live: SideTally
  readonly draft: SideTally
  /** From the live level to the draft's, at the instant of comparison: from × levels + to. */
  readonly flows: Float64Array
  customers: number
  /** Orders of the customer at hand: when, what is left of them, whether they count for the live and the draft's stores. */
  readonly orders: Orders
}

export type Orders = {
  count: number
  readonly at: number[]
  readonly net: number[]
  readonly live: number[]
  readonly draft: number[]
}

/** One customer's outcome. */
export type Outcome = {
  from: number
  to: number
  /** Above 0: a higher place; below: a lower one. */
  step: number
  spent: number
  liveDiscount: number
  draftDiscount: number
}

export function backtestTally(
  plan: BacktestPlan,
  { to, calendar }: { readonly to: Millis; readonly calendar: ZoneCalendar },
): BacktestTally {
  const { live, published, replayed } = plan
  const levels = [
    ...new Set([
      ...(newest(published)?.body.levels ?? []).map((one) => one.key),
      ...live.program.levelKeys,
      ...published.levelKeys,
    ]),
  ]
  const firstMonth = monthAt(calendar, plan.from)
  const months = Math.max(1, 1 + monthAt(calendar, to) - firstMonth)
  const side = (program: CompiledProgram): SideTally => sideTally(program, levels, months)
  return {
    plan,
    levels,
    places: placesOf(levels, published),
    to,
    calendar,
    firstMonth,
    months,
    live: side(live.program),
    draft: side(replayed),
    flows: new Float64Array(levels.length ** 2),
    customers: 0,
    orders: { count: 0, at: [], net: [], live: [], draft: [] },
  }
}

const newest = ({ versions }: CompiledProgram): CompiledVersion | undefined => versions.at(-1)

function sideTally(program: CompiledProgram, levels: readonly string[], months: number): SideTally {
  const places = levels.length + 1
  const discounts = new Float64Array(program.versions.length * levels.length)
  program.versions.forEach(({ body }, version) => {
    for (const level of body.levels)
      discounts[version * levels.length + levels.indexOf(level.key)] = levelDiscount(level)
  })
  return {
    program,
    levels: Int32Array.from(program.levelKeys, (key) => levels.indexOf(key)),
    discounts,
    before: new Float64Array(places),
    moves: new Float64Array(months * places * places),
    spent: new Float64Array(levels.length),
    discount: new Float64Array(levels.length),
  }
}

/** Each level's place on the last ladder; one that it has not stands half a step above the next lower one that is left. */
function placesOf(levels: readonly string[], { versions }: CompiledProgram): Float64Array {
  const places = new Map((versions.at(-1)?.body.levels ?? []).map((one, rank) => [one.key, rank]))
  for (const { body } of versions.toReversed()) {
    let below = Number.NaN
    for (const { key } of body.levels) {
      const known = places.get(key)
      const place = known ?? (Number.isNaN(below) ? 0 : Math.floor(below) + 0.5)
      places.set(key, place)
      below = place
    }
  }
  return Float64Array.from(levels, (key) => places.get(key) ?? 0)
}

/** Counts one customer: `live`, `published` and `replayed` as they were folded, with the orders that were heard. */
export function tallyCustomer(
  tally: BacktestTally,
  live: TierResult,
  [published, replayed]: readonly TierResult[],
  outcome: Outcome,
): boolean {
  if (!live.member || !published?.member) return false
  outcome.spent = 0
  tallyMoves(tally, tally.live, live)
  outcome.liveDiscount = tallyOrders(tally, tally.live, { result: live, counts: 'live', outcome })
  outcome.draftDiscount = 0
  if (replayed?.member) {
    tallyMoves(tally, tally.draft, replayed)
    outcome.draftDiscount = tallyOrders(tally, tally.draft, { result: replayed, counts: 'draft' })
  }
  outcome.from = levelNow(tally, tally.plan.live.program, live)
  outcome.to = levelNow(tally, tally.plan.published, published)
  outcome.step = (tally.places[outcome.to] as number) - (tally.places[outcome.from] as number)
  const cell = outcome.from * tally.levels.length + outcome.to
  tally.flows[cell] = (tally.flows[cell] as number) + 1
  tally.customers++
  return true
}

function levelNow(
  { levels }: BacktestTally,
  program: CompiledProgram,
  { versionIndex, rank }: TierResult,
): number {
  const version = program.versions[versionIndex] as CompiledVersion
  return levels.indexOf(program.levelKeys[version.levelIds[rank] as number] as string)
}

const monthAt = (calendar: ZoneCalendar, at: Millis): number =>
  monthOf(calendar, dayAt(calendar, at))

/** Every change of level within the window, in its month; nobody is on the last place. */
function tallyMoves(tally: BacktestTally, side: SideTally, { history }: TierResult): void {
  const { plan, to, firstMonth, calendar, levels } = tally
  const places = levels.length + 1
  let level = levelBeforeHistory(side, history)
  let row = 0
  for (; row < history.count && (history.at[row] as number) <= plan.from; row++)
    level = side.levels[history.level[row] as number] as number
  side.before[level] = (side.before[level] as number) + 1
  for (; row < history.count; row++) {
    const at = history.at[row] as number
    if (at > to) return
    const next = side.levels[history.level[row] as number] as number
    const cell = ((monthAt(calendar, at) - firstMonth) * places + level) * places + next
    if (next !== level) side.moves[cell] = (side.moves[cell] as number) + 1
    level = next
  }
}

/** Whoever we know no beginning of stood on the lowest level; everybody else was no member. */
function levelBeforeHistory(side: SideTally, { count, reason }: TierResult['history']): number {
  const begins = count > 0 && (reason[0] === REASON.joined || reason[0] === REASON.program_start)
  const lowest = side.program.versions[0]?.levelIds[0] ?? 0
  return begins ? side.before.length - 1 : (side.levels[lowest] as number)
}

/** What the orders of the window cost at the levels that were held when they were placed; gives the sum. */
function tallyOrders(
  { orders, plan, to, levels }: BacktestTally,
  side: SideTally,
  {
    result: { history },
    counts,
    outcome,
  }: {
    readonly result: TierResult
    readonly counts: 'live' | 'draft'
    readonly outcome?: Outcome
  },
): number {
  const taken = orders[counts]
  let sum = 0
  for (let i = 0; i < orders.count; i++) {
    const at = orders.at[i] as number
    if (taken[i] === 0 || at <= plan.from || at > to) continue
    const level = levelJustBefore(side, history, at)
    const net = orders.net[i] as number
    const basisPoints = side.discounts[
      versionAt(side.program, at) * levels.length + level
    ] as number
    const given = Math.round((net * basisPoints) / 10_000)
    side.spent[level] = (side.spent[level] as number) + net
    side.discount[level] = (side.discount[level] as number) + given
    if (outcome) outcome.spent += net
    sum += given
  }
  return sum
}

/** An order is priced at the level that was held when it was placed, not at the one that it earned. */
function levelJustBefore(side: SideTally, history: TierResult['history'], at: Millis): number {
  let row = history.count - 1
  while (row >= 0 && (history.at[row] as number) >= at) row--
  if (row >= 0) return side.levels[history.level[row] as number] as number
  const version = side.program.versions[versionAt(side.program, at)] as CompiledVersion
  return side.levels[version.levelIds[0] as number] as number
}

function versionAt({ versions }: CompiledProgram, at: Millis): number {
  let index = versions.length - 1
  while (index > 0 && (versions[index] as CompiledVersion).effectiveAt > at) index--
  return index
}
