import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { startOfDay } from '#core/time.ts'
import type { Window } from '#core/window.ts'
import { factsMigrations } from '#facts/migrations.ts'
import { metricsMigrations } from '#metrics/migrations.ts'
import type { Standpoint } from '#metrics/standpoint.ts'
import { aView } from '#metrics/testing/builders.ts'
import { formsIn, formsOf } from '#metrics/testing/forms.ts'
import { insertHistories } from '#metrics/testing/insert-histories.ts'
import { momentsAround } from '#metrics/testing/moments.ts'
import { PLACES } from '#metrics/testing/places.ts'
import { population } from '#metrics/testing/populations.ts'
import { testStores } from '../../test/harness/stores.ts'
import type { MemberRef } from './conditions/condition.ts'
import { conditions } from './conditions/registry.ts'
import type { RuleDefinition } from './definition.ts'
import type { Rule } from './rule.ts'
import { refsOf } from './rule-plan.ts'
import { accepted, arbitraryConditions, condition } from './testing/arbitrary-rule.ts'
import { bothSay, compareRules } from './testing/compare-rules.ts'

const SEED = Number(process.env['ZHIKE_SEED'] ?? 20_261_128)
const CUSTOMERS = 150
/** How many customers each form must be known to take in, and known to leave out. */
const ENOUGH = 3

const { facts } = await testStores([...factsMigrations, ...metricsMigrations])

test('every kind of condition has a generator', () => {
  expect(Object.keys(arbitraryConditions).sort()).toEqual([...conditions.keys].sort())
})

/** Forms that schemas have because conditions share them, and that conditions refuse. */
const REFUSED = new Set([
  // Attributes and metrics are texts and numbers.
  ...['attribute', 'metric'].flatMap((key) =>
    ['is', 'is_not', 'in', 'not_in'].flatMap((ask) => [
      `${key} ${ask}=false`,
      `${key} ${ask}=true`,
    ]),
  ),
])

/**
 * A form by the name under which it is counted: filters are the same for everything that is done, and what a metric
 * can be said to be on the spot is the metrics' own matter.
 */
function counted(key: string, form: string): string {
  const filter = form.lastIndexOf('where.')
  if (filter >= 0) return form.slice(filter)
  if (form.startsWith('metric.')) return 'metric said on the spot'
  return `${key} ${form}`
}

test('every form of every condition takes in some and leaves out some, in SQL as in TypeScript', async () => {
  // What holds for everybody leaves nobody out.
  const asked = conditions.all.filter(({ isFixed }) => !isFixed)
  const forms = asked.flatMap(({ key, schema }) =>
    formsOf(schema).map((form) => counted(key, form)),
  )
  const wanted = new Set(forms.filter((form) => !REFUSED.has(form)))
  const yes = new Map<string, number>()
  const no = new Map<string, number>()
  const lacks = (form: string): boolean =>
    wanted.has(form) && Math.min(yes.get(form) ?? 0, no.get(form) ?? 0) < ENOUGH
  const settled = await Promise.all(PLACES.map(settle))
  for (const [index, { key, schema }] of asked.entries()) {
    const others = MEMBERS.has(key) ? VALUED : []
    const own = new Set(formsOf(schema).map((form) => counted(key, form)))
    const pool = poolOf(key, schema, others.flatMap(refsOf))
    for (let turn = 0; turn < 24 && [...own].some(lacks); turn += 1) {
      const seed = SEED + 100 * index + turn
      const { standpoint, histories } = settled[(index + turn) % PLACES.length] as Settled
      const picked = pool.take(lacks, seed)
      const both = picked.flatMap(({ node }, at) => bothWays(node, `${at}`))
      const { wrong, inside } = await compareRules(facts, [...others, ...both], histories, {
        standpoint,
        seed,
      })
      expect(wrong, `${key}, seed ${seed}: keep it in testing/counterexamples.ts`).toEqual([])
      for (const [at, { forms: brought }] of picked.entries())
        for (const form of brought) {
          add(yes, form, inside.get(`segment:is${at}`) ?? 0)
          add(no, form, inside.get(`segment:not${at}`) ?? 0)
        }
    }
  }
  expect([...wanted].filter(lacks).map((form) => [form, yes.get(form), no.get(form)])).toEqual([])
}, 600_000)

const add = (counts: Map<string, number>, form: string, more: number): void =>
  void counts.set(form, (counts.get(form) ?? 0) + more)

type Settled = Awaited<ReturnType<typeof settle>>

async function settle([zone, at]: (typeof PLACES)[number], index: number) {
  const standpoint = { asOf: Date.parse(at), zone, currency: 'CNY' }
  const moments = edges(standpoint)
  // Half of them did all of it lately: much fits into short windows.
  const lately = moments.filter((one) => one > standpoint.asOf - 25 * 3_600_000)
  const histories = [moments, lately].flatMap((from, half) =>
    population(from, {
      first: (index + 1) * 1000 + half * CUSTOMERS,
      size: CUSTOMERS / 2,
      seed: SEED + index,
    }),
  )
  await insertHistories(facts, histories, { from: standpoint.asOf })
  return { standpoint, histories }
}

/** Instants whole days and hours apart, to the millisecond and one beside: gaps and windows are met exactly, and just missed. */
function edges({ asOf, zone }: Standpoint): number[] {
  const hours = [1, 2, 23, 24, 25, 48, 24 * 7, 24 * 30, 24 * 90]
  const exact = hours.flatMap((ago) => [0, 1, -1].map((off) => asOf - ago * 3_600_000 - off))
  const days = [1, 2, 7, 30, 90].flatMap((ago) =>
    [0, -1].map((off) => startOfDay(asOf, zone, -ago) + off),
  )
  const ranges = ['2026-11-11T00:00:00Z', '2027-01-02T00:00:00Z'].map((one) => Date.parse(one))
  const near = momentsAround(asOf, zone).filter((_, index) => index % 2 === 0)
  return [...exact, ...days, ...near, ...ranges.filter((one) => one <= asOf)].filter(
    (at) => at <= asOf + 1,
  )
}

const MEMBERS: ReadonlySet<string> = new Set(['segment', 'tag', 'class'])
const named = (key: string) => ({ key, name: { zh: key } })
const APP = { channel: { in: ['app'] } }
const SCORED = { rfm: { exists: true } }
/** What others can refer to: as a whole, and by value. */
const VALUED: readonly RuleDefinition[] = [
  { kind: 'segment', body: { ...named('s'), kind: 'dynamic', where: APP } },
  { kind: 'tag', body: { ...named('t'), source: 'rule', where: SCORED } },
  {
    kind: 'tag',
    body: {
      ...named('v'),
      source: 'rule',
      values: [
        { ...named('app'), where: APP },
        { ...named('scored'), where: SCORED },
      ],
    },
  },
  {
    kind: 'class',
    body: {
      ...named('c'),
      choose: 'first',
      values: [
        { ...named('app'), where: APP },
        { ...named('scored'), where: SCORED },
      ],
      otherwise: named('other'),
    },
  },
]

type Pooled = { readonly node: Rule; readonly forms: readonly string[] }

/** Nodes of a kind with the forms that each brings: those that bring a form that is needed, two for each, once. */
function poolOf(key: string, schema: object, refs: readonly MemberRef[]) {
  let left: Pooled[] = []
  const drawn = (seed: number): Pooled[] =>
    fc.sample(accepted(condition(key, refs), refs), { numRuns: 200, seed }).map((node) => ({
      node,
      forms: [...new Set(formsIn(schema, node).map((form) => counted(key, form)))],
    }))
  return {
    take: (needed: (form: string) => boolean, seed: number): Pooled[] => {
      const isUseful = ({ forms }: Pooled): boolean => forms.some(needed)
      if (left.filter(isUseful).length < 4) left = drawn(seed)
      const brought = new Map<string, number>()
      const taken = left.filter(({ forms }) => {
        const rare = forms.filter((form) => needed(form) && (brought.get(form) ?? 0) < 2)
        for (const form of rare) add(brought, form, 1)
        return rare.length > 0
      })
      left = left.filter((one) => !taken.includes(one))
      return taken
    },
  }
}

/** Who is in a rule is known to fit; who is in its opposite is known not to. */
const bothWays = (node: Rule, key: string): RuleDefinition[] =>
  [
    { key: `is${key}`, where: node },
    { key: `not${key}`, where: { not: node } },
  ].map(({ key: named, where }) => ({
    kind: 'segment',
    body: { key: named, name: { zh: named }, kind: 'dynamic', where },
  }))

/** Where windows begin and end, worked out by hand: the first and the last instant inside. */
const EDGES: readonly (readonly [
  zone: string,
  asOf: string,
  window: Window,
  first: string,
  last?: string,
])[] = [
  // The clocks went forward at two in the morning of 8 March: hours are exact, days are the shop's.
  ['America/New_York', '2026-03-08T07:30:00Z', { hours: 24 }, '2026-03-07T07:30:00.000Z'],
  ['America/New_York', '2026-03-08T07:30:00Z', { days: 1 }, '2026-03-08T05:00:00.000Z'],
  ['America/New_York', '2026-03-08T07:30:00Z', { days: 7 }, '2026-03-02T05:00:00.000Z'],
  ['America/New_York', '2026-03-09T03:30:00Z', { days: 2 }, '2026-03-07T05:00:00.000Z'],
  ['America/New_York', '2026-11-02T04:30:00Z', { days: 1 }, '2026-11-01T04:00:00.000Z'],
  // Midnight itself was left out: the day began at one.
  ['America/Sao_Paulo', '2018-11-04T12:00:00Z', { days: 1 }, '2018-11-04T03:00:00.000Z'],
  ['America/Sao_Paulo', '2018-11-04T12:00:00Z', { days: 2 }, '2018-11-03T03:00:00.000Z'],
  // Samoa had no 30 December.
  ['Pacific/Apia', '2011-12-31T10:00:00Z', { days: 1 }, '2011-12-31T10:00:00.000Z'],
  ['Pacific/Apia', '2011-12-31T09:59:59.999Z', { days: 2 }, '2011-12-30T10:00:00.000Z'],
  ['Pacific/Apia', '2011-12-31T09:59:59.999Z', { days: 3 }, '2011-12-29T10:00:00.000Z'],
  ['Asia/Shanghai', '2024-02-29T03:00:00Z', { months: 12 }, '2023-02-28T16:00:00.000Z'],
  ['Asia/Shanghai', '2024-02-29T03:00:00Z', { years: 1 }, '2023-02-28T16:00:00.000Z'],
  ['Asia/Shanghai', '2025-02-28T03:00:00Z', { months: 12 }, '2024-02-28T16:00:00.000Z'],
  ['Asia/Shanghai', '2024-03-31T03:00:00Z', { months: 1 }, '2024-02-29T16:00:00.000Z'],
  ['Asia/Shanghai', '2024-03-31T03:00:00Z', { this: 'month' }, '2024-02-29T16:00:00.000Z'],
  ['Asia/Shanghai', '2024-03-31T03:00:00Z', { this: 'day' }, '2024-03-30T16:00:00.000Z'],
  [
    'Asia/Shanghai',
    '2024-03-31T03:00:00Z',
    { previous: 'month' },
    '2024-01-31T16:00:00.000Z',
    '2024-02-29T15:59:59.999Z',
  ],
  [
    'Europe/Berlin',
    '2026-04-01T00:00:00Z',
    { previous: 'month' },
    '2026-02-28T23:00:00.000Z',
    '2026-03-31T21:59:59.999Z',
  ],
  [
    'Europe/Berlin',
    '2026-04-01T00:00:00Z',
    { from: '2026-03-29', to: '2026-03-29' },
    '2026-03-28T23:00:00.000Z',
    '2026-03-29T21:59:59.999Z',
  ],
  ['Europe/Berlin', '2026-03-29T01:00:00Z', { minutes: 90 }, '2026-03-28T23:30:00.000Z'],
  ['Europe/Berlin', '2026-03-29T01:00:00Z', { seconds: 1 }, '2026-03-29T00:59:59.000Z'],
]

describe('a window holds its first and its last millisecond, and none beside', () => {
  const stories = EDGES.map(([zone, asOf, within, first, last = asOf]) => ({
    zone,
    asOf,
    within,
    says: JSON.stringify(within),
    first,
    last,
  }))
  test.each(stories)('$zone, $asOf, $says', async ({ zone, asOf, within, first, last }) => {
    const standpoint = { asOf: Date.parse(asOf), zone, currency: 'CNY' }
    const where = { did: { event: 'view', within } }
    const ask = async (at: number): Promise<string[]> => {
      const { found, meant } = await bothSay(facts, {
        standpoint,
        definitions: [
          { kind: 'segment', body: { key: 's', name: { zh: 's' }, kind: 'dynamic', where } },
        ],
        history: { orders: [], events: [aView(at)], feedback: [], attributes: [] },
        levels: [],
        rfm: [],
        assigned: [],
      })
      return [found, meant]
    }
    const [from, to] = [Date.parse(first), Date.parse(last)]
    const answers = await Promise.all([from - 1, from, to, to + 1].map(ask))
    expect(answers).toEqual([
      ['', ''],
      ['100', '100'],
      ['100', '100'],
      ['', ''],
    ])
  })
})
