import fc from 'fast-check'
import { unwrap } from '#core/result.ts'
import { metricCatalogue } from '#metrics/catalogue/registry.ts'
import { facts } from '#metrics/facts/registry.ts'
import { planMetrics } from '#metrics/plan.ts'
import { rfmClasses } from '#metrics/rfm/classes.ts'
import {
  arbitrarySpec,
  filterOn,
  WINDOWS,
  withOpenFields,
} from '#metrics/testing/arbitrary-metric.ts'
import type { MemberRef } from '../conditions/condition.ts'
import { checkedHappening } from '../conditions/happenings.ts'
import { conditions } from '../conditions/registry.ts'
import { parseRule, type Rule } from '../rule.ts'
import { amount, anyNumber, anyText, held, text, window } from './arbitrary-operands.ts'
import { testWords } from './words.ts'

type Refs = readonly MemberRef[]
type Make = (refs: Refs) => fc.Arbitrary<Rule>

/** Whatever a generator makes up, only what the product accepts is tested. */
export const accepted = (rules: fc.Arbitrary<Rule>, refs: Refs): fc.Arbitrary<Rule> => {
  const words = wordsFor(refs)
  return rules.filter((rule) => parseRule(rule, words).ok)
}

/** Words in which all of these are defined. */
export const wordsFor = (refs: Refs) => {
  const members: Record<
    string,
    Record<string, { name: { zh: string }; values?: { key: string; name: { zh: string } }[] }>
  > = {}
  for (const { kind, key, value } of refs) {
    const found = ((members[kind] ??= {})[key] ??= { name: { zh: key } })
    if (value !== undefined) (found.values ??= []).push({ key: value, name: { zh: value } })
  }
  return testWords(members)
}

const namedMetric = fc.constantFrom(...metricCatalogue.keys)
const textMetric = fc.constantFrom(
  ...metricCatalogue.all.flatMap(({ key, unit }) => (unit === 'text' ? [key] : [])),
)
const inlineMetric = arbitrarySpec()

const HAPPENINGS = [
  'order_paid',
  'order_placed',
  'bought',
  'refunded',
  'view',
  'cart_add',
  'login',
  'csat',
  'contact',
  'attribute_set',
]
/** Filters that leave something in most histories; any filter at all is too often true of nothing. */
const USUAL = [
  { field: 'category', is: '茶' },
  { field: 'channel', in: ['app', '小程序'] },
  { field: 'weekday', at_least: 6 },
  { field: 'net_amount', at_least: 500 },
  { field: 'score', below: 5 },
  { field: 'category', exists: false },
]

/** Something done, and which of it: a filter of any form on any field that such a fact has. */
const filtered = (events: fc.Arbitrary<string>): fc.Arbitrary<Rule> =>
  events.chain((event) => {
    const { fields } = withOpenFields(unwrap(facts.get(checkedHappening(event).fact)))
    const filter = fc.oneof(
      { weight: 2, arbitrary: fc.constant(undefined) },
      { weight: 1, arbitrary: fc.constantFrom(...USUAL) },
      { weight: 3, arbitrary: fc.constantFrom(...fields).chain((field) => filterOn(field)) },
    )
    return filter.map((one): Rule => ({ event, ...(one ? { where: [one] } : {}) }))
  })

const plainDeed = filtered(fc.constantFrom(...HAPPENINGS))
const deed: fc.Arbitrary<Rule> = fc
  .tuple(plainDeed, window)
  .map(([what, within]) => ({ ...what, ...(within ? { within } : {}) }))

/** What happens often enough in random histories to follow upon each other. */
const bareDeed: fc.Arbitrary<Rule> = fc.oneof(
  filtered(fc.constantFrom('order_paid', 'order_placed', 'view')),
  fc
    .constantFrom('order_paid', 'order_placed', 'bought', 'attribute_set')
    .map((event): Rule => ({ event })),
  fc.constantFrom('view', 'cart_add', 'login', 'csat').map((event): Rule => ({ event })),
  fc.constant<Rule>({
    event: 'order_placed',
    where: [{ field: 'channel', in: ['app', '小程序'] }],
  }),
)
const gap = fc.constantFrom<Rule>(
  { seconds: 90 },
  { minutes: 10 },
  { hours: 24 },
  { days: 1 },
  { days: 7 },
  { days: 90 },
  { months: 1 },
  { months: 12 },
)

const memberOf =
  (kind: MemberRef['kind']): Make =>
  (refs) => {
    const fits = refs.filter((ref) => ref.kind === kind)
    if (fits.length === 0) return fc.constant({ everyone: true })
    const asked = fc.constantFrom('any', 'is', 'in')
    return fc.tuple(fc.constantFrom(...fits), asked).map(([ref, how]): Rule => {
      if (ref.value === undefined || how === 'any') return { [kind]: ref.key }
      return { [kind]: ref.key, [how]: how === 'in' ? [ref.value] : ref.value }
    })
  }

const LEVELS = ['standard', 'silver', 'gold', 'diamond']
const mark = fc.integer({ min: 1, max: 5 })
const score = fc.oneof(
  mark,
  mark.map((at_least) => ({ at_least })),
  mark.map((at_most) => ({ at_most })),
)

const withWindow = (key: string): fc.Arbitrary<Rule> =>
  fc
    .tuple(plainDeed, fc.constantFrom(...WINDOWS))
    .map(([one, within]): Rule => ({ [key]: { ...one, within } }))
const places = (key: string, values: readonly string[]): fc.Arbitrary<Rule> =>
  fc
    .tuple(
      fc.subarray([...values], { minLength: 1 }),
      fc.constantFrom(undefined, 'any', 'first', 'last', 'mostly'),
      window,
    )
    .map(
      ([list, how, within]): Rule => ({
        [key]: { in: list, ...(how ? { how } : {}), ...(within ? { within } : {}) },
      }),
    )

/** Mostly none, at most two. */
const sometimes = (one: fc.Arbitrary<Rule>): fc.Arbitrary<Rule[]> =>
  fc.oneof({ weight: 2, arbitrary: fc.constant<Rule[]>([]) }, fc.array(one, { maxLength: 2 }))
const oneOrSome = (words: readonly string[]): fc.Arbitrary<string | string[]> =>
  fc.oneof(fc.constantFrom(...words), fc.subarray([...words], { minLength: 1 }))

const told = fc.oneof(
  anyText,
  fc
    .tuple(fc.constantFrom('contains', 'starts_with', 'ends_with'), text)
    .map(([key, one]): Rule => ({ [key]: one })),
  fc
    .tuple(fc.constantFrom('before', 'from'), fc.constantFrom('1990-01-01', '2000-02-29'))
    .map(([key, date]): Rule => ({ [key]: date })),
)
const attributeAsked = (names: readonly string[], asked: fc.Arbitrary<Rule>): fc.Arbitrary<Rule> =>
  fc
    .tuple(fc.constantFrom(...names), asked, held)
    .map(([attribute, what, how]): Rule => ({ attribute, ...what, ...(how ? { held: how } : {}) }))

/** For every kind of condition, nodes that it accepts most of the time. */
export const arbitraryConditions: Readonly<Record<string, Make>> = {
  everyone: () => fc.constant({ everyone: true }),
  metric: () =>
    fc.oneof(
      fc.tuple(namedMetric, anyNumber).map(([metric, asked]): Rule => ({ metric, ...asked })),
      fc.tuple(textMetric, anyText).map(([metric, asked]): Rule => ({ metric, ...asked })),
      fc.tuple(inlineMetric, anyNumber).map(([metric, asked]): Rule => ({ metric, ...asked })),
      fc.tuple(inlineMetric, anyText).map(([metric, asked]): Rule => ({ metric, ...asked })),
      fc
        .tuple(namedMetric, fc.constantFrom(1, 20, 50))
        .map(([metric, top_percent]): Rule => ({ metric, top_percent })),
    ),
  attribute: () =>
    fc.oneof(
      { weight: 3, arbitrary: attributeAsked(['city', 'birthday', 'skin_type', 'gender'], told) },
      { weight: 2, arbitrary: attributeAsked(['skin_type'], anyNumber) },
    ),
  did: () =>
    fc
      .tuple(
        deed,
        fc.oneof(
          fc.constant({}),
          amount.map((count) => ({ count })),
          fc
            .tuple(fc.constantFrom('net_amount', 'total', 'seconds', 'units'), amount)
            .map(([of, asked]) => ({ sum: { of, ...asked } })),
          fc
            .tuple(fc.constantFrom('category', 'channel', 'sku', 'session'), amount)
            .map(([of, asked]) => ({ distinct: { of, ...asked } })),
        ),
      )
      .map(([what, how]): Rule => ({ did: { ...what, ...how } })),
  sequence: () =>
    fc
      .record({
        first: bareDeed,
        rest: sometimes(
          fc
            .tuple(bareDeed, fc.option(gap, { nil: undefined }), fc.boolean())
            .map(([what, within, without]) =>
              without ? { without: what } : { ...what, ...(within ? { within } : {}) },
            ),
        ),
        last: fc
          .tuple(bareDeed, fc.option(gap, { nil: undefined }), fc.boolean())
          .map(([what, within, without]) => ({
            ...(without ? { without: what } : what),
            ...(within ? { within } : {}),
          })),
        within: window,
      })
      .map(
        ({ first, rest, last, within }): Rule => ({
          sequence: { steps: [first, ...rest, last], ...(within ? { within } : {}) },
        }),
      ),
  tier: () =>
    fc.oneof(
      fc
        .tuple(
          fc.constantFrom('is', 'at_least', 'at_most', 'above', 'below'),
          fc.constantFrom(...LEVELS),
        )
        .map(([ask, level]): Rule => ({ tier: { program: 'membership', [ask]: level } })),
      fc
        .subarray(LEVELS, { minLength: 1 })
        .map((list): Rule => ({ tier: { program: 'membership', in: list } })),
      fc.boolean().map((exists): Rule => ({ tier: { program: 'membership', exists } })),
    ),
  rfm: () =>
    fc.oneof(
      fc
        .record(
          { r: score, f: score, m: score, model: fc.constant('standard') },
          { requiredKeys: [] },
        )
        .map((rfm): Rule => ({ rfm })),
      oneOrSome(rfmClasses.map(({ key }) => key)).map((named): Rule => ({ rfm: { class: named } })),
      oneOrSome(['champions', 'loyal', 'lost']).map((group): Rule => ({ rfm: { group } })),
      fc.boolean().map((exists): Rule => ({ rfm: { exists } })),
    ),
  first: () => withWindow('first'),
  last: () => withWindow('last'),
  stopped: () =>
    fc.tuple(plainDeed, gap, fc.constantFrom(undefined, 1, 2, 3)).map(
      ([one, quiet, times]): Rule => ({
        stopped: { ...one, quiet, ...(times ? { times } : {}) },
      }),
    ),
  restarted: () =>
    fc
      .tuple(plainDeed, fc.constantFrom(...WINDOWS), gap)
      .map(([one, within, after]): Rule => ({ restarted: { ...one, within, after } })),
  regularly: () =>
    fc
      .tuple(plainDeed, fc.constantFrom('day', 'week', 'month'), fc.constantFrom(1, 2, 3))
      .map(([one, each, last]): Rule => ({ regularly: { ...one, each, last } })),
  channel: () => places('channel', ['app', 'web', '小程序']),
  store: () => places('store', ['s1', 's2']),
  source: () =>
    fc
      .record(
        {
          in: fc.subarray(['app', 'web', '小程序', '门店', '双十一', '茶'], { minLength: 1 }),
          touch: fc.constantFrom('profile', 'first', 'last'),
          of: fc.constantFrom('channel', 'campaign', 'keyword'),
        },
        { requiredKeys: ['in'] },
      )
      .map((source): Rule => ({ source })),
  birthday: () =>
    fc
      .tuple(fc.constantFrom(1, 2, 7, 31, 60, 365, 366), fc.constantFrom(undefined, true, false))
      .map(
        ([days, lunar]): Rule => ({
          birthday: { within: { days }, ...(lunar === undefined ? {} : { lunar }) },
        }),
      ),
  anniversary: () =>
    fc
      .tuple(fc.constantFrom('joined_at', 'first_order'), fc.constantFrom(1, 2, 7, 31, 365))
      .map(([of, days]): Rule => ({ anniversary: { of, within: { days } } })),
  consent: () =>
    fc
      .tuple(fc.constantFrom('sms', 'email'), fc.constantFrom(undefined, true, false))
      .map(([consent, is]): Rule => ({ consent, ...(is === undefined ? {} : { is }) })),
  tag: memberOf('tag'),
  class: memberOf('class'),
  segment: memberOf('segment'),
}

/** Any condition of any kind. */
export const arbitraryCondition = (refs: Refs): fc.Arbitrary<Rule> =>
  accepted(fc.oneof(...conditions.keys.map((key) => condition(key, refs))), refs)

/** A condition of one kind. */
export function condition(key: string, refs: Refs): fc.Arbitrary<Rule> {
  const make = arbitraryConditions[key]
  if (!make) throw new Error(`the condition ${key} has no generator in arbitrary-rule.ts`)
  return make(refs)
}

/** A rule of any shape, up to four levels deep. */
export const arbitraryRule = (refs: Refs): fc.Arbitrary<Rule> =>
  fc.letrec<{ rule: Rule; leaf: Rule }>((tie) => ({
    leaf: arbitraryCondition(refs),
    rule: fc.oneof(
      { maxDepth: 3, depthIdentifier: 'rule' },
      { weight: 3, arbitrary: tie('leaf') },
      {
        weight: 1,
        arbitrary: fc
          .array(tie('rule'), { minLength: 1, maxLength: 3 })
          .map((all): Rule => ({ all })),
      },
      {
        weight: 1,
        arbitrary: fc
          .array(tie('rule'), { minLength: 1, maxLength: 3 })
          .map((any): Rule => ({ any })),
      },
      { weight: 1, arbitrary: tie('rule').map((not): Rule => ({ not })) },
    ),
  })).rule

/** Metrics that can be a class value's score. */
export const scoreMetrics: readonly string[] = metricCatalogue.all
  .filter((definition) => {
    const plan = planMetrics([definition])
    const readAs = plan.ok ? plan.value.columns[0]?.readAs : undefined
    return readAs === 'integer' || readAs === 'float'
  })
  .map(({ key }) => key)
