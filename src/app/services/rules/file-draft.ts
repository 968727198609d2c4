import { type Problem, problem } from '#core/problem.ts'
import { fail, ok, type Result } from '#core/result.ts'
import type { RuleDefinition } from '#segments/definition.ts'
import { definitionId, planRule, planRules, refText, type RulePlan } from '#segments/rule-plan.ts'
import type { RuleFilesInput } from '#api/shapes/rule-files.ts'
import type { LiveRules, StoredRule } from '../rule-world.ts'
import { readDefinition, type RuleDeps, under } from './asking.ts'
import { draftWords } from './draft-words.ts'
import { isToFreeze } from './freezing.ts'
import { staysReferable } from './values-in-use.ts'

export type Draft = {
  readonly plan: RulePlan
  readonly words: LiveRules['words']
  readonly live: LiveRules
  /** What is in force under each id. */
  readonly before: ReadonlyMap<string, StoredRule>
  readonly definitions: readonly RuleDefinition[]
  /** Those that will take their members from their rule once; in the plan they are dynamic. */
  readonly frozen: readonly RuleDefinition[]
}

/** The whole set beside what is in force: every definition's words are looked up before anything is written. */
export async function draftOf(
  deps: RuleDeps,
  { definitions }: RuleFilesInput,
): Promise<Result<Draft>> {
  const live = await deps.rules.live()
  const problems: Problem[] = []
  const read: RuleDefinition[] = []
  const seen = new Set<string>()
  for (const [index, { kind, definition }] of definitions.entries()) {
    const at = `/definitions/${index}/definition`
    const one = readDefinition(kind, definition, at)
    if (!one.ok) problems.push(one.problem)
    else {
      const id = definitionId(one.value)
      if (seen.has(id))
        problems.push(problem('duplicate_key', { key: one.value.body.key }, `${at}/key`))
      seen.add(id)
      read.push(one.value)
    }
  }
  if (problems.length > 0) return fail(all(problems))
  const words = draftWords(await deps.rules.words(), read)
  const numbers = new Map(live.numbers)
  let next = 1_000_000
  const numberOf = (ref: Parameters<typeof refText>[0]): number => {
    const known = numbers.get(refText(ref)) ?? next++
    numbers.set(refText(ref), known)
    return known
  }
  const others = live.plan.rules.filter(({ definition }) => !seen.has(definitionId(definition)))
  const placed = read.map((definition, index) => ({
    definition,
    at: `/definitions/${index}/definition`,
  }))
  for (const { definition, at } of placed) {
    const alone = planRule(definition, words, numberOf)
    if (!alone.ok) problems.push(under(alone.problem, at))
    const kept = staysReferable(others, definition, at)
    if (!kept.ok) problems.push(kept.problem)
  }
  if (problems.length > 0) return fail(all(problems))
  const before = new Map(live.stored.map((one) => [definitionId(one.rule), one]))
  const frozen = read.filter((one) => isToFreeze(one, before.get(definitionId(one))?.rule))
  // The set first: a circle is said from that one of it which stands earliest in the set.
  const together = planRules(
    [
      ...read.map((one) => (frozen.includes(one) ? thawed(one) : one)),
      ...others.map(({ definition }) => definition),
    ],
    draftWords(live.words, read),
    numberOf,
  )
  return together.ok
    ? ok({ plan: together.value, words, live, before, definitions: read, frozen })
    : fail(pointed(together.problem, placed))
}

/** A segment that is about to be frozen takes in whoever its rule takes in. */
const thawed = ({ kind, body }: RuleDefinition): RuleDefinition =>
  kind === 'segment'
    ? { kind, body: { ...body, kind: 'dynamic' } }
    : ({ kind, body } as RuleDefinition)

/** A circle’s problem points into the first definition of the circle. */
function pointed(
  it: Problem,
  placed: readonly { readonly definition: RuleDefinition; readonly at: string }[],
): Problem {
  const first = String(it.params?.['path'] ?? '').split(' → ')[0]
  const found = placed.find(({ definition }) => definitionId(definition) === first)
  return found ? under(it, found.at) : it
}

function all(problems: readonly Problem[]): Problem {
  const flat = problems.flatMap((one) => one.errors ?? [one])
  return { ...problem('invalid_input'), errors: flat }
}
