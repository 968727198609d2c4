import fc from 'fast-check'
import { expect, test } from 'vitest'
import { unwrap } from '#core/result.ts'
import { startOfDay } from '#core/time.ts'
import { factsMigrations } from '#facts/migrations.ts'
import type { CustomerHistory } from '#metrics/history.ts'
import { viewFrom } from '#metrics/reference.ts'
import { rfmClasses } from '#metrics/rfm/classes.ts'
import type { Standpoint } from '#metrics/standpoint.ts'
import { arbitraryHistory } from '#metrics/testing/arbitrary-history.ts'
import { insertHistories } from '#metrics/testing/insert-histories.ts'
import { momentsAround } from '#metrics/testing/moments.ts'
import { param, type Sql, sql } from '#sql/sql.ts'
import { testStores } from '../../test/harness/stores.ts'
import { compileMembers } from './compile/compile-members.ts'
import { cutKey, type RuleSources } from './compile/compile-rule.ts'
import { conditions } from './conditions/registry.ts'
import type { RuleDefinition } from './definition.ts'
import { planRules, refsOf, refText, type RulePlan } from './rule-plan.ts'
import { newSightMemory, referenceMembers, type Subject } from './sight.ts'
import { someDefinitions } from './testing/arbitrary-definition.ts'
import { accepted, arbitraryConditions, condition, wordsFor } from './testing/arbitrary-rule.ts'

/** Random definitions × random customers that are compared: more with ZHIKE_CASES, others with ZHIKE_SEED. */
const CASES = Number(process.env['ZHIKE_CASES'] ?? 40_000)
const SEED = Number(process.env['ZHIKE_SEED'] ?? 20_261_128)
const CUSTOMERS = 300
const DEFINITIONS = 24

/** Zones with clock changes (one at midnight, one with a day left out) and without; a leap day; a year's turn. */
const PLACES: readonly (readonly [zone: string, asOf: string])[] = [
  ['Asia/Shanghai', '2026-11-22T03:04:05.678Z'],
  ['America/New_York', '2026-03-08T07:30:00Z'],
  ['Asia/Shanghai', '2024-02-29T16:00:00Z'],
  ['Europe/Berlin', '2025-12-31T23:00:00Z'],
  ['America/Sao_Paulo', '2018-11-04T12:00:00Z'],
  ['Pacific/Apia', '2011-12-31T10:00:00Z'],
]

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
  const inSql = await askSql(plan, subjects, standpoint, words, cuts)
  const memory = newSightMemory(cuts)
  const view = viewFrom(standpoint)
  const wrong: object[] = []
  for (const subject of subjects) {
    const meant = referenceMembers(plan, subject, view, words, memory)
    const found = inSql.get(subject.history.customer) ?? []
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

const arbitraryState = (numbers: readonly number[]): fc.Arbitrary<Omit<Subject, 'history'>> =>
  fc
    .record({
      level: fc.constantFrom('', 'standard', 'silver', 'gold', 'diamond'),
      scores: fc.option(
        fc.record({
          r: fc.integer({ min: 1, max: 5 }),
          f: fc.integer({ min: 1, max: 5 }),
          m: fc.integer({ min: 1, max: 5 }),
        }),
      ),
      class: fc.constantFrom(...rfmClasses.map(({ key }) => key)),
      group: fc.constantFrom('', 'champions', 'loyal', 'lost'),
      assigned: fc.subarray([...numbers], { maxLength: 3 }),
    })
    .map(({ level, scores, class: named, group, assigned }) => ({
      levels: new Map(level === '' ? [] : [['membership', level] as const]),
      rfm: new Map(scores === null ? [] : [['standard', { scores, class: named, group }] as const]),
      assigned: new Set(assigned),
    }))

/** Any number will do as a cut-point, and none as well. */
const someCuts = (): ReadonlyMap<string, number | null> =>
  new Map(
    wordsFor([])
      .known('metric')
      .flatMap((key, index) =>
        [1, 20, 50].map(
          (top) => [cutKey(key, 100 - top), index % 7 === 0 ? null : index * 100] as const,
        ),
      ),
  )

async function askSql(
  plan: RulePlan,
  subjects: readonly Subject[],
  standpoint: Standpoint,
  words: ReturnType<typeof wordsFor>,
  cuts: ReadonlyMap<string, number | null>,
): Promise<Map<number, number[]>> {
  const ids = subjects.map(({ history }) => history.customer)
  const restrict = sql`customer BETWEEN ${param(Math.min(...ids), 'UInt32')} AND ${param(Math.max(...ids), 'UInt32')}`
  const statement = compileMembers({
    plan,
    rules: plan.rules,
    words,
    sources: sourcesOf(subjects, cuts),
    scope: { standpoint, restrict },
  })
  const answers = new Map<number, number[]>()
  for (const shard of facts.shards)
    for (const row of await shard.query<{ customer: number; fresh: number[] }>(
      sql`SELECT customer, fresh FROM (${statement})`,
    ))
      answers.set(row.customer, row.fresh)
  return answers
}

/** What is no fact, as rows that are bound into the statement. */
function sourcesOf(subjects: readonly Subject[], cuts: RuleSources['cuts']): RuleSources {
  const table = (
    names: readonly string[],
    types: readonly string[],
    rows: readonly (readonly unknown[])[],
  ): Sql => {
    const zipped = types.map((type, index) =>
      param(
        rows.map((row) => row[index]),
        `Array(${type})`,
      ),
    )
    const picked = names
      .map((column, index) => `tupleElement(row, ${index + 1}) AS ${column}`)
      .join(', ')
    return {
      kind: 'sql',
      texts: [
        `SELECT ${picked} FROM (SELECT arrayJoin(arrayZip(`,
        ...zipped.slice(1).map(() => ', '),
        ')) AS row)',
      ],
      parts: zipped,
    }
  }
  const customer = ({ history }: Subject): number => history.customer
  return {
    cuts,
    tiers: () =>
      table(
        ['customer', 'level'],
        ['UInt32', 'String'],
        subjects.flatMap((one) => [...one.levels.values()].map((level) => [customer(one), level])),
      ),
    rfm: () =>
      table(
        ['customer', 'r', 'f', 'm', 'class', 'group'],
        ['UInt32', 'UInt8', 'UInt8', 'UInt8', 'String', 'String'],
        subjects.flatMap((one) =>
          [...one.rfm.values()].map(({ scores, class: named, group }) => [
            customer(one),
            scores.r,
            scores.f,
            scores.m,
            named,
            group,
          ]),
        ),
      ),
    assigned: sql`SELECT customer, groupArray(no) AS numbers, CAST(NULL, 'Nullable(DateTime64(3, \\'UTC\\'))') AS until FROM (${table(
      ['customer', 'no'],
      ['UInt32', 'UInt32'],
      subjects.flatMap((one) => [...one.assigned].map((no) => [customer(one), no])),
    )}) GROUP BY customer`,
    members: sql`SELECT toUInt32(0) AS customer, CAST([], 'Array(UInt32)') AS members WHERE 0`,
  }
}
