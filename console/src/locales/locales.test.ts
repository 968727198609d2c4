import { expect, test } from 'vitest'
import { en } from './en.ts'
import { zh } from './zh.ts'

/** Every text under its path; functions are asked with a sample. */
function texts(value: unknown, path = ''): [string, string][] {
  if (typeof value === 'string') return [[path, value]]
  if (typeof value === 'function')
    return [[path, String((value as (sample: unknown) => string)(SAMPLE))]]
  return Object.entries(value as object).flatMap(([key, inner]) => texts(inner, `${path}/${key}`))
}
const SAMPLE = new Proxy({}, { get: (_, name) => (name === Symbol.toPrimitive ? () => 3 : 3) })

test('both languages have the same texts, and none is empty', () => {
  const paths = (all: [string, string][]) => all.map(([path]) => path).sort()
  expect(paths(texts(en))).toEqual(paths(texts(zh)))
  const allowed = /unitNames/
  for (const [path, text] of [...texts(zh), ...texts(en)])
    if (!allowed.test(path)) expect(text, path).not.toBe('')
})

test('English has no Chinese in it, and Chinese punctuation stands full-width', () => {
  for (const [path, text] of texts(en))
    expect(text, path).not.toMatch(/[\u4e00-\u9fff，。；：？！]/)
  for (const [path, text] of texts(zh))
    expect(text, path).not.toMatch(/[\u4e00-\u9fff][,;?!]|[\u4e00-\u9fff]\.(?:$|\s)/)
})
