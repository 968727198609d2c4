import { unwrap } from '#core/result.ts'
import { explainTier } from '#loyalty/explain-tier.ts'
import { pinsByCustomer, type TierPin } from '#loyalty/pins.ts'
import { conditionsOf, type QualifyCondition } from '#loyalty/tier-program.ts'
import { readHistories } from '#metrics/history.store.ts'
import type { Standpoint } from '#metrics/standpoint.ts'
import type { TierWay } from '#api/shapes/tier.ts'
import { keptMetric, type MetricBook } from './metric-book.ts'
import { bothLanguages } from './metric-view.ts'
import { iso, type ServiceDeps } from './shop.ts'
import type { Standing } from './standing.ts'
import type { StoredProgram } from './tier-programs.ts'
import { conditionView } from './tier-texts.ts'
import type { TierWorld } from './tier-world.ts'

type Deps = Pick<ServiceDeps, 'facts' | 'shop'> & {
  readonly book: MetricBook
  readonly world: TierWorld
}

/**
 * What keeps a customer's level when it would fall, found by folding their facts with more and more bought: needed minus
 * value would be wrong wherever the window moves on before the level is looked at. null: nothing takes the level away, or
 * nothing bought could keep it.
 */
export async function tierKeep(
  { facts, shop, book, world }: Deps,
  standing: Standing,
  about: {
    readonly program: StoredProgram
    readonly customer: number
    readonly pins: readonly TierPin[]
    readonly standpoint: Standpoint
  },
): Promise<TierWay | null> {
  const { program, customer, standpoint } = about
  if (standing.drop === undefined || standing.level !== standing.held) return null
  const plan = unwrap(world.plan(program, standpoint))
  const history = (await readHistories(facts, [customer], standpoint)).get(customer)
  if (plan === undefined || history === undefined) return null
  const pins = pinsByCustomer(about.pins, standpoint.knownAt).get(customer) ?? []
  const wordsOf = wordsIn(book)
  const explained = explainTier(plan, history, { standpoint, pins, wordsOf })
  const keep = explained?.keep
  // Facts that came since the last evaluation may have moved the level: then this is about another one.
  if (!keep || keep.level !== standing.held) return null
  const body = program.versions.find((one) => one.version === explained?.rule.version)?.body
  const conditions = body === undefined ? [] : conditionsOf(body).conditions
  return {
    level: keep.level,
    name: keep.name,
    measures: keep.measures.flatMap(({ condition, value, needed, missing }) => {
      const rule = conditions[condition]
      if (rule === undefined) return []
      const { key, name, unit } = conditionView(rule, { book, currency: shop.currency() })
      return [{ metric: key, name, unit, value, needed, missing }]
    }),
    mode: keep.mode,
    by: keep.by === null ? null : iso(keep.by, shop),
    sentence: keep.sentence,
  }
}

/** Metrics are called as the dictionary calls them. */
const wordsIn =
  (book: MetricBook) =>
  (metric: QualifyCondition['metric']): ReturnType<NonNullable<WordsOf>> => {
    const found = typeof metric === 'string' ? keptMetric(book, metric) : undefined
    if (!found?.ok) return undefined
    const { name, unit } = found.value.definition
    return { name: bothLanguages(name), unit }
  }
type WordsOf = Parameters<typeof explainTier>[2]['wordsOf']
