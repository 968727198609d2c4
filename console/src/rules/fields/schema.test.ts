import { expect, test } from 'vitest'
import { conditions } from '#segments/conditions/registry.ts'
import { enRuleForm } from '../../locales/en/rule-form.ts'
import { zhRuleForm } from '../../locales/zh/rule-form.ts'
import {
  branchOf,
  carried,
  fits,
  isFilters,
  isWindow,
  least,
  operatorsOf,
  type Schema,
} from './schema.ts'
import { isStep, stepSchema, tidySteps } from './steps.ts'

const all = conditions.all.map(({ key, schema, examples }) => ({
  key,
  schema: schema as unknown as Schema,
  nodes: examples.map(({ node }) => node),
}))
const inside = (schema: Schema | undefined, ...keys: string[]): Schema =>
  keys.reduce((one, key) => one.properties?.[key] ?? {}, schema ?? {})
const schemaOf = (key: string): Schema | undefined => all.find((one) => one.key === key)?.schema

test.each(all)('$key: its examples fit its schema', ({ schema, nodes }) => {
  for (const node of nodes) expect(fits(schema, node)).toBe(true)
})

test('windows, filters and comparisons are known by their shape', () => {
  const did = inside(schemaOf('did'), 'did')
  expect(isWindow(inside(did, 'within'))).toBe(true)
  expect(isFilters(inside(did, 'where'))).toBe(true)
  expect(operatorsOf(inside(did, 'count').properties ?? {})).toContain('between')
  expect(operatorsOf(did.properties ?? {})).toEqual([])
})

/** Names of properties that a form shows: windows, filters and comparisons say theirs in other ways. */
function labels(schema: Schema, found = new Set<string>()): Set<string> {
  if (isWindow(schema) || isFilters(schema)) return found
  for (const one of schema.anyOf ?? []) labels(one, found)
  if (schema.items && !Array.isArray(schema.items)) labels(schema.items as Schema, found)
  const properties = schema.properties ?? {}
  const asked: readonly string[] = operatorsOf(properties)
  for (const [key, one] of Object.entries(properties)) {
    if (!asked.includes(key)) found.add(key)
    if (key !== 'metric') labels(one, found)
  }
  return found
}

test('every part of every condition has a name in both languages', () => {
  const parts = all.flatMap(({ key, schema }) => [...labels(schema)].filter((part) => part !== key))
  for (const { fields } of [zhRuleForm, enRuleForm])
    expect(parts.filter((part) => !(part in fields))).toEqual([])
})

const steps: Schema = {
  anyOf: [
    { type: 'object', required: ['event'], properties: { event: { type: 'string' }, within: {} } },
    {
      type: 'object',
      required: ['without'],
      properties: {
        without: { type: 'object', required: ['event'], properties: { event: { type: 'string' } } },
        within: {},
      },
    },
  ],
}

test('a step that was done becomes one that was not, and back, with its event and its time', () => {
  const done = { event: 'view', within: { days: 3 } }
  const not = carried(done, steps.anyOf?.[1] ?? {})
  expect(not).toEqual({ without: { event: 'view' }, within: { days: 3 } })
  expect(branchOf(steps, not)).toBe(1)
  expect(carried(not, steps.anyOf?.[0] ?? {})).toEqual(done)
})

test('the least value of a shape has what it must have', () => {
  expect(least(steps)).toEqual({ event: '' })
  expect(least({ type: 'array', minItems: 2, items: { type: 'integer', minimum: 1 } })).toEqual([
    1, 1,
  ])
})

test('steps of a sequence offer only what may stand where they are', () => {
  const items = inside(schemaOf('sequence'), 'sequence', 'steps').items as Schema
  expect(isStep(items)).toBe(true)
  const done = { event: 'view' }
  const not = { without: { event: 'order_paid' } }
  const offers = (list: readonly unknown[], at: number) => {
    const schema = stepSchema(items, list, at)
    return (schema.anyOf ?? [schema]).map((one) => Object.keys(one.properties ?? {}).toSorted())
  }
  expect(offers([done, not], 0)).toEqual([['event', 'where']])
  expect(offers([done, not], 1)).toEqual([
    ['event', 'where', 'within'],
    ['within', 'without'],
  ])
  expect(offers([done, not, done], 1)).toEqual([['event', 'where', 'within'], ['without']])
  expect(offers([done, not, done], 2)).toEqual([['event', 'where', 'within']])
})

test('moved steps become what may stand where they stand', () => {
  const within = { days: 3 }
  expect(
    tidySteps([
      { without: { event: 'order_paid' }, within },
      { event: 'view', within },
    ]),
  ).toEqual([{ event: 'order_paid' }, { event: 'view', within }])
  expect(
    tidySteps([
      { event: 'view' },
      { without: { event: 'order_paid' }, within },
      { event: 'share' },
    ]),
  ).toEqual([{ event: 'view' }, { without: { event: 'order_paid' } }, { event: 'share' }])
})
