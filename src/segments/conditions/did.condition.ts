import { type Static, Type } from 'typebox'
import { problem } from '#core/problem.ts'
import { fail, ok, type Result } from '#core/result.ts'
import { Window, windowProblem } from '#core/window.ts'
import { filterText, windowText } from '#metrics/formula.ts'
import { type FactMetric, Filter } from '#metrics/metric-spec.ts'
import { facts } from '#metrics/facts/registry.ts'
import {
  checkComparison,
  checkedComparison,
  comparisonOf,
  comparisonSql,
  comparisonText,
  compares,
  isOrdered,
  type Operator,
} from './comparison.ts'
import { defineCondition, type Ground, type RuleWords, type Sight, type Text } from './condition.ts'
import { checkedHappening, HAPPENING_KEYS, happeningMetric, happeningOf } from './happenings.ts'
import { inlineMetric, metricColumn } from './metric-words.ts'
import { showValue } from './show-value.ts'
import { unknownWord } from './unknown-word.ts'
import { dailyWakes } from './wakes.ts'

const number = Type.Optional(Type.Number())
const AMOUNTS = {
  is: number,
  at_least: number,
  above: number,
  at_most: number,
  below: number,
  between: Type.Optional(Type.Tuple([Type.Number(), Type.Number()])),
}
const OPERATORS: readonly Operator[] = ['is', 'at_least', 'above', 'at_most', 'below', 'between']
const closed = { additionalProperties: false }

/** What somebody did: an event, and which of them. */
export const DEED = {
  event: Type.String({ minLength: 1, maxLength: 60 }),
  where: Type.Optional(Type.Array(Filter, { minItems: 1, maxItems: 20 })),
} as const

/** What somebody did, and when. */
export const Deed = Type.Object({ ...DEED, within: Type.Optional(Window) }, closed)
export type Deed = Static<typeof Deed>

const DidNode = Type.Object(
  {
    did: Type.Object(
      {
        ...Deed.properties,
        /** How often; default: at least once. */
        count: Type.Optional(Type.Object(AMOUNTS, closed)),
        /** How much of a field together. Money: minor units. */
        sum: Type.Optional(Type.Object({ of: Type.String({ maxLength: 60 }), ...AMOUNTS }, closed)),
        /** How many different values of a field. */
        distinct: Type.Optional(
          Type.Object({ of: Type.String({ maxLength: 60 }), ...AMOUNTS }, closed),
        ),
      },
      closed,
    ),
  },
  closed,
)
type Did = Static<typeof DidNode>['did']

/**
 * Did something, so many times, for so much, in a window. Always known: who has no such facts did it zero times. Did
 * not do is `not` around it.
 */
export const didCondition = defineCondition({
  key: 'did',
  name: { zh: '做过某事', en: 'Did' },
  group: 'behaviour',
  schema: DidNode,
  examples: [
    {
      node: { did: { event: 'order_paid', within: { days: 45 } } },
      says: { zh: '近 45 天下单付款', en: 'paid an order, last 45 days' },
    },
    {
      node: {
        did: {
          event: 'view',
          where: [{ field: 'category', is: '茶' }],
          within: { days: 14 },
          count: { at_least: 3 },
        },
      },
      says: {
        zh: '近 14 天浏览（品类=茶）次数 不低于 3',
        en: 'viewed (category = 茶), last 14 days: times is at least 3',
      },
    },
    {
      node: { did: { event: 'order_paid', sum: { of: 'net_amount', at_least: 100_000 } } },
      says: {
        zh: '累计下单付款的净额（扣除退款）合计 不低于 ¥1,000.00',
        en: 'paid an order, all time: total amount net of refunds is at least ¥1,000.00',
      },
    },
  ],
  check: ({ did }, words, path) => {
    const at = `${path}/did`
    const deed = checkDeed(did, words, at)
    if (!deed.ok) return deed
    const measures = (['count', 'sum', 'distinct'] as const).filter((key) => did[key] !== undefined)
    if (measures.length > 1) return fail(problem('rule_mixed', { keys: measures.join(', ') }, at))
    const [key = 'count'] = measures
    const comparison = comparisonOf(did[key] ?? { at_least: 1 }, `${at}/${key}`, OPERATORS)
    if (!comparison.ok) return comparison
    const checked = checkComparison(comparison.value, 'number', `${at}/${key}`)
    if (!checked.ok) return checked
    const column = metricColumn(measureOf(did), words, at)
    return column.ok ? column : fail({ ...column.problem, path: `${at}/${key}/of` })
  },
  sentence: ({ did }, words) => {
    const deed = deedText(did)
    const measure = measureOf(did)
    const unit = inlineMetric(measure).unit
    const amount = did.count ?? did.sum ?? did.distinct
    if (amount === undefined) return { zh: `${deed.zh}`, en: `${deed.en}` }
    const what = measureText(did)
    const text = comparisonText(checkedComparison(amount, OPERATORS), (value) =>
      showValue(value, unit, words.currency),
    )
    return { zh: `${deed.zh}${what.zh} ${text.zh}`, en: `${deed.en}: ${what.en} ${text.en}` }
  },
  denial: ({ did }) => {
    if (did.count ?? did.sum ?? did.distinct) return undefined
    const { zh, en } = deedText(did, { zh: '没有', en: 'not: ' })
    return { zh, en }
  },
  compile: ({ did }, use) => {
    const feature = use.metric(measureOf(did))
    const comparison = comparisonOfDid(did)
    return {
      truth: comparisonSql(comparison, feature.value),
      wakes: dailyWakes(feature, comparison, use),
    }
  },
  matches: ({ did }, sight) => compares(comparisonOfDid(did), sight.metric(measureOf(did))),
  ground: ({ did }, sight) => {
    const spec = measureOf(did)
    const { operator, operand } = comparisonOfDid(did)
    const text = deedText(did)
    const what = measureText(did)
    return {
      text: { zh: `${text.zh}${what.zh}`, en: `${text.en}: ${what.en}` },
      value: sight.metric(spec),
      unit: inlineMetric(spec).unit,
      ...(typeof operand === 'number' && isOrdered(operator)
        ? { needed: operand, asks: operator }
        : {}),
      counted: did.distinct ? { zh: '个', en: '' } : { zh: '次', en: '' },
      facts: spec,
    }
  },
  touches: ({ did }) => [`event:${did.event}`],
})

const comparisonOfDid = (did: Did) =>
  checkedComparison(did.count ?? did.sum ?? did.distinct ?? { at_least: 1 }, OPERATORS)

/** The number that is asked about. */
function measureOf(did: Did): FactMetric {
  const { where, within } = did
  const common = { ...(where ? { where } : {}), ...(within ? { within } : {}) }
  const happening = checkedHappening(did.event)
  if (did.sum) return happeningMetric(happening, { aggregate: 'sum', of: did.sum.of, ...common })
  if (did.distinct)
    return happeningMetric(happening, { aggregate: 'distinct', of: did.distinct.of, ...common })
  return happeningMetric(happening, { aggregate: 'count', ...common })
}

function measureText(did: Did): Text {
  const field = did.sum?.of ?? did.distinct?.of
  if (field === undefined) return { zh: '次数', en: 'times' }
  const name = facts.all
    .find(({ key }) => key === checkedHappening(did.event).fact)
    ?.fields.find(({ key }) => key === field)?.name ?? { zh: field, en: field }
  return did.sum
    ? { zh: `的${name.zh}合计`, en: `total ${name.en}` }
    : { zh: `的不同${name.zh}数`, en: `different values of ${name.en}` }
}

/** Whether a deed's event, filters and window are known; other conditions on deeds use it as well. */
export function checkDeed(deed: Deed, words: RuleWords, path: string): Result<true> {
  const happening = happeningOf(deed.event, words)
  if (!happening) {
    const known = [...HAPPENING_KEYS, ...words.events]
    return fail(unknownWord('event', { key: deed.event, known, path: `${path}/event` }))
  }
  const window = windowProblem(deed.within, `${path}/within`)
  if (window) return fail(window)
  const filters = deed.where ?? []
  for (const [index, filter] of filters.entries()) {
    const one = happeningMetric(
      { ...happening, where: [] },
      { aggregate: 'count', where: [filter] },
    )
    const checked = metricColumn(one, words, `${path}`)
    if (!checked.ok) {
      const rest = (checked.problem.path ?? '').slice(path.length).replace('/where/0', '')
      return fail({ ...checked.problem, path: `${path}/where/${index}${rest}` })
    }
  }
  return ok(true)
}

/** A deed in words: 近 14 天浏览（品类=茶）. `before` stands before what is done. */
export function deedText(deed: Deed, before: Text = { zh: '', en: '' }): Text {
  const window = windowText(deed.within ?? 'lifetime')
  const name = deedName(deed)
  return { zh: `${window.zh}${before.zh}${name.zh}`, en: `${before.en}${name.en}, ${window.en}` }
}

/** What is done, and which of it, without when: 浏览（品类=茶）. */
export function deedName(deed: Pick<Deed, 'event' | 'where'>): Text {
  const happening = checkedHappening(deed.event)
  const fields = facts.all.find(({ key }) => key === happening.fact)?.fields ?? []
  const filters = (deed.where ?? []).map((filter) =>
    filterText(
      filter,
      fields.find(({ key }) => key === filter.field)?.name ?? {
        zh: filter.field,
        en: filter.field,
      },
    ),
  )
  if (filters.length === 0) return happening.name
  return {
    zh: `${happening.name.zh}（${filters.map((one) => one.zh).join('，')}）`,
    en: `${happening.name.en} (${filters.map((one) => one.en).join(', ')})`,
  }
}

/** A number or an instant over the deed's facts. */
export const deedMetric = (deed: Deed, aggregate: 'count' | 'first' | 'last'): FactMetric =>
  happeningMetric(checkedHappening(deed.event), {
    aggregate,
    ...(deed.where ? { where: deed.where } : {}),
    ...(deed.within ? { within: deed.within } : {}),
  })

/** What a condition on the order of deeds rests on: how often it was done, and each time. */
export function deedGround(deed: Deed, sight: Pick<Sight, 'metric'>): Ground {
  const facts = deedMetric(deed, 'count')
  return {
    text: deedText(deed),
    value: sight.metric(facts),
    unit: 'count',
    counted: { zh: '次', en: '' },
    facts,
  }
}
