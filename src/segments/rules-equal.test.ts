import fc from 'fast-check'
import { expect, test } from 'vitest'
import { unwrap } from '#core/result.ts'
import { startOfDay } from '#core/time.ts'
import { factsMigrations } from '#facts/migrations.ts'
import type { CustomerHistory } from '#metrics/history.ts'
import { viewFrom } from '#metrics/reference.ts'
import type { Standpoint } from '#metrics/standpoint.ts'
import { arbitraryHistory } from '#metrics/testing/arbitrary-history.ts'
import { insertHistories } from '#metrics/testing/insert-histories.ts'
import { momentsAround } from '#metrics/testing/moments.ts'
import { PLACES } from '#metrics/testing/places.ts'
import { testStores } from '../../test/harness/stores.ts'
import { conditions } from './conditions/registry.ts'
import type { RuleDefinition } from './definition.ts'
import { planRules, refsOf, refText } from './rule-plan.ts'
import { newSightMemory, referenceMembers, type Subject } from './sight.ts'
import { someDefinitions } from './testing/arbitrary-definition.ts'
import { arbitraryState, askMembers, someCuts } from './testing/ask-members.ts'
import { accepted, arbitraryConditions, condition, wordsFor } from './testing/arbitrary-rule.ts'

/** Random definitions × random customers that are compared: more with ZHIKE_CASES, others with ZHIKE_SEED. */
const CASES = Number(process.env['ZHIKE_CASES'] ?? 40_000)
const SEED = Number(process.env['ZHIKE_SEED'] ?? 20_261_128)
const CUSTOMERS = 300
const DEFINITIONS = 24

const { facts } = await testStores(factsMigrations)

test('every kind of condition has a generator', () => {
  expect(Object.keys(arbitraryConditions).sort()).toEqual([...conditions.keys].sort())
})

test('SQL takes in whom the TypeScript meaning takes in', async () => {
  let cases = 0
  for (let round = 0; cases < CASES; round += 1) {
    const [zone, at] = PLACES[round % PLACES.length] as (typeof PLACES)[number]
    const standpoint = { asOf: Date.parse(at), zone, currency: 'CNY' }
    const histories = populate(standpoint, round)
    await insertHistories(facts, histories, { from: standpoint.asOf })
    const wrong = await differences(round, histories, standpoint)
    expect(wrong, `seed ${SEED}, round ${round}`).toEqual([])
    cases += histories.length * DEFINITIONS
  }
}, 3_600_000)

/** So many conditions of each kind by themselves: every operator, gap and edge has its turn. */
const EACH = 40

test('every kind of condition by itself, at the edges of what it asks', async () => {
  for (const [index, key] of conditions.keys.entries()) {
    const [zone, at] = PLACES[index % PLACES.length] as (typeof PLACES)[number]
    const standpoint = { asOf: Date.parse(at), zone, currency: 'CNY' }
    const round = 10_000 + index
    const histories = populate(standpoint, round, edges(standpoint))
    await insertHistories(facts, histories, { from: standpoint.asOf })
    const others = someDefinitions(6, SEED + round)
    const refs = others.flatMap(refsOf)
    const alone = fc
      .sample(accepted(condition(key, refs), refs), { numRuns: EACH, seed: SEED + round })
      .map(
        (where, place): RuleDefinition => ({
          kind: 'segment',
          body: { key: `alone${place}`, name: { zh: key }, kind: 'dynamic', where },
        }),
      )
    const wrong = await differences(round, histories, standpoint, [...others, ...alone])
    expect(wrong, `seed ${SEED}, ${key}`).toEqual([])
  }
}, 600_000)

/** Few instants, whole days and hours apart to the millisecond and one beside: gaps are met exactly, and just missed. */
function edges({ asOf, zone }: Standpoint): number[] {
  const hours = [0, 1, 2, 23, 24, 25, 48, 24 * 7, 24 * 30, 24 * 90]
  const exact = hours.flatMap((ago) => [0, 1, -1].map((off) => asOf - ago * 3_600_000 - off))
  const days = [0, 1, 2, 7, 30, 90].flatMap((ago) =>
    [0, -1].map((off) => startOfDay(asOf, zone, -ago) + off),
  )
  return [...exact, ...days, asOf - 90_000, asOf - 90_001, asOf - 600_000].filter(
    (at) => at <= asOf + 1,
  )
}

function populate(
  standpoint: Standpoint,
  round: number,
  moments = momentsAround(standpoint.asOf, standpoint.zone),
): CustomerHistory[] {
  const arbitrary = arbitraryHistory(moments)
  const first = round * CUSTOMERS + 1
  return fc
    .sample(arbitrary, { numRuns: CUSTOMERS, seed: SEED + round })
    .map((history, index) => ({ ...history, customer: first + index }))
}

async function differences(
  round: number,
  histories: CustomerHistory[],
  standpoint: Standpoint,
  definitions = someDefinitions(DEFINITIONS, SEED + round),
) {
  const refs = definitions.flatMap(refsOf)
  const words = wordsFor(refs)
  const numbers = new Map(refs.map((ref, index) => [refText(ref), 100 + index]))
  const plan = unwrap(planRules(definitions, words, (ref) => numbers.get(refText(ref)) ?? 0))
  const subjects = fc
    .sample(arbitraryState([...numbers.values()]), {
      numRuns: histories.length,
      seed: SEED + round,
    })
    .map((state, index): Subject => ({ ...state, history: histories[index] as CustomerHistory }))
  const cuts = someCuts()
  const inSql = await askMembers(facts, plan, subjects, standpoint, words, cuts)
  const memory = newSightMemory(cuts)
  const view = viewFrom(standpoint)
  const wrong: object[] = []
  for (const subject of subjects) {
    const meant = referenceMembers(plan, subject, view, words, memory)
    const found = inSql.get(subject.history.customer)?.members ?? []
    if (JSON.stringify(found) === JSON.stringify(meant)) continue
    const no = [...found, ...meant].find((one) => found.includes(one) !== meant.includes(one))
    const rule = plan.rules.find(({ outputs }) => outputs.some((output) => output.no === no))
    wrong.push({
      no,
      inSql: found.includes(no ?? 0),
      rule: JSON.stringify(rule?.definition),
      subject: JSON.stringify({
        ...subject,
        levels: [...subject.levels],
        rfm: [...subject.rfm],
        assigned: [...subject.assigned],
      }),
    })
    if (wrong.length > 1) return wrong
  }
  return wrong
}
