import fc from 'fast-check'
import { expect, test } from 'vitest'
import { arbitraryRule } from '../testing/arbitrary-rule.ts'
import type { Rule } from '../rule.ts'
import { parseText } from './parse-text.ts'
import { printText } from './print-text.ts'

const REFS = [
  { kind: 'segment', key: 'vip' },
  { kind: 'tag', key: 'tea-lover' },
  { kind: 'class', key: 'demand', value: 'price' },
] as const

test('text reads back as the tree that it was printed from', () => {
  fc.assert(
    fc.property(arbitraryRule(REFS), (rule) => {
      expect(parseText(printText(rule))).toEqual({ ok: true, value: rule })
    }),
    { numRuns: 2000, seed: 20_261_128 },
  )
})

test.each<readonly [string, Rule]>([
  [
    'tag tea-lover and not did {event: order_paid, within: {days: 45}}',
    {
      all: [{ tag: 'tea-lover' }, { not: { did: { event: 'order_paid', within: { days: 45 } } } }],
    },
  ],
  ['attribute city in ["杭州", 上海]', { attribute: 'city', in: ['杭州', '上海'] }],
  [
    '(tag a and tag b) or metric monetary at_least -1.5',
    { any: [{ all: [{ tag: 'a' }, { tag: 'b' }] }, { metric: 'monetary', at_least: -1.5 }] },
  ],
  ['all(any(everyone true))', { all: [{ any: [{ everyone: true }] }] }],
  ['attribute city is "and"', { attribute: 'city', is: 'and' }],
  ['attribute city is "30"', { attribute: 'city', is: '30' }],
])('%s', (text, rule) => {
  expect(parseText(text)).toEqual({ ok: true, value: rule })
  expect(parseText(printText(rule))).toEqual({ ok: true, value: rule })
})

test.each<readonly [string, number, number, string]>([
  ['tag a and\n  tag b or tag c', 2, 9, 'brackets: and and or stand side by side'],
  ['metric monetary at_least', 1, 25, 'a value'],
  ['did {event: view, event: click}', 1, 19, 'each field once'],
  ['(tag a', 1, 7, ')'],
  ['tag a ; tag b', 1, 7, 'a condition, a value, and, or, not, or a bracket'],
  ['', 1, 1, 'a condition'],
])('%s: where, and what was expected', (text, line, column, expected) => {
  const read = parseText(text)
  expect(read.ok).toBe(false)
  expect(!read.ok && read.problem).toMatchObject({
    code: 'rule_text',
    params: { line, column, expected },
    path: '/text',
  })
})
