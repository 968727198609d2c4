import { describe, expect, test } from 'vitest'
import { unwrap } from '#core/result.ts'
import type { MetricDefinition, MetricSpec } from './metric-spec.ts'
import { planMetrics } from './plan.ts'

const define = (spec: MetricSpec, more: Partial<MetricDefinition> = {}): MetricDefinition => ({
  key: 'm',
  name: { zh: '指标' },
  description: { zh: '说明。', en: 'What it is.' },
  unit: 'count',
  null_value: 'zero',
  spec,
  ...more,
})

describe('words that nobody knows are problems with a place', () => {
  const orders = { fact: 'orders', aggregate: 'count' }
  const cases: readonly (readonly [string, MetricDefinition, string, string])[] = [
    ['a fact', define({ fact: 'order', aggregate: 'count' }), 'unknown_kind', '/0/spec/fact'],
    [
      'an aggregate',
      define({ fact: 'orders', aggregate: 'median' }),
      'unknown_kind',
      '/0/spec/aggregate',
    ],
    [
      'a field',
      define({ fact: 'orders', aggregate: 'sum', of: 'spend' }),
      'unknown_field',
      '/0/spec/of',
    ],
    [
      'a field in a filter',
      define({ ...orders, where: [{ field: 'colour', is: 'red' }] }),
      'unknown_field',
      '/0/spec/where/0/field',
    ],
    [
      'a value of a closed list',
      define({
        fact: 'placed_orders',
        aggregate: 'count',
        where: [{ field: 'outcome', is: 'lost' }],
      }),
      'invalid_value',
      '/0/spec/where/0/is',
    ],
    [
      'a field of a divisor',
      define(
        { ratio: { of: orders, per: { ...orders, aggregate: 'sum', of: 'x' } } },
        { null_value: 'null' },
      ),
      'unknown_field',
      '/0/spec/ratio/per/of',
    ],
  ]
  test.each(cases)('%s', (_, definition, code, path) => {
    expect(planMetrics([definition])).toMatchObject({ ok: false, problem: { code, path } })
  })
})

describe('what does not fit together is refused', () => {
  const cases: readonly (readonly [string, MetricDefinition, string])[] = [
    ['a sum of texts', define({ fact: 'orders', aggregate: 'sum', of: 'channel' }), '/0/spec/of'],
    ['a sum of nothing', define({ fact: 'orders', aggregate: 'sum' }), '/0/spec/of'],
    [
      'a favourite among too many values',
      define({ fact: 'order_lines', aggregate: 'favourite', of: 'sku' }),
      '/0/spec/of',
    ],
    [
      'a weight that a count has no use for',
      define({ fact: 'orders', aggregate: 'count', by: 'total' }),
      '/0/spec/by',
    ],
    [
      'an order of texts',
      define({ fact: 'orders', aggregate: 'count', where: [{ field: 'channel', above: 3 }] }),
      '/0/spec/where/0',
    ],
    [
      'a number where a text stands',
      define({ fact: 'orders', aggregate: 'count', where: [{ field: 'channel', is: 3 }] }),
      '/0/spec/where/0/is',
    ],
    [
      'a time to divide',
      define(
        {
          ratio: {
            of: { fact: 'orders', aggregate: 'last' },
            per: { fact: 'orders', aggregate: 'count' },
          },
        },
        { null_value: 'null' },
      ),
      '/0/spec/ratio/of/aggregate',
    ],
    [
      'a count that is nothing',
      define({ fact: 'orders', aggregate: 'count' }, { null_value: 'null' }),
      '/0/null_value',
    ],
    ['a time that is zero', define({ fact: 'orders', aggregate: 'last' }), '/0/null_value'],
    [
      'a metric called like a column of every row',
      define({ fact: 'orders', aggregate: 'count' }, { key: 'rev' }),
      '/0/key',
    ],
  ]
  test.each(cases)('%s', (_, definition, path) => {
    expect(planMetrics([definition])).toMatchObject({
      ok: false,
      problem: { code: 'invalid_value', path },
    })
  })

  test('the same key twice', () => {
    const twice = define({ fact: 'orders', aggregate: 'count' })
    expect(planMetrics([twice, twice])).toMatchObject({ ok: false, problem: { path: '/1/key' } })
  })
})

test('metrics that are the same have one column, however they are written', () => {
  const where = [
    { field: 'channel', is: 'app' },
    { field: 'hour', at_least: 9 },
  ]
  const plan = unwrap(
    planMetrics([
      define({ fact: 'orders', aggregate: 'count', where }, { key: 'a' }),
      define(
        { aggregate: 'count', fact: 'orders', where: where.toReversed(), within: 'lifetime' },
        { key: 'b' },
      ),
      define({ fact: 'orders', aggregate: 'count' }, { key: 'c' }),
    ]),
  )
  expect(plan.columns.map(({ name }) => name)).toEqual(['a', 'c'])
  expect(plan.columnOf.get('b')?.name).toBe('a')
})

test('whether nothing counts as 0 makes a column of its own', () => {
  const spec = { fact: 'orders', aggregate: 'avg', of: 'net_amount' }
  const plan = unwrap(
    planMetrics([define(spec, { key: 'a', null_value: 'null' }), define(spec, { key: 'b' })]),
  )
  expect(plan.columns.map(({ name, nullable }) => [name, nullable])).toEqual([
    ['a', true],
    ['b', false],
  ])
})
