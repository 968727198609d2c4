import { describe, expect, test } from 'vitest'
import { factsMigrations } from '#facts/migrations.ts'
import { metricsMigrations } from '#metrics/migrations.ts'
import { anOrder, aView } from '#metrics/testing/builders.ts'
import { insertHistories } from '#metrics/testing/insert-histories.ts'
import { chanceOf, instantsAhead } from '#metrics/testing/instants-ahead.ts'
import { momentsAround } from '#metrics/testing/moments.ts'
import { PLACES } from '#metrics/testing/places.ts'
import { population } from '#metrics/testing/populations.ts'
import { testStores } from '../../test/harness/stores.ts'
import { someDefinitions } from './testing/arbitrary-definition.ts'
import { bothSay, compareRules } from './testing/compare-rules.ts'
import { counterexamples } from './testing/counterexamples.ts'
import { type RuleCase, shrunk } from './testing/rule-case.ts'

/** Random definitions × random customers that are compared: more with ZHIKE_CASES, others with ZHIKE_SEED. */
const CASES = Number(process.env['ZHIKE_CASES'] ?? 40_000)
const SEED = Number(process.env['ZHIKE_SEED'] ?? 20_261_128)
const CUSTOMERS = 300
const DEFINITIONS = 24

const { facts } = await testStores([...factsMigrations, ...metricsMigrations])

test('SQL takes in whom the TypeScript meaning takes in', async () => {
  let cases = 0
  for (let round = 0; cases < CASES; round += 1) {
    const [zone, at] = PLACES[round % PLACES.length] as (typeof PLACES)[number]
    const standpoint = { asOf: Date.parse(at), zone, currency: 'CNY' }
    const seed = SEED + round
    const histories = population(momentsAround(standpoint.asOf, zone), {
      first: round * CUSTOMERS + 1,
      size: CUSTOMERS,
      seed,
    })
    await insertHistories(facts, histories, { from: standpoint.asOf })
    const definitions = someDefinitions(DEFINITIONS, seed)
    const { wrong } = await compareRules(facts, definitions, histories, { standpoint, seed })
    expect(wrong, `seed ${SEED}, round ${round}: keep it in testing/counterexamples.ts`).toEqual([])
    cases += histories.length * DEFINITIONS
  }
}, 3_600_000)

describe('what was once wrong', () => {
  test.each(counterexamples)('$found', async ({ case: one }) => {
    const { found, meant, due, meantAt } = await bothSay(facts, one)
    expect(found).toBe(meant)
    const ahead = instantsAhead(one.standpoint)
    const changed = ahead
      .before(due, 200, chanceOf(1))
      .filter((at) => meantAt(ahead.viewFrom(at)) !== meant)
    expect(changed.map((at) => new Date(at).toISOString())).toEqual([])
  })
})

test('a case that fails is made as small as it gets before it is shown', async () => {
  const app = { channel: { in: ['app'] } }
  const where = { any: [{ everyone: true }, { not: { all: [app, { everyone: true }] } }] }
  const large: RuleCase = {
    standpoint: { asOf: 2, zone: 'UTC', currency: 'CNY' },
    definitions: [
      { kind: 'segment', body: { key: 'a', name: { zh: 'a' }, kind: 'static' } },
      { kind: 'segment', body: { key: 'b', name: { zh: 'b' }, kind: 'dynamic', where } },
    ],
    history: { orders: [anOrder(1), anOrder(2)], events: [aView(1)], feedback: [], attributes: [] },
    levels: [['membership', 'gold']],
    rfm: [],
    assigned: ['segment:a'],
  }
  const small = await shrunk(large, async ({ history, definitions }) =>
    Promise.resolve(history.orders.length > 0 && JSON.stringify(definitions).includes('"app"')),
  )
  expect(small).toMatchObject({
    definitions: [{ body: { key: 'b', where: app } }],
    history: { orders: [anOrder(2)], events: [] },
    levels: [],
    assigned: [],
  })
})
