import fc from 'fast-check'
import { fromEngineTime, type Millis } from '#core/time.ts'
import { rfmClasses } from '#metrics/rfm/classes.ts'
import type { Standpoint } from '#metrics/standpoint.ts'
import { param, type Sql, sql } from '#sql/sql.ts'
import type { Facts } from '#stores/ports.ts'
import { compileMembers } from '../compile/compile-members.ts'
import { cutKey, type RuleSources } from '../compile/compile-rule.ts'
import type { RulePlan } from '../rule-plan.ts'
import type { Subject } from '../sight.ts'
import { wordsFor } from './arbitrary-rule.ts'

export type Said = { readonly members: readonly number[]; readonly due: Millis }

/** What is known of customers beside their facts. */
export const arbitraryState = (
  numbers: readonly number[],
): fc.Arbitrary<Omit<Subject, 'history'>> =>
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
      assigned: fc.subarray([...numbers], { maxLength: Math.min(3, numbers.length) }),
    })
    .map(({ level, scores, class: named, group, assigned }) => ({
      levels: new Map(level === '' ? [] : [['membership', level] as const]),
      rfm: new Map(scores === null ? [] : [['standard', { scores, class: named, group }] as const]),
      assigned: new Set(assigned),
    }))

/** Any number will do as a cut-point, and none as well. */
export const someCuts = (): ReadonlyMap<string, number | null> =>
  new Map(
    wordsFor([])
      .known('metric')
      .flatMap((key, index) =>
        [1, 20, 50].map(
          (top) => [cutKey(key, 100 - top), index % 7 === 0 ? null : (index % 5) ** 6] as const,
        ),
      ),
  )

/** What the engine says: which outputs each customer is in, and until when time alone cannot change that. */
export async function askMembers(
  facts: Facts,
  plan: RulePlan,
  subjects: readonly Subject[],
  standpoint: Standpoint,
  words: ReturnType<typeof wordsFor>,
  cuts: ReadonlyMap<string, number | null>,
): Promise<Map<number, Said>> {
  const ids = subjects.map(({ history }) => history.customer)
  const restrict = sql`customer BETWEEN ${param(Math.min(...ids), 'UInt32')} AND ${param(Math.max(...ids), 'UInt32')}`
  const statement = compileMembers({
    plan,
    rules: plan.rules,
    words,
    sources: sourcesOf(subjects, cuts),
    scope: { standpoint, restrict },
  })
  const answers = new Map<number, Said>()
  for (const shard of facts.shards)
    for (const row of await shard.query<{ customer: number; fresh: number[]; due: string }>(
      sql`SELECT customer, fresh, due FROM (${statement})`,
    ))
      answers.set(row.customer, { members: row.fresh, due: fromEngineTime(row.due) })
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
