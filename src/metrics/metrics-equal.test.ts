import fc from 'fast-check'
import { expect, test } from 'vitest'
import { canonicalJson } from '#core/json.ts'
import { unwrap } from '#core/result.ts'
import { factsMigrations } from '#facts/migrations.ts'
import { join, name, param, type Sql, sql } from '#sql/sql.ts'
import { testStores } from '../../test/harness/stores.ts'
import { metricCatalogue } from './catalogue/registry.ts'
import { compileSelect } from './compile/compile.ts'
import { decodeValue, type EngineValue } from './decode.ts'
import { readHistories } from './history.store.ts'
import type { CustomerHistory } from './history.ts'
import type { MetricDefinition } from './metric-spec.ts'
import { metricsMigrations } from './migrations.ts'
import { type MetricPlan, planMetrics } from './plan.ts'
import { drawPriceLevels, readPriceLevels } from './prices/price-levels.store.ts'
import { readColumn } from './read-metrics.store.ts'
import { referenceMetrics, viewFrom } from './reference.ts'
import { isInexact, sameValue } from './same-value.ts'
import type { Standpoint } from './standpoint.ts'
import { arbitraryHistory } from './testing/arbitrary-history.ts'
import { arbitrarySpec, definitionOf } from './testing/arbitrary-metric.ts'
import { insertHistories } from './testing/insert-histories.ts'
import { momentsAround } from './testing/moments.ts'
import { PLACES } from './testing/places.ts'

/** Customer histories × metric sets that are compared: more with ZHIKE_CASES, others with ZHIKE_SEED. */
const CASES = Number(process.env['ZHIKE_CASES'] ?? 10_000)
const SEED = Number(process.env['ZHIKE_SEED'] ?? 20_261_122)
const CUSTOMERS = 1000
const SETS = 2
const METRICS_IN_SET = 24

const { facts } = await testStores([...factsMigrations, ...metricsMigrations])

test('SQL says of every customer what the TypeScript meaning says', async () => {
  let cases = 0
  for (let round = 0; cases < CASES; round += 1) {
    const [zone, at] = PLACES[round % PLACES.length] as (typeof PLACES)[number]
    const standpoint = { asOf: Date.parse(at), zone, currency: 'CNY' }
    const written = populate(standpoint, round)
    await insertHistories(facts, written, { from: standpoint.asOf })
    await drawPriceLevels(facts, standpoint, BigInt(round + 1))
    const prices = await readPriceLevels(facts)
    const histories = written.map((history) => ({ ...history, ...(prices && { prices }) }))
    for (let set = 0; set < SETS; set += 1) {
      const plan = unwrap(
        planMetrics(set === 0 ? metricCatalogue.all : randomMetrics(round * SETS + set)),
      )
      const wrong = await differences(plan, histories, standpoint)
      expect(wrong, `seed ${SEED}, round ${round}, set ${set}`).toEqual([])
      cases += histories.length
    }
  }
}, 3_600_000)

test('histories that are read back are those that were written', async () => {
  const standpoint = {
    asOf: Date.parse('2026-11-22T03:04:05.678Z'),
    zone: 'Asia/Shanghai',
    currency: 'CNY',
  }
  const histories = populate(standpoint, 1_000).slice(0, 100)
  await insertHistories(facts, histories, { from: standpoint.asOf })

  const read = await readHistories(
    facts,
    histories.map(({ customer }) => customer),
    {},
  )

  for (const written of histories) {
    expect(sorted(read.get(written.customer))).toEqual(sorted(written))
  }
})

function populate(standpoint: Standpoint, round: number): CustomerHistory[] {
  const arbitrary = arbitraryHistory(momentsAround(standpoint.asOf, standpoint.zone))
  const first = round * CUSTOMERS + 1
  return fc
    .sample(arbitrary, { numRuns: CUSTOMERS, seed: SEED + round })
    .map((history, index) => ({ ...history, customer: first + index }))
}

function randomMetrics(set: number): MetricDefinition[] {
  return fc
    .sample(arbitrarySpec(), { numRuns: METRICS_IN_SET, seed: SEED + set })
    .map((spec, index) => definitionOf(spec, `m${index}`))
}

/** What SQL and TypeScript say differently; few of them, with all that is needed to understand them. */
async function differences(plan: MetricPlan, histories: CustomerHistory[], standpoint: Standpoint) {
  const view = viewFrom(standpoint)
  const answers = await inSql(plan, histories, standpoint)
  const wrong: object[] = []
  for (const history of histories) {
    const { kept, read } = referenceMetrics(plan, history, view)
    const row: Partial<Row> = answers.get(history.customer) ?? {}
    for (const column of [...plan.columns, ...plan.derived]) {
      const asKept = column.parts === undefined && !isInexact(column)
      const type = asKept ? column.type : column.readAs
      const inEngine = decodeValue(type, row[asKept ? column.name : `read_${column.name}`])
      const meant = (asKept ? kept : read)[column.name]
      if (sameValue(column, inEngine, meant)) continue
      wrong.push({
        spec: column.definitions[0]?.spec,
        inEngine,
        meant,
        history: JSON.stringify(history),
      })
      if (wrong.length > 2) return wrong
    }
  }
  return wrong
}

type Row = Readonly<Record<string, EngineValue>> & { readonly customer: number }

async function inSql(
  plan: MetricPlan,
  histories: readonly CustomerHistory[],
  standpoint: Standpoint,
): Promise<Map<number, Row>> {
  const restrict = among(histories.map(({ customer }) => customer))
  const answers = new Map<number, Row>()
  for (const shard of facts.shards) {
    const select = compileSelect(plan, { standpoint, restrict })
    const read = [...plan.columns, ...plan.derived].filter(isInexact).map((column) => {
      const value = readColumn(column, standpoint)
      return sql`, ${value} AS ${name(`read_${column.name}`)}`
    })
    const rows = await shard.query<Row>(sql`SELECT *${join(read, '')} FROM (${select})`)
    for (const row of rows) answers.set(row.customer, row)
  }
  return answers
}

const among = (customers: readonly number[]): Sql =>
  sql`customer BETWEEN ${param(Math.min(...customers), 'UInt32')} AND ${param(Math.max(...customers), 'UInt32')}`

/** Facts in one order: the engine's order of facts that happened at once is its own. */
const sorted = (history: CustomerHistory | undefined): unknown =>
  history && {
    customer: history.customer,
    orders: byText(history.orders),
    events: byText(history.events),
    feedback: byText(history.feedback),
    attributes: byText(history.attributes),
  }

const byText = (facts: readonly object[]): unknown[] =>
  facts.map((fact) => canonicalJson(fact)).sort()
