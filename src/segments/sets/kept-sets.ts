import type { Facts, QueryOptions } from '#stores/ports.ts'
import type { Deciding } from '../compile/compile-members.ts'
import { type Bits, grown, put } from './bits.ts'
import {
  askEverybody,
  askSome,
  type KeptState,
  keptState,
  lookedAtSince,
  newestRun,
  spentByAll,
} from './kept-answers.store.ts'
import { dayOfAsking, type Question } from './questions.ts'
import { forgetSpent, keepSpent, type Spent } from './spent.ts'

/** Bytes that answers may take; the ones that nobody has asked for longest go first. */
const ROOM = 128 * 1024 * 1024
/** When more customers have been looked at than this, everybody is asked anew. */
const FEW = 20_000
/** The metric that is summed. */
const SPEND = 'monetary'

type Answer = {
  members: Bits
  /** Up to where the list of customers looked at is in it. */
  upTo: number
}

/** Answers as long as they are about the same tables and day. */
type Era = {
  readonly tables: string
  readonly day: string
  /** What the tables consisted of when it was last looked, and the newest run at that time. */
  parts: KeptState['parts']
  newest: bigint
  readonly answers: Map<string, Answer>
  spent: Spent | undefined
  spentUpTo: number
  /** Customers whom runs have looked at since. The first of them have been forgotten. */
  looked: number[]
  forgotten: number
}

/** What is kept of who answers what. */
export type KeptSets = {
  /** How the kept tables stand now. */
  readonly state: () => Promise<KeptState>
  /** Whoever each question is true of, and what everybody has spent, as the tables stood at `state` or later. */
  readonly ask: (
    deciding: Deciding,
    questions: readonly Question[],
    state: KeptState,
    options: QueryOptions,
  ) => Promise<{ readonly members: readonly Bits[]; readonly spent: Spent }>
}

/**
 * Remembers whom each question was true of, as one bit a customer, so that a rule of which one condition has changed
 * asks the engine about this one only. What runs have written since is asked of whom they have looked at.
 */
export function createKeptSets(facts: Facts): KeptSets {
  let era: Era | undefined
  let turn: Promise<unknown> = Promise.resolve()

  const ask: KeptSets['ask'] = async (deciding, questions, state, options) => {
    const now = await caughtUp(deciding, state)
    forgetOld(now)
    const missing = questions.filter(({ key }) => !now.answers.has(key))
    const upTo = now.forgotten + now.looked.length
    const [found, spent] = await Promise.all([
      askEverybody(facts, deciding, missing, options),
      now.spent ?? spentByAll(facts, deciding, SPEND, options),
    ])
    if (now.spent === undefined) now.spentUpTo = upTo
    now.spent = spent
    missing.forEach(({ key }, index) => {
      now.answers.set(key, { members: found[index] as Bits, upTo })
    })
    await patch(now, deciding, questions)
    const answers = questions.map(({ key }) => now.answers.get(key) as Answer)
    questions.forEach(({ key }, index) => {
      now.answers.delete(key)
      now.answers.set(key, answers[index] as Answer)
    })
    makeRoom(now.answers)
    return { members: answers.map(({ members }) => members), spent }
  }

  return {
    state: () => keptState(facts),
    // One after the other: two that ask the same would ask the engine twice.
    ask: (...about) => {
      const next = turn.then(() => ask(...about))
      turn = next.catch(() => undefined)
      return next
    },
  }

  async function caughtUp(deciding: Deciding, state: KeptState): Promise<Era> {
    const day = dayOfAsking(deciding)
    if (era && era.tables === state.tables && era.day === day) {
      const since = { run: era.newest, parts: era.parts, now: state.parts }
      const { customers, newest } = await lookedAtSince(facts, since, FEW + 1)
      if (customers.length <= FEW) {
        era.looked.push(...customers)
        era.newest = newest
        era.parts = state.parts
        return era
      }
    }
    // The newest run is asked for before anybody's answer: what it writes meanwhile is looked at again.
    const newest = await newestRun(facts)
    era = {
      tables: state.tables,
      day,
      parts: state.parts,
      newest,
      answers: new Map(),
      spent: undefined,
      spentUpTo: 0,
      looked: [],
      forgotten: 0,
    }
    return era
  }

  /** Asks those whom runs have looked at since the answers were given. */
  async function patch(
    now: Era,
    deciding: Deciding,
    questions: readonly Question[],
  ): Promise<void> {
    const { spent } = now
    const upTo = now.forgotten + now.looked.length
    const from = Math.min(
      now.spentUpTo,
      ...questions.map(({ key }) => now.answers.get(key)?.upTo ?? upTo),
    )
    const customers = [...new Set(now.looked.slice(from - now.forgotten))]
    if (customers.length === 0 || !spent) return
    const answers = questions.map(({ key }) => now.answers.get(key) as Answer)
    const rows = await askSome(facts, deciding, { questions, spend: SPEND, customers })
    const gone = new Set(customers)
    for (const { customer, truths, spent: amount } of rows) {
      gone.delete(customer)
      keepSpent(spent, customer, amount)
      answers.forEach((answer, index) => change(answer, customer, truths[index] === 1))
    }
    for (const customer of gone) {
      forgetSpent(spent, customer)
      for (const answer of answers) change(answer, customer, false)
    }
    for (const answer of answers) answer.upTo = upTo
    now.spentUpTo = upTo
  }
}

function change(answer: Answer, customer: number, isIn: boolean): void {
  if (isIn) answer.members = grown(answer.members, customer)
  if (isIn || customer >>> 5 < answer.members.length) put(answer.members, customer, isIn)
}

/** A long list is cut: answers that have not seen its beginning are asked anew. */
function forgetOld(now: Era): void {
  if (now.looked.length <= FEW) return
  const cut = now.looked.length - FEW
  now.looked = now.looked.slice(cut)
  now.forgotten += cut
  for (const [key, { upTo }] of now.answers) if (upTo < now.forgotten) now.answers.delete(key)
  if (now.spentUpTo < now.forgotten) now.spent = undefined
}

function makeRoom(answers: Map<string, Answer>): void {
  let bytes = 0
  for (const { members } of answers.values()) bytes += members.byteLength
  for (const [key, { members }] of answers) {
    if (bytes <= ROOM) return
    bytes -= members.byteLength
    answers.delete(key)
  }
}
