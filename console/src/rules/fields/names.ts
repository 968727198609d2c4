import type { RuleWord, ShopWords } from '#api/shapes/rule-words.ts'
import type { Scope } from './field-props.ts'

/** Which of the shop's words a property of this name takes; undefined: any text. */
export function wordsFor(
  name: string,
  words: ShopWords,
  scope: Scope,
): readonly RuleWord[] | undefined {
  switch (name) {
    case 'event':
      return words.events
    case 'attribute':
      return words.attributes
    case 'program':
      return words.programs
    case 'model':
      return words.rfm
    case 'segment':
      return words.segments
    case 'tag':
      return words.tags
    case 'of':
    case 'by':
    case 'field':
      return scope.fields
    case 'class':
      return scope.kind === 'rfm' ? rfmOf(words, scope)?.classes : words.classes
    case 'group':
      return scope.kind === 'rfm' ? rfmOf(words, scope)?.groups : undefined
    case 'in':
      return scope.kind === 'channel' || scope.kind === 'store' || scope.kind === 'source'
        ? wordsFor(scope.kind, words, scope)
        : undefined
    case 'channel':
      return known(words.channels)
    case 'store':
      return known(words.stores)
    case 'source':
      return known(unique([...words.sources, ...words.touches, ...words.campaigns]))
    case 'fact':
      return words.facts
    case 'aggregate':
      return words.aggregates
    default:
      return undefined
  }
}

const rfmOf = (words: ShopWords, scope: Scope) =>
  words.rfm.find((one) => one.key === (scope.rfm ?? 'standard')) ?? words.rfm[0]

const unique = (list: readonly RuleWord[]): RuleWord[] => [
  ...new Map(list.map((one) => [one.key, one])).values(),
]

const known = (list: readonly RuleWord[]): readonly RuleWord[] | undefined =>
  list.length > 0 ? list : undefined
