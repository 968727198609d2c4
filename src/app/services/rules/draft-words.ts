import type { MemberWords, RuleWords } from '#segments/conditions/condition.ts'
import type { RuleDefinition } from '#segments/definition.ts'

/** The shop's words as they will be when these definitions are in force: they may refer to each other. */
export function draftWords(words: RuleWords, drafts: readonly RuleDefinition[]): RuleWords {
  const own = new Map(drafts.map((draft) => [`${draft.kind}:${draft.body.key}`, membersOf(draft)]))
  return {
    ...words,
    member: (kind, key) => own.get(`${kind}:${key}`) ?? words.member(kind, key),
    known: (set) => [
      ...new Set([
        ...words.known(set),
        ...drafts.flatMap(({ kind, body }) => (kind === set ? [body.key] : [])),
      ]),
    ],
  }
}

function membersOf({ kind, body }: RuleDefinition): MemberWords {
  if (kind === 'segment') return { name: body.name }
  if (kind === 'tag')
    return body.values ? { name: body.name, values: body.values } : { name: body.name }
  return {
    name: body.name,
    values: [...body.values, ...(body.otherwise ? [body.otherwise] : [])],
  }
}
