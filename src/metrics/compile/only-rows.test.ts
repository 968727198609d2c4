import { describe, expect, test } from 'vitest'
import { unwrap } from '#core/result.ts'
import { toClickHouse } from '#sql/print.ts'
import type { FactMetric } from '../metric-spec.ts'
import { planSpec, type PlannedMetric } from '../plan.ts'
import { onlyRowsOf, recentRowsOf } from './only-rows.ts'

const STANDPOINT = { asOf: 1_780_000_000_000, zone: 'Asia/Shanghai', currency: 'CNY' }

const only = (...specs: FactMetric[]): string =>
  toClickHouse(onlyRowsOf(planned(specs), STANDPOINT)).query.trim()
const recent = (...specs: FactMetric[]): string =>
  toClickHouse(recentRowsOf(planned(specs), STANDPOINT)).query.trim()

function planned(specs: FactMetric[]): PlannedMetric[] {
  return specs.map((spec): PlannedMetric => {
    const one = unwrap(planSpec(spec))
    if (one.kind !== 'fact') throw new Error('a ratio')
    return one.metric
  })
}

const feedback = (where: FactMetric['where']): FactMetric => ({
  fact: 'feedback',
  aggregate: 'count',
  ...(where && { where }),
})
const has = { field: 'score', exists: true } as const

describe('the rows that a scan reads on', () => {
  test('are those of the values that its metrics ask for', () => {
    const csat = feedback([{ field: 'kind', is: 'csat' }])
    const some = feedback([has, { field: 'kind', in: ['nps', 'contact'] }])
    expect(only(csat, csat)).toBe('(kind = {p0:String})')
    expect(only(csat, some)).toBe('(kind = {p0:String} OR kind IN ({p1:String}, {p2:String}))')
  })

  test('are all of them where one metric asks for none, or for what is not, or for too many', () => {
    const csat = feedback([{ field: 'kind', is: 'csat' }])
    expect(only(csat, feedback(undefined))).toBe('')
    expect(only(csat, feedback([has]))).toBe('')
    expect(only(csat, feedback([{ field: 'kind', is_not: 'csat' }]))).toBe('')
    const kinds = Array.from({ length: 9 }, (_, n) => feedback([{ field: 'kind', is: `k${n}` }]))
    expect(only(...kinds)).toBe('')
  })

  test('are all of them where time alone changes the value: who will fit later is due then', () => {
    const where = [{ field: 'outcome', is: 'completed' }]
    expect(only({ fact: 'placed_orders', aggregate: 'count', where })).toBe('')
  })
})

describe('the time that a scan looks back', () => {
  const orders = (within?: FactMetric['within'], fact = 'orders'): FactMetric => ({
    fact,
    aggregate: 'count',
    ...(within && { within }),
  })

  test('is that of the window that begins first', () => {
    expect(recent(orders({ days: 1 }), orders({ hours: 2 }))).toMatch(/^at >= /)
    expect(recent(orders({ days: 1 }), orders({ hours: 2 }))).toBe(recent(orders({ days: 1 })))
  })

  test('is all time where one asks for that, or where facts go by different clocks', () => {
    expect(recent(orders({ days: 1 }), orders())).toBe('')
    expect(recent(orders({ days: 1 }), orders({ days: 1 }, 'refunds'))).toBe('')
  })
})
