import { ok, type Result, unwrap } from '#core/result.ts'
import type { Millis } from '#core/time.ts'
import { type FoldedCustomer, foldCustomers } from '#loyalty/fold-customers.ts'
import { type ZoneCalendar, zoneCalendar } from '#loyalty/calendar.ts'
import { REASON } from '#loyalty/reasons.ts'
import { pinsByCustomer } from '#loyalty/pins.ts'
import { listPins } from '#loyalty/pins.store.ts'
import { planTiers, type TierPlan } from '#loyalty/measures.ts'
import { customerSpan, gatherTiers, type Who } from '#loyalty/tiers.store.ts'
import type { Standpoint } from '#metrics/standpoint.ts'
import type { Facts, Ledger } from '#stores/ports.ts'
import { type MetricBook, specIn } from './metric-book.ts'
import type { Flow, LevelRow } from './tier-levels.store.ts'
import { knownBy, type StoredProgram } from './tier-programs.ts'
import { type Standing, standingOf } from './standing.ts'
import { conditionView } from './tier-texts.ts'
import { conditionsOf } from '#loyalty/tier-program.ts'

/** A customer's place as of a standpoint: what is left of a fold when the next customer is folded. */
export type WorldTier = {
  readonly customer: number
  readonly level: string
  readonly pinned: boolean
  /** Value of the first condition that is money; 0 if there is none. */
  readonly sales: number
  readonly dropAt: Millis
  /** The level at another instant, '' = not a member then. */
  readonly before: string
}

/**
 * Tiers as of any instant, as known at any instant: everybody folded anew from the facts, nothing stored. For
 * questions that what is stored does not answer.
 */
export type TierWorld = {
  /** The program's rules as they were known, ready to be folded; undefined: there were none then. */
  readonly plan: (program: StoredProgram, standpoint: Standpoint) => Result<TierPlan | undefined>
  /** Members among these customers (or all); `earlier` is the instant of `before`. */
  readonly members: (
    program: StoredProgram,
    standpoint: Standpoint,
    about: { readonly who: readonly number[] | 'all'; readonly earlier: Millis },
  ) => Promise<WorldTier[]>
  /** Where one customer stands; undefined: no member then. */
  readonly standing: (
    program: StoredProgram,
    standpoint: Standpoint,
    customer: number,
  ) => Promise<Standing | undefined>
  readonly levels: (
    program: StoredProgram,
    standpoint: Standpoint,
    dropsBefore: Millis,
  ) => Promise<LevelRow[]>
  readonly flows: (program: StoredProgram, standpoint: Standpoint, from: Millis) => Promise<Flow[]>
}

/** Customers named one by one in a statement; metrics that need whole histories are read of few at a time. */
const NAMED = 20_000
const HISTORIES = 300

export function createTierWorld({
  facts,
  ledger,
  book,
}: {
  readonly facts: Facts
  readonly ledger: Ledger
  readonly book: MetricBook
}): TierWorld {
  const calendars = new Map<string, ZoneCalendar>()
  const calendarOf = (zone: string): ZoneCalendar => {
    const found = calendars.get(zone) ?? zoneCalendar(zone)
    calendars.set(zone, found)
    return found
  }
  const findMetric = specIn(book)
  const plan: TierWorld['plan'] = (program, { knownAt, zone }) => {
    const known = knownBy(program, knownAt)
    return known === undefined
      ? ok(undefined)
      : planTiers(known.versions, { calendar: calendarOf(zone), findMetric })
  }
  const each = async (
    program: StoredProgram,
    standpoint: Standpoint,
    who: readonly number[] | 'all',
    take: (folded: FoldedCustomer, rules: TierPlan) => void,
  ): Promise<void> => {
    const rules = unwrap(plan(program, standpoint))
    if (rules === undefined) return
    const pins = pinsByCustomer(
      await listPins(ledger, { program: program.key }),
      standpoint.knownAt,
    )
    for (const shard of facts.shards) {
      for (const slice of await slicesOf(shard, { plan: rules, standpoint, who })) {
        const request = { plan: rules, pins, reading: { standpoint, who: slice } }
        for await (const _ of foldCustomers(shard, request, (folded) => take(folded, rules)));
      }
    }
  }
  const members: TierWorld['members'] = async (program, standpoint, { who, earlier }) => {
    const money = moneyCondition(program, book)
    const found: WorldTier[] = []
    await each(program, standpoint, who, (folded, rules) => {
      if (folded.result.member) found.push(worldTier(folded, rules, { money, earlier }))
    })
    return found
  }
  return {
    plan,
    members,
    standing: async (program, standpoint, customer) => {
      let found: Standing | undefined
      await each(program, standpoint, [customer], (folded, rules) => {
        if (folded.customer === customer) found = standingOf(folded, rules)
      })
      return found
    },
    levels: async (program, standpoint, dropsBefore) => {
      const all = await members(program, standpoint, { who: 'all', earlier: standpoint.asOf })
      return [...Map.groupBy(all, (one) => one.level)].map(([level, own]) => ({
        level,
        customers: own.length,
        netSales: Math.round(own.reduce((sum, one) => sum + one.sales, 0)),
        pinned: own.filter((one) => one.pinned).length,
        dropping: own.filter((one) => one.dropAt > standpoint.asOf && one.dropAt <= dropsBefore)
          .length,
      }))
    },
    flows: async (program, standpoint, from) => {
      const all = await members(program, standpoint, { who: 'all', earlier: from })
      const groups = Map.groupBy(all, (one) => `${one.before} ${one.level}`)
      return [...groups.values()].map((own) => ({
        from: own[0]?.before ?? '',
        to: own[0]?.level ?? '',
        customers: own.length,
      }))
    },
  }
}

function worldTier(
  { customer, result }: FoldedCustomer,
  { program }: TierPlan,
  { money, earlier }: { money: number; earlier: Millis },
): WorldTier {
  const version = program.versions[result.versionIndex]
  const { history } = result
  let row = history.count - 1
  while (row >= 0 && (history.at[row] ?? 0) > earlier) row--
  const scale = 10 ** (program.measures[version?.conditions[money]?.measure ?? 0]?.scale ?? 0)
  return {
    customer,
    level: program.levelKeys[version?.levelIds[result.rank] ?? 0] ?? '',
    pinned: result.pin >= 0,
    sales: money < 0 ? 0 : (result.values[money] ?? 0) / scale,
    dropAt: result.dropAt,
    before:
      row >= 0
        ? (program.levelKeys[history.level[row] ?? 0] ?? '')
        : hasBeginning(history)
          ? ''
          : lowestOf(program),
  }
}

/** Whoever we know nothing of has no beginning: they stood on the lowest level until something happened. */
const hasBeginning = ({ count, reason }: FoldedCustomer['result']['history']): boolean =>
  count > 0 && (reason[0] === REASON.joined || reason[0] === REASON.program_start)

const lowestOf = ({ levelKeys, versions }: TierPlan['program']): string =>
  levelKeys[versions[0]?.levelIds[0] ?? 0] ?? ''

/** The first condition of the newest rules that is money; -1 if none is. */
function moneyCondition(program: StoredProgram, book: MetricBook): number {
  const last = program.versions.at(-1)
  return last === undefined
    ? -1
    : conditionsOf(last.body).conditions.findIndex(
        (one) => conditionView(one, { book, currency: '' }).isMoney,
      )
}

/** Whom to fold in one reading. */
async function slicesOf(
  shard: Facts,
  {
    plan,
    standpoint,
    who,
  }: {
    readonly plan: TierPlan
    readonly standpoint: Standpoint
    readonly who: readonly number[] | 'all'
  },
): Promise<Who[]> {
  const program = plan.program.key
  const histories = plan.measures.some((one) => one.kind === 'general')
  if (who === 'all' && !histories) {
    const { from, to, count } = await customerSpan(shard, program)
    return count === 0 ? [] : [{ from, to }]
  }
  const named =
    who === 'all'
      ? await gatherTiers(shard, 'all', { program, asOf: standpoint.asOf })
      : [...who].sort((a, b) => a - b)
  const size = histories ? HISTORIES : NAMED
  return Array.from({ length: Math.ceil(named.length / size) }, (_, index) =>
    named.slice(index * size, (index + 1) * size),
  )
}
