import fc from 'fast-check'
import { unwrap } from '#core/result.ts'
import type { CustomerHistory } from '#metrics/history.ts'
import { viewFrom } from '#metrics/reference.ts'
import { insertHistories } from '#metrics/testing/insert-histories.ts'
import type { Standpoint } from '#metrics/standpoint.ts'
import type { Facts } from '#stores/ports.ts'
import type { RuleDefinition } from '../definition.ts'
import { planRules, refsOf, refText } from '../rule-plan.ts'
import { newSightMemory, referenceMembers, type Subject } from '../sight.ts'
import { wordsFor } from './arbitrary-rule.ts'
import { arbitraryState, askMembers, someCuts } from './ask-members.ts'
import { type RuleCase, shrunk, stateOf, writtenState } from './rule-case.ts'

/** What the engine and the TypeScript meaning say of customers. */
export type Compared = {
  /** The first customer of whom they say different things, made as small as it gets. */
  readonly wrong: readonly RuleCase[]
  /** How many customers are in each definition. */
  readonly inside: ReadonlyMap<string, number>
}

/** Definitions with numbers and words, ready to be asked. */
export function ready(definitions: readonly RuleDefinition[]) {
  const refs = definitions.flatMap(refsOf)
  const words = wordsFor(refs)
  const numbers = new Map(refs.map((ref, index) => [refText(ref), 100 + index]))
  const plan = unwrap(planRules(definitions, words, (ref) => numbers.get(refText(ref)) ?? 0))
  return { plan, words, numbers }
}

/** Compares both meanings for customers whose facts are in the store; what is known beside these follows from the seed. */
export async function compareRules(
  facts: Facts,
  definitions: readonly RuleDefinition[],
  histories: readonly CustomerHistory[],
  { standpoint, seed }: { readonly standpoint: Standpoint; readonly seed: number },
): Promise<Compared> {
  const { plan, words, numbers } = ready(definitions)
  const states = fc.sample(arbitraryState([...numbers.values()]), {
    numRuns: histories.length,
    seed,
  })
  const subjects = states.map(
    (state, index): Subject => ({ ...state, history: histories[index] as CustomerHistory }),
  )
  const cuts = someCuts()
  const said = await askMembers(facts, plan, subjects, standpoint, words, cuts)
  const memory = newSightMemory(cuts)
  const view = viewFrom(standpoint)
  const counts = new Map<number, number>()
  for (const subject of subjects) {
    const meant = referenceMembers(plan, subject, view, words, memory)
    const found = said.get(subject.history.customer)?.members ?? []
    if (found.join() !== meant.join()) {
      const one = { standpoint, definitions, ...writtenState(subject, numbers) }
      return { wrong: [await shrunk(one, (smaller) => isWrong(facts, smaller))], inside: new Map() }
    }
    for (const no of meant) counts.set(no, (counts.get(no) ?? 0) + 1)
  }
  return {
    wrong: [],
    inside: new Map([...numbers].map(([ref, no]) => [ref, counts.get(no) ?? 0])),
  }
}

/** Whether the two meanings differ for a case that stands alone. */
export async function isWrong(facts: Facts, one: RuleCase): Promise<boolean> {
  const { found, meant } = await bothSay(facts, one)
  return found !== meant
}

let lone = 4_000_000

/** What each of the two meanings says of a case: the numbers of the outputs. */
export async function bothSay(facts: Facts, one: RuleCase) {
  const { plan, words, numbers } = ready(one.definitions)
  const customer = (lone += 1)
  const subject: Subject = { ...stateOf(one, numbers), history: { ...one.history, customer } }
  await insertHistories(facts, [subject.history], { from: 0 })
  const cuts = someCuts()
  const said = await askMembers(facts, plan, [subject], one.standpoint, words, cuts)
  const { members, due } = said.get(customer) ?? { members: [], due: 0 }
  const memory = newSightMemory(cuts)
  const meantAt = (view: ReturnType<typeof viewFrom>): string =>
    referenceMembers(plan, subject, view, words, memory).join()
  return { found: members.join(), meant: meantAt(viewFrom(one.standpoint)), due, meantAt }
}
