import { ok, type Result } from '#core/result.ts'
import { dayOf, type Millis, startOfDay } from '#core/time.ts'
import { conditionsOf, type TierProgram as Rule } from '#loyalty/tier-program.ts'
import type { TiersService } from '#api/services.ts'
import type { TierDay, TierLevelSummary, TierSummary } from '#api/shapes/tier-program.ts'
import type { MetricBook } from './metric-book.ts'
import { keptMetric, storedColumns } from './metric-book.ts'
import { iso, type ServiceDeps, standpointOf } from './shop.ts'
import {
  type DayMoves,
  type Flow,
  type LevelRow,
  type LevelSales,
  metricSales,
  noSales,
  ownSales,
  readDayMoves,
  readFlows,
  readLevels,
} from './tier-levels.store.ts'
import { findProgram, ladderOf, levelBook, type StoredProgram, versionAt } from './tier-programs.ts'
import { conditionView, ruleSentence, thresholdText } from './tier-texts.ts'
import type { TierWorld } from './tier-world.ts'

const DAY = 86_400_000
const MONTH = 30 * DAY

export type TierReportDeps = ServiceDeps & { readonly book: MetricBook; readonly world: TierWorld }

/** Who stands on the ladder, who moved, and how that went day by day. */
export function createTierReports(
  deps: TierReportDeps,
): Pick<TiersService, 'summary' | 'migration' | 'history'> {
  const { ledger, facts, clock, shop } = deps
  return {
    summary: async (_actor, key, when) => {
      const program = await findProgram(ledger, key)
      return program.ok ? summaryOf(deps, program.value, when) : program
    },
    migration: async (_actor, key, { from, to = clock.now(), knownAt }) => {
      const program = await findProgram(ledger, key)
      if (!program.ok) return program
      const levels = levelBook(program.value)
      const standpoint = standpointOf({ asOf: to, knownAt }, deps)
      const flows =
        knownAt === undefined
          ? await readFlows(facts, { key, levels }, from, to)
          : await deps.world.flows(program.value, standpoint, from)
      const count = (keep: (flow: Flow) => boolean): number =>
        flows.filter(keep).reduce((sum, flow) => sum + flow.customers, 0)
      const step = ({ from: before, to: after }: Flow): number =>
        before === '' ? Number.NaN : levels.rankOf(after) - levels.rankOf(before)
      return ok({
        program: key,
        from: iso(from, shop),
        to: iso(to, shop),
        levels: levels.keys.map((level) => ({
          key: level,
          name: levels.nameOf(level),
          rank: levels.rankOf(level),
        })),
        flows: flows.map((flow) => ({ ...flow, from: flow.from === '' ? null : flow.from })),
        up: count((flow) => step(flow) > 0),
        down: count((flow) => step(flow) < 0),
        same: count((flow) => flow.from === flow.to),
        joined: count((flow) => flow.from === ''),
      })
    },
    history: async (_actor, key, { from, to = clock.now() }) => {
      const program = await findProgram(ledger, key)
      if (!program.ok) return program
      const zone = shop.zone()
      const moves = await readDayMoves(facts, ladderOf(program.value), { zone, to })
      const first = startOfDay(from ?? startOfDay(to, zone, -89), zone)
      return ok({
        program: key,
        days: historyDays(moves, levelBook(program.value), { first, to, zone }),
      })
    },
  }
}

async function summaryOf(
  deps: TierReportDeps,
  program: StoredProgram,
  when: { asOf?: Millis | undefined; knownAt?: Millis | undefined },
): Promise<Result<TierSummary>> {
  const { facts, shop, book, world } = deps
  const standpoint = standpointOf(when, deps)
  const { asOf } = standpoint
  const version = versionAt(program, asOf)
  const context = { book, currency: shop.currency() }
  const isStored = when.asOf === undefined && when.knownAt === undefined
  const rows = isStored
    ? await readLevels(facts, program.key, {
        asOf,
        dropsBefore: asOf + MONTH,
        sales: await salesOf(deps, version.body),
      })
    : await world.levels(program, standpoint, asOf + MONTH)
  const flows = isStored
    ? await readFlows(facts, ladderOf(program), asOf - MONTH, asOf)
    : await world.flows(program, standpoint, asOf - MONTH)
  const levels = version.body.levels.map((level, rank) => ({
    ...levelSummary(level.key, { rank, rows, flows }),
    name: levelBook(program).nameOf(level.key),
    threshold: thresholdText(version.body, rank, context),
  }))
  return ok({
    program: program.key,
    name: { zh: version.body.name.zh, en: version.body.name.en ?? version.body.name.zh },
    version: version.version,
    sentence: ruleSentence(version.body, context),
    currency: shop.currency(),
    customers: rows.reduce((sum, row) => sum + row.customers, 0),
    levels,
    as_of: iso(asOf, shop),
  })
}

/** Which number of a customer is the level's sales: the program's own net spend, else that of the last twelve months. */
async function salesOf({ ledger, book }: TierReportDeps, rule: Rule): Promise<LevelSales> {
  const own = ownMoney(rule, book)
  if (own !== undefined) return ownSales(own)
  const metric = keptMetric(book, 'net_spend_12m')
  if (!metric.ok || !(await storedColumns(ledger))(metric.value.column)) return noSales
  return metricSales(metric.value.column.name)
}

/** The first condition that is money. */
function ownMoney(rule: Rule, book: MetricBook): number | undefined {
  const found = conditionsOf(rule).conditions.findIndex(
    (one) => conditionView(one, { book, currency: '' }).isMoney,
  )
  return found < 0 ? undefined : found
}

function levelSummary(
  key: string,
  {
    rank,
    rows,
    flows,
  }: { readonly rank: number; readonly rows: readonly LevelRow[]; readonly flows: readonly Flow[] },
): Omit<TierLevelSummary, 'name' | 'threshold'> {
  const own = rows.find((row) => row.level === key) ?? {
    customers: 0,
    netSales: 0,
    pinned: 0,
    dropping: 0,
  }
  const all = rows.reduce((sum, row) => sum + row.customers, 0)
  const sales = rows.reduce((sum, row) => sum + row.netSales, 0)
  const moved = (keep: (flow: Flow) => boolean): number =>
    flows
      .filter((flow) => flow.from !== flow.to && keep(flow))
      .reduce((sum, flow) => sum + flow.customers, 0)
  return {
    key,
    rank,
    customers: own.customers,
    share: share(own.customers, all),
    net_sales: own.netSales,
    net_sales_share: share(own.netSales, sales),
    average: own.customers === 0 ? null : Math.round(own.netSales / own.customers),
    pinned: own.pinned,
    entered: moved((flow) => flow.to === key),
    left: moved((flow) => flow.from === key),
    dropping: own.dropping,
  }
}

const share = (part: number, whole: number): number =>
  whole <= 0 ? 0 : Math.round((10_000 * part) / whole)

/** People per level at the end of each day, and who moved on it. */
function historyDays(
  moves: readonly DayMoves[],
  levels: { readonly keys: readonly string[]; readonly rankOf: (key: string) => number },
  range: { readonly first: Millis; readonly to: Millis; readonly zone: string },
): TierDay[] {
  const { first, to, zone } = range
  const counts = new Map(levels.keys.map((key) => [key, 0]))
  const byDay = Map.groupBy(moves, (move) => move.day)
  const apply = (move: DayMoves): void => {
    if (move.from !== '') counts.set(move.from, (counts.get(move.from) ?? 0) - move.customers)
    counts.set(move.to, (counts.get(move.to) ?? 0) + move.customers)
  }
  const start = dayOf(first, zone)
  for (const move of moves) if (move.day < start) apply(move)
  const days: TierDay[] = []
  for (let at = first; at <= to; at = startOfDay(at, zone, 1)) {
    const day = dayOf(at, zone)
    const own = byDay.get(day) ?? []
    own.forEach(apply)
    const moved = (keep: (step: number) => boolean): number =>
      own
        .filter(
          (move) => move.from !== '' && keep(levels.rankOf(move.to) - levels.rankOf(move.from)),
        )
        .reduce((sum, move) => sum + move.customers, 0)
    days.push({
      day,
      levels: Object.fromEntries(counts),
      up: moved((step) => step > 0),
      down: moved((step) => step < 0),
    })
  }
  return days
}
