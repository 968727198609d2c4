import type { ConditionKind, ShopWords } from '#api/shapes/rule-words.ts'
import { wordsFor } from './fields/names.ts'
import { least, type Schema } from './fields/schema.ts'
import { isJson, type Json, newId, type RuleDraft } from './tree.ts'

/** A first condition of a kind: the registry's own example, with words that this shop has. */
export function starter(kind: ConditionKind, words: ShopWords): RuleDraft {
  const example = kind.examples[0]?.node ?? least(kind.schema as Schema)
  return { id: newId(), kind: 'leaf', node: localized(example, kind.key, words) as Json }
}

/** The value with every word that the shop does not have made into one that it has. */
function localized(value: unknown, kind: string, words: ShopWords): unknown {
  if (Array.isArray(value)) return value.map((one) => localized(one, kind, words))
  if (!isJson(value)) return value
  const made = Object.fromEntries(
    Object.entries(value).map(([name, one]) => {
      if (typeof one !== 'string' || name === 'of' || name === 'field')
        return [name, localized(one, kind, words)]
      const known = name === 'metric' ? words.metrics : wordsFor(name, words, { kind })
      const has = known === undefined || known.some((word) => word.key === one)
      return [name, has ? one : (known[0]?.key ?? '')]
    }),
  )
  return withValues(made, value, words)
}

/** Levels and values belong to their program, tag or class: where that changed, they go along. */
function withValues(made: Json, was: Json, words: ShopWords): Json {
  for (const [key, list] of [
    ['program', words.programs.map((one) => ({ key: one.key, values: one.levels }))],
    ['tag', words.tags],
    ['class', words.classes],
  ] as const) {
    if (typeof made[key] !== 'string') continue
    const values = list.find((one) => one.key === made[key])?.values ?? []
    const fits = (value: unknown) => values.some((one) => one.key === value)
    return Object.fromEntries(
      Object.entries(made).flatMap(([name, value]) => {
        if (name === key || typeof value !== 'string' || fits(value)) return [[name, value]]
        const last = values.at(-1)
        return last && was[name] !== undefined ? [[name, last.key]] : []
      }),
    )
  }
  return made
}

/** The kind of a condition, by the property that names it. */
export const kindOf = (node: Json, kinds: readonly ConditionKind[]): ConditionKind | undefined =>
  kinds.find((kind) => kind.key in node)
