import type { RuleWords, Text } from './conditions/condition.ts'
import type { RuleTree } from './rule.ts'

/**
 * A whole rule as one sentence without a full stop. A group stands in brackets only inside a group of the other
 * kind, or where all of it is denied.
 *
 * @example sentenceOf(tree, words).zh // '会员等级 在金卡会员及以上，且 近 45 天没有下单付款，且（城市 为 杭州，或 有标签“爱喝茶”）'
 */
export function sentenceOf(tree: RuleTree, words: RuleWords): Text {
  switch (tree.kind) {
    case 'leaf':
      return tree.condition.sentence(tree.node, words)
    case 'not':
      return denialOf(tree.part, words)
    case 'all':
    case 'any':
      return joined(
        tree.kind,
        partsOf(tree.kind, tree).map((part) => ({ ...said(part, words) })),
      )
  }
}

type Said = { readonly text: Text; readonly isGroup: boolean }

/** A part of a group; `isGroup`: it needs brackets there. */
function said(part: RuleTree, words: RuleWords): Said {
  return { text: sentenceOf(part, words), isGroup: isGroup(part) }
}

/** A group of one is what it holds. */
function isGroup(tree: RuleTree): boolean {
  if (tree.kind !== 'all' && tree.kind !== 'any') return false
  const [only] = tree.parts
  return tree.parts.length === 1 && only ? isGroup(only) : true
}

/** The parts of a group; a group of the same kind inside says nothing of its own, nor does a group of one. */
function partsOf(kind: 'all' | 'any', tree: RuleTree): readonly RuleTree[] {
  if (tree.kind !== 'all' && tree.kind !== 'any') return [tree]
  return tree.kind === kind || tree.parts.length === 1
    ? tree.parts.flatMap((part) => partsOf(kind, part))
    : [tree]
}

const GLUE = {
  all: { zh: '，且', en: ', and ' },
  any: { zh: '，或', en: ', or ' },
} as const

function joined(kind: 'all' | 'any', parts: readonly Said[]): Text {
  const alone = parts.length === 1
  const bracketed = parts.map(({ text, isGroup: groups }) =>
    groups && !alone ? { zh: `（${text.zh}）`, en: `(${text.en})` } : { zh: text.zh, en: text.en },
  )
  const glue = GLUE[kind]
  return {
    zh: bracketed
      .map(({ zh }, index) =>
        index === 0 ? zh : `${glue.zh}${zh.startsWith('（') ? '' : ' '}${zh}`,
      )
      .join(''),
    en: bracketed.map(({ en }) => en).join(glue.en),
  }
}

/** The opposite of a rule; twice denied is the rule itself. */
function denialOf(part: RuleTree, words: RuleWords): Text {
  if (part.kind === 'not') return sentenceOf(part.part, words)
  if (part.kind === 'leaf') {
    const own = part.condition.denial?.(part.node, words)
    if (own) return own
    const { zh, en } = part.condition.sentence(part.node, words)
    return { zh: `不满足“${zh}”`, en: `not: ${en}` }
  }
  const [only] = part.parts
  if (part.parts.length === 1 && only) return denialOf(only, words)
  const { zh, en } = sentenceOf(part, words)
  return { zh: `不满足（${zh}）`, en: `not (${en})` }
}
