import type { RuleWords } from '#segments/conditions/condition.ts'
import type { RuleDefinition } from '#segments/definition.ts'
import { definitionId, idOf, memberWords } from '#segments/rule-plan.ts'

/** The shop's words as they will be when these definitions are in force: they may refer to each other. */
export function draftWords(words: RuleWords, drafts: readonly RuleDefinition[]): RuleWords {
  const own = new Map(drafts.map((draft) => [definitionId(draft), memberWords(draft)]))
  return {
    ...words,
    member: (kind, key) => own.get(idOf({ kind, key })) ?? words.member(kind, key),
    known: (set) => [
      ...new Set([
        ...words.known(set),
        ...drafts.flatMap(({ kind, body }) => (kind === set ? [body.key] : [])),
      ]),
    ],
  }
}
