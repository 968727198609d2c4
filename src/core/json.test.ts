import { expect, test } from 'vitest'
import { canonicalJson, parseJson } from './json.ts'
import { problem } from './problem.ts'
import { problemCatalogue } from './problems.ts'
import { registry } from './registry.ts'
import { unwrap } from './result.ts'

test('long ids survive JSON as their digits', () => {
  expect(parseJson('{"order_id":3705115058471208928,"n":7,"x":1.5}')).toEqual({
    order_id: '3705115058471208928',
    n: 7,
    x: 1.5,
  })
})

test('equal values have equal canonical text', () => {
  expect(canonicalJson({ b: 1, a: [{ d: 1, c: 2 }] })).toBe(
    canonicalJson({ a: [{ c: 2, d: 1 }], b: 1 }),
  )
})

test('a registry refuses a key twice, and an unknown key names the known ones', () => {
  expect(() => registry('thing', [{ key: 'a' }, { key: 'a' }])).toThrow()
  const things = registry('thing', [{ key: 'a' }, { key: 'b' }])
  expect(unwrap(things.get('a'))).toEqual({ key: 'a' })
  expect(things.get('c', '/x')).toEqual({
    ok: false,
    problem: problem('unknown_kind', { set: 'thing', key: 'c', known: 'a, b' }, '/x'),
  })
})

test('every problem speaks both languages and has the same holes in both', () => {
  for (const [code, { message, status }] of Object.entries(problemCatalogue)) {
    const holes = (text: string): string[] =>
      [...text.matchAll(/\{(\w+)\}/g)].map((found) => found[1] ?? '').sort()
    expect(holes(message.zh), code).toEqual(holes(message.en))
    expect(message.zh, code).toMatch(/[\u4e00-\u9fff]|^\{/)
    expect(status, code).toBeGreaterThanOrEqual(400)
  }
})
