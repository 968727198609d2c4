import { expect, test } from 'vitest'
import { parseRule } from '../rule.ts'
import { testWords } from '../testing/words.ts'
import { conditions } from './registry.ts'

const words = testWords({
  segment: { vip: { name: { zh: '贵宾', en: 'VIP' } } },
  tag: { 'tea-lover': { name: { zh: '爱喝茶', en: 'Tea lover' } } },
  class: {
    demand: {
      name: { zh: '需求类型', en: 'Demand type' },
      values: [{ key: 'price_sensitive', name: { zh: '价格敏感型', en: 'price-sensitive' } }],
    },
  },
})
const examples = conditions.all.flatMap((condition) =>
  condition.examples.map((example) => ({ condition, ...example, title: example.says.en })),
)

test.each(examples)(
  '$title: is a rule, and says so in both languages',
  ({ condition, node, says }) => {
    expect(parseRule(node, words)).toMatchObject({ ok: true })
    expect(condition.sentence(node, words)).toEqual(says)
  },
)

test.each(examples)('$title: knows its fields, and no others', ({ node }) => {
  const read = parseRule({ ...(node as object), no_such_field: 1 }, words)
  expect(read).toMatchObject({ ok: false, problem: { path: '/no_such_field' } })
})

test('ranges of dates are checked wherever they stand', () => {
  const within = { from: '2026-03-02', to: '2026-03-01' }
  for (const rule of [
    { first: { event: 'view', within } },
    { did: { event: 'view', within } },
    { sequence: { steps: [{ event: 'view' }, { event: 'click' }], within } },
    { channel: { in: ['app'], within } },
  ]) {
    const [key] = Object.keys(rule)
    expect(parseRule(rule, words)).toMatchObject({
      ok: false,
      problem: { path: `/${key}/within/to` },
    })
  }
})
