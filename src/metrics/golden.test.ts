import { describe, expect, test } from 'vitest'
import { unwrap } from '#core/result.ts'
import { factsMigrations } from '#facts/migrations.ts'
import { toClickHouse } from '#sql/print.ts'
import { type Sql, sql } from '#sql/sql.ts'
import { testStores } from '../../test/harness/stores.ts'
import { metricCatalogue } from './catalogue/registry.ts'
import { compileInsert, compileSelect } from './compile/compile.ts'
import type { MetricSpec } from './metric-spec.ts'
import { METRICS_TABLE, metricsTable } from './metrics-table.ts'
import { type MetricPlan, planMetrics } from './plan.ts'
import { priceLevelsTable } from './prices/price-levels.table.ts'
import { definitionOf } from './testing/arbitrary-metric.ts'

const now = { asOf: Date.parse('2026-11-22T03:04:05.678Z'), zone: 'Asia/Shanghai', currency: 'CNY' }
const { facts } = await testStores([...factsMigrations, { id: '9000', tables: [priceLevelsTable] }])

const planOf = (specs: Readonly<Record<string, MetricSpec>>): MetricPlan =>
  unwrap(planMetrics(Object.entries(specs).map(([key, spec]) => definitionOf(spec, key))))

/** The statement and what is bound in it, as a file that people can read. */
function golden(statement: Sql): string {
  const { query, params } = toClickHouse(statement)
  const bound = Object.entries(params).map(([key, value]) => `-- ${key} = ${JSON.stringify(value)}`)
  return `${query}\n\n${bound.join('\n')}\n`
}

describe('the statement that computes metrics', () => {
  test('of the whole catalogue, all customers', async () => {
    const plan = unwrap(planMetrics(metricCatalogue.all))
    const statement = compileInsert(plan, { standpoint: now }, { table: METRICS_TABLE, rev: 7n })
    await expect(golden(statement)).toMatchFileSnapshot('golden/catalogue.sql')
    await facts.createTable(metricsTable(plan))
    await facts.run(statement)
  })

  const few = planOf({
    spend: { fact: 'orders', aggregate: 'sum', of: 'net_amount', within: { months: 12 } },
    brand: { fact: 'order_lines', aggregate: 'favourite', of: 'brand' },
  })

  test('of some customers is the same one, restricted', async () => {
    const restrict = sql`customer IN (SELECT customer FROM touched WHERE batch > 41)`
    const statement = compileSelect(few, { standpoint: now, restrict })
    await expect(golden(statement)).toMatchFileSnapshot('golden/restricted.sql')
    await facts.query(statement)
  })

  test('as it was known at an instant reads the versions of then', async () => {
    const knownAt = Date.parse('2026-03-01T00:00:00Z')
    const statement = compileSelect(few, { standpoint: { ...now, knownAt } })
    await expect(golden(statement)).toMatchFileSnapshot('golden/known-at.sql')
    await facts.query(statement)
  })

  test('over windows of every kind works a row’s place in time out once', async () => {
    const views = { fact: 'events', aggregate: 'count' }
    const plan = planOf({
      ever: views,
      days: { ...views, within: { days: 30 } },
      months: { ...views, within: { months: 3 } },
      hours: { ...views, within: { hours: 24 } },
      this_month: { ...views, within: { this: 'month' } },
      last_year: { ...views, within: { previous: 'year' } },
    })
    const statement = compileSelect(plan, { standpoint: now })
    await expect(golden(statement)).toMatchFileSnapshot('golden/windows.sql')
    await facts.query(statement)
  })
})
