import { decodeValue, type EngineValue } from '#metrics/decode.ts'
import type { Value } from '#metrics/facts/fact.ts'
import { readHistories } from '#metrics/history.store.ts'
import type { CustomerHistory } from '#metrics/history.ts'
import { viewFrom } from '#metrics/reference.ts'
import { join, param, type Sql, sql } from '#sql/sql.ts'
import type { Facts } from '#stores/ports.ts'
import { KEPT_MEMBERS } from './assignments.store.ts'
import { compileDecided } from './compile/compile-members.ts'
import { type FeatureScope, type Features, featureColumn } from './compile/features.ts'
import type { MetricName, Sight } from './conditions/condition.ts'
import type { Asking } from './preview.store.ts'
import { touchesOf } from './rule-plan.ts'
import { newSightMemory, type Subject, sightOf } from './sight.ts'
import { readStandings } from './standings.store.ts'

/**
 * Some customers as a rule sees them now, all read at once: the numbers that its statement works out for them, what is
 * kept of levels, scores and members, and facts only where the rule reads facts.
 */
export async function readSights(
  facts: Facts,
  asking: Asking,
  customers: readonly number[],
): Promise<(customer: number) => Sight> {
  const { deciding } = asking
  const { words, plan, sources, scope } = deciding
  const touched = touchesOf(deciding.rules)
  const { features } = compileDecided(deciding)
  const readsFacts = features.reads(scope).size > 0
  const [values, standings, members, histories] = await Promise.all([
    readValues(facts, features, { ...scope, restrict: among(customers) }),
    readStandings(facts, customers, touched, sources),
    touched.some((touch) => /^(segment|tag|class):/.test(touch))
      ? readMembers(facts, customers)
      : new Map<number, ReadonlySet<number>>(),
    readsFacts ? readHistories(facts, customers, scope.standpoint) : undefined,
  ])
  const memory = newSightMemory(sources.cuts)
  const view = viewFrom(scope.standpoint)
  // Asked for each customer and condition: what a metric's column is called is worked out once.
  const columns = new Map<string, string>()
  const columnOf = (metric: MetricName): string => {
    const key = JSON.stringify(metric)
    const column = columns.get(key) ?? featureColumn(metric, words).name
    columns.set(key, column)
    return column
  }
  return (customer) => {
    const history = histories?.get(customer)
    const standing = standings.get(customer) ?? { levels: new Map(), rfm: new Map() }
    const subject: Subject = { history: history ?? NOTHING, assigned: new Set(), ...standing }
    const numbers = members.get(customer)
    const sight = sightOf(subject, view, words, memory, (ref) => {
      const no = plan.outputOf(ref)?.no
      return no !== undefined && numbers?.has(no) === true
    })
    const own = values.get(customer)
    return {
      ...sight,
      metric: (metric) => {
        const known = own?.get(columnOf(metric))
        if (known !== undefined) return known
        // What the rule does not ask itself (parts of a score) is not said where no facts were read.
        return history ? sight.metric(metric) : null
      },
    }
  }
}

const NOTHING: CustomerHistory = {
  customer: 0,
  orders: [],
  events: [],
  feedback: [],
  attributes: [],
}

const among = (customers: readonly number[]): Sql =>
  sql`customer IN (${param([...customers], 'Array(UInt32)')})`

type Values = ReadonlyMap<string, Value>

/** The metrics that a rule asks for, by the names of their features. */
async function readValues(
  facts: Facts,
  features: Features,
  scope: FeatureScope,
): Promise<ReadonlyMap<number, Values>> {
  const metrics = features.metrics()
  const rows = await facts.query<Readonly<Record<string, EngineValue>>>(
    sql`SELECT ${join([sql`customer`, ...metrics.map(({ value }) => value)])} FROM (${features.rows(scope)})`,
  )
  return new Map(
    rows.map((row) => [
      Number(row['customer']),
      new Map(
        metrics.map(({ column }) => [
          column.name,
          decodeValue(column.readAs, row[`v_${column.name}`]),
        ]),
      ),
    ]),
  )
}

async function readMembers(
  facts: Facts,
  customers: readonly number[],
): Promise<ReadonlyMap<number, ReadonlySet<number>>> {
  const rows = await facts.query<{ customer: number; members: number[] }>(
    sql`SELECT customer, members FROM (${KEPT_MEMBERS}) WHERE ${among(customers)}`,
  )
  return new Map(rows.map(({ customer, members }) => [customer, new Set(members)]))
}
