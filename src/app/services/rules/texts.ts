import { problem } from '#core/problem.ts'
import { fail, ok, type Result } from '#core/result.ts'
import type { RuleWords } from '#segments/conditions/condition.ts'
import { parseRule, type Rule } from '#segments/rule.ts'
import { sentenceOf } from '#segments/sentence.ts'
import { parseText } from '#segments/text/parse-text.ts'
import { printText } from '#segments/text/print-text.ts'
import type { RuleTextAnswer, RuleTextInput } from '#api/shapes/rule-words.ts'

/** A rule as text with its sentence, or a text as a rule. */
export function ruleTexts(
  words: RuleWords,
  { where, text }: RuleTextInput,
): Result<RuleTextAnswer> {
  if (text !== undefined) {
    const read = parseText(text)
    if (!read.ok) return read
    const tree = parseRule(read.value, words, '/text')
    return tree.ok
      ? ok({ where: read.value as never, sentence: sentenceOf(tree.value, words) })
      : tree
  }
  if (where === undefined)
    return fail(problem('missing_field', { field: 'where / text' }, '/where'))
  const tree = parseRule(where, words, '/where')
  return tree.ok
    ? ok({ text: printText(where as Rule), sentence: sentenceOf(tree.value, words) })
    : tree
}
