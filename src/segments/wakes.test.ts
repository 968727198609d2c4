import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { unwrap } from '#core/result.ts'
import { factsMigrations } from '#facts/migrations.ts'
import { NEVER } from '#metrics/compile/due.ts'
import type { MetricSpec } from '#metrics/metric-spec.ts'
import { metricsMigrations } from '#metrics/migrations.ts'
import type { Standpoint } from '#metrics/standpoint.ts'
import { aCustomer, aView } from '#metrics/testing/builders.ts'
import { insertHistories } from '#metrics/testing/insert-histories.ts'
import { type Ahead, chanceOf, instantsAhead } from '#metrics/testing/instants-ahead.ts'
import { momentsAround } from '#metrics/testing/moments.ts'
import { PLACES } from '#metrics/testing/places.ts'
import { population } from '#metrics/testing/populations.ts'
import { testStores } from '../../test/harness/stores.ts'
import { conditions } from './conditions/registry.ts'
import type { RuleDefinition } from './definition.ts'
import { planRules, refsOf, refText } from './rule-plan.ts'
import { newSightMemory, referenceMembers, type Subject } from './sight.ts'
import { someDefinitions } from './testing/arbitrary-definition.ts'
import { accepted, arbitraryRule, condition, wordsFor } from './testing/arbitrary-rule.ts'
import { arbitraryState, askMembers, someCuts } from './testing/ask-members.ts'

/** Rules × customers that are looked at between now and when they are due: more with ZHIKE_CASES, others with ZHIKE_SEED. */
const CASES = Number(process.env['ZHIKE_CASES'] ?? 20_000)
const SEED = Number(process.env['ZHIKE_SEED'] ?? 20_261_128)
const CUSTOMERS = 250
const LOOKS = 4

const { facts } = await testStores([...factsMigrations, ...metricsMigrations])

test('nobody enters or leaves before they are due, whatever the rule', async () => {
  const rules = kindsOfRules()
  const settled = new Map<Place, Settled>()
  for (let round = 0; round * CUSTOMERS < CASES; round += 1) {
    const place = PLACES[round % PLACES.length] as (typeof PLACES)[number]
    const people = settled.get(place) ?? (await settle(place, settled.size))
    settled.set(place, people)
    const wrong = await late(rules(round), people, round)
    expect(wrong, `seed ${SEED}, round ${round}`).toEqual([])
  }
}, 3_600_000)

/** When somebody with these facts is due for a definition; undefined: never. */
async function dueOf(
  definition: RuleDefinition,
  history: Parameters<typeof aCustomer>[1],
): Promise<string | undefined> {
  const customer = aCustomer(NOBODY_ELSE + (next += 1), history)
  await insertHistories(facts, [customer], { from: 0 })
  const words = wordsFor([])
  const plan = unwrap(planRules([definition], words, () => 1))
  const subject = {
    history: customer,
    levels: new Map(),
    rfm: new Map(),
    assigned: new Set<number>(),
  }
  const said = await askMembers(facts, plan, [subject], NOW, words, new Map())
  const due = said.get(customer.customer)?.due ?? 0
  return due >= NEVER ? undefined : new Date(due).toISOString()
}
const NOBODY_ELSE = 1_000_000
const NOW = { asOf: Date.parse('2026-11-22T03:04:05.678Z'), zone: 'Asia/Shanghai', currency: 'CNY' }
let next = 0

const decayed = { fact: 'events', aggregate: 'decayed_count', half_life: { days: 30 } } as const
const label = (score: MetricSpec, at_least: number): RuleDefinition => ({
  kind: 'class',
  body: {
    key: 'c',
    name: { zh: 'c' },
    choose: 'all',
    values: [{ key: 'v', name: { zh: 'v' }, score, at_least }],
  },
})

describe('a customer is next due', () => {
  const yesterday = aView(Date.parse('2026-11-21T04:00:00Z'))
  const tomorrow = '2026-11-22T16:00:00.000Z'

  test('on the day on which an interest has decayed below what its label asks for', async () => {
    // Four views of 21 November are worth exactly two on 21 December: to be looked at then, for logarithms are rounded.
    const events = [0, 1, 2, 3].map((second) => aView(yesterday.at + second * 1000))
    expect(await dueOf(label(decayed, 2), { events })).toBe('2026-12-20T16:00:00.000Z')
    expect(await dueOf(label(decayed, 2), {})).toBeUndefined()
  })

  test('at the next midnight where the highest of scores that days move is chosen', async () => {
    const days = { fact: 'events', aggregate: 'days_since' } as const
    const score = { score: { parts: [{ of: days, weight: 1, from: 90, to: 0 }], scale: 100 } }
    const definition: RuleDefinition = {
      kind: 'class',
      body: {
        key: 'c',
        name: { zh: 'c' },
        choose: 'highest',
        values: [{ key: 'v', name: { zh: 'v' }, score }],
      },
    }
    expect(await dueOf(definition, { events: [yesterday] })).toBe(tomorrow)
    expect(await dueOf(definition, {})).toBeUndefined()
  })

  test('at the next midnight where a number is divided by days that are 0 today', async () => {
    const today = aView(NOW.asOf)
    const ratio = {
      ratio: {
        of: { fact: 'events', aggregate: 'count' },
        per: { fact: 'events', aggregate: 'days_since' },
      },
    } as const
    const where = { metric: ratio, at_least: 1 }
    const definition: RuleDefinition = {
      kind: 'segment',
      body: { key: 's', name: { zh: 's' }, kind: 'dynamic', where },
    }
    expect(await dueOf(definition, { events: [today] })).toBe(tomorrow)
  })
})

type Place = (typeof PLACES)[number]

type Settled = {
  readonly standpoint: Standpoint
  readonly subjects: readonly Subject[]
  readonly ahead: Ahead
}

/** Customers of a place, with facts that are in the store. */
async function settle([zone, at]: Place, index: number): Promise<Settled> {
  const standpoint = { asOf: Date.parse(at), zone, currency: 'CNY' }
  const { asOf } = standpoint
  const people = population(momentsAround(asOf, zone), {
    first: index * CUSTOMERS + 1,
    size: CUSTOMERS,
    seed: SEED + index,
  })
  await insertHistories(facts, people, { from: asOf })
  const numbers = Array.from({ length: 20 }, (_, no) => 100 + no)
  const subjects = fc
    .sample(arbitraryState(numbers), { numRuns: CUSTOMERS, seed: SEED + index })
    .map((state, no): Subject => ({ ...state, history: people[no] as Subject['history'] }))
  return { standpoint, subjects, ahead: instantsAhead(standpoint) }
}

/** Every kind of condition in turn, alone; between them rules of several, and definitions that refer to others. */
function kindsOfRules(): (round: number) => readonly RuleDefinition[] {
  const turns = [...conditions.keys, 'rule', 'rule', 'rule', 'definitions', 'definitions']
  return (round) => {
    const kind = turns[round % turns.length] as string
    if (kind === 'definitions') return someDefinitions(3, SEED + round)
    const others = conditions.has(kind) ? someDefinitions(3, SEED + round) : []
    const refs = ['tag', 'class', 'segment'].includes(kind) ? others.flatMap(refsOf) : []
    const made = kind === 'rule' ? arbitraryRule([]) : accepted(condition(kind, refs), refs)
    const [where] = fc.sample(made, { numRuns: 1, seed: SEED + round })
    const body = { key: 'alone', name: { zh: kind }, kind: 'dynamic', where: where ?? {} } as const
    return [...(refs.length > 0 ? others : []), { kind: 'segment', body }]
  }
}

/** Customers for whom the TypeScript meaning changes before the engine says that it can. */
async function late(
  definitions: readonly RuleDefinition[],
  { standpoint, subjects, ahead }: Settled,
  round: number,
): Promise<object[]> {
  const refs = definitions.flatMap(refsOf)
  const words = wordsFor(refs)
  const numbers = new Map(refs.map((ref, index) => [refText(ref), 100 + index]))
  const plan = unwrap(planRules(definitions, words, (ref) => numbers.get(refText(ref)) ?? 0))
  const cuts = someCuts()
  const said = await askMembers(facts, plan, subjects, standpoint, words, cuts)
  const memory = newSightMemory(cuts)
  const chance = chanceOf(SEED + round)
  for (const subject of subjects) {
    const { members, due } = said.get(subject.history.customer) ?? { members: [], due: 0 }
    for (const at of ahead.before(due, LOOKS, chance)) {
      const then = referenceMembers(plan, subject, ahead.viewFrom(at), words, memory)
      if (then.join() === members.join()) continue
      return [
        {
          now: members,
          then,
          at: new Date(at).toISOString(),
          due: new Date(due).toISOString(),
          rules: JSON.stringify(definitions),
          subject: JSON.stringify(subject.history),
        },
      ]
    }
  }
  return []
}
