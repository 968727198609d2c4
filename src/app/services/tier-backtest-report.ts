import type { TierBacktestReport, TierBacktestSide } from '#api/shapes/tier-backtest.ts'
import type { BacktestTally, SideTally } from '#loyalty/backtest-tally.ts'
import { levelDiscount, type TierLevel, type TierProgram } from '#loyalty/tier-program.ts'
import { bothLanguages } from './metric-view.ts'
import { iso, type Shop } from './shop.ts'

/** What a backtest counted, as it is kept and shown. */
export function backtestReport(
  tally: BacktestTally,
  about: {
    readonly program: string
    readonly body: TierProgram
    readonly atOnce: boolean
    readonly shop: Shop
  },
): TierBacktestReport {
  const { program, body, atOnce, shop } = about
  const { plan, levels, places, flows, to } = tally
  const cells = levels.flatMap((from, f) =>
    levels.map((next, t) => ({
      from,
      to: next,
      f,
      t,
      customers: flows[f * levels.length + t] ?? 0,
    })),
  )
  const count = (keep: (step: number, isSame: boolean) => boolean): number =>
    cells
      .filter(({ f, t }) => keep((places[t] ?? 0) - (places[f] ?? 0), f === t))
      .reduce((sum, cell) => sum + cell.customers, 0)
  const shown = levelsOf(tally, body)
  return {
    program,
    currency: shop.currency(),
    effective_from: atOnce ? null : iso(plan.effectiveAt, shop),
    protected_until: body.protected_until ?? null,
    compared_at: iso(Math.max(to, plan.effectiveAt), shop),
    from: iso(plan.from, shop),
    to: iso(to, shop),
    customers: tally.customers,
    up: count((step) => step > 0),
    down: count((step) => step < 0),
    aside: count((step, isSame) => step === 0 && !isSame),
    same: count((_step, isSame) => isSame),
    cost: { live: sum(tally.live.discount), draft: sum(tally.draft.discount) },
    levels: shown,
    flows: cells
      .filter((cell) => cell.customers > 0)
      .map(({ from, to: next, customers }) => ({ from, to: next, customers })),
    months: monthsOf(tally),
  }
}

const sum = (values: Float64Array): number => values.reduce((all, one) => all + one, 0)

function levelsOf(tally: BacktestTally, body: TierProgram): TierBacktestReport['levels'] {
  const { plan, levels, places, flows } = tally
  const live = plan.live.program.versions.findLast(
    (one) => one.effectiveAt <= Math.max(tally.to, plan.effectiveAt),
  )?.body
  const named = [body, ...plan.live.program.versions.map((one) => one.body).toReversed()]
  const size = levels.length
  const order = levels.map((_, l) => l).sort((a, b) => (places[a] ?? 0) - (places[b] ?? 0))
  return order.flatMap((l) => {
    const key = levels[l] ?? ''
    const [own, was] = [levelIn(body, key), levelIn(live, key)]
    const people = {
      live: levels.reduce((all, _, t) => all + (flows[l * size + t] ?? 0), 0),
      draft: levels.reduce((all, _, f) => all + (flows[f * size + l] ?? 0), 0),
    }
    const spent = { live: tally.live.spent[l] ?? 0, draft: tally.draft.spent[l] ?? 0 }
    // A level of long ago that nobody was on in the window says nothing.
    if (!own && !was && people.live + people.draft + spent.live + spent.draft === 0) return []
    const name = named.map((one) => levelIn(one, key)?.name).find((one) => one !== undefined)
    return [
      {
        key,
        name: bothLanguages(name ?? { zh: key }),
        rank: own ? body.levels.indexOf(own) : null,
        discount_rate: {
          live: was ? levelDiscount(was) : null,
          draft: own ? levelDiscount(own) : null,
        },
        customers: people,
        spent,
        discount: { live: tally.live.discount[l] ?? 0, draft: tally.draft.discount[l] ?? 0 },
        uncosted: { live: uncosted(was), draft: uncosted(own) },
      },
    ]
  })
}

const levelIn = (program: TierProgram | undefined, key: string): TierLevel | undefined =>
  program?.levels.find((one) => one.key === key)

/** Kinds of benefits that nothing says the cost of. */
const uncosted = (level: TierLevel | undefined): string[] => [
  ...new Set(
    (level?.benefits ?? []).flatMap((one) => Object.keys(one)).filter((one) => one !== 'discount'),
  ),
]

function monthsOf(tally: BacktestTally): TierBacktestReport['months'] {
  const standing = {
    live: Float64Array.from(tally.live.before),
    draft: Float64Array.from(tally.draft.before),
  }
  return Array.from({ length: tally.months }, (_, month) => {
    const at = tally.firstMonth + month
    return {
      month: `${1970 + Math.floor(at / 12)}-${String(1 + (at % 12)).padStart(2, '0')}`,
      live: sideOf(tally, tally.live, { month, standing: standing.live }),
      draft: sideOf(tally, tally.draft, { month, standing: standing.draft }),
    }
  })
}

/** One month of one side; moves `standing` on to its end. */
function sideOf(
  { levels, places }: BacktestTally,
  { moves }: SideTally,
  { month, standing }: { readonly month: number; readonly standing: Float64Array },
): TierBacktestSide {
  const size = levels.length + 1
  const found: TierBacktestSide['moves'] = []
  const side = { up: 0, down: 0, joined: 0 }
  for (let f = 0; f < size; f++)
    for (let t = 0; t < levels.length; t++) {
      const customers = moves[(month * size + f) * size + t] ?? 0
      if (customers === 0) continue
      standing[f] = (standing[f] ?? 0) - customers
      standing[t] = (standing[t] ?? 0) + customers
      found.push({ from: levels[f] ?? null, to: levels[t] ?? '', customers })
      const step = (places[t] ?? 0) - (places[f] ?? 0)
      if (f === levels.length) side.joined += customers
      else if (step > 0) side.up += customers
      else if (step < 0) side.down += customers
    }
  const people = levels.map((key, l) => [key, standing[l] ?? 0] as const)
  return { ...side, levels: Object.fromEntries(people), moves: found }
}
