import type { Millis } from '#core/time.ts'
import type { Pin } from './fold-state.ts'
import type { NaiveCalendar } from './naive-calendar.ts'
import type { Reason } from './reasons.ts'
import { changeRules, judge, qualify } from './reference-rules.ts'
import { earnedBy, rankOf, validUntil, valuesAt } from './reference-values.ts'
import type { QualifyCondition, TierProgram, TierProgramVersion } from './tier-program.ts'
import type { Checkpoint } from './timeline.ts'

/**
 * The tier rules told a second time, slowly: every day and every instant is visited, and everything is added up from
 * the facts anew each time. Written from README.md and not from fold.ts, so that each checks the other.
 */
export type ReferenceInput = {
  readonly versions: readonly TierProgramVersion[]
  readonly checkpoints: readonly Checkpoint[]
  readonly joinedAt?: Millis | undefined
  readonly pins: readonly Pin[]
  /** The program's metrics as JSON, in the order of the checkpoints' deltas. */
  readonly measures: readonly string[]
  readonly calendar: NaiveCalendar
  /** How far to walk. */
  readonly until: Millis
}

/** The visible state from `at` on, until the next one, which differs. Levels by key. */
export type ReferenceState = {
  readonly at: Millis
  readonly version: number
  readonly level: string
  readonly held: string
  readonly earned: string
  readonly values: readonly number[]
  readonly validUntil: Millis
  readonly graceUntil: Millis
  readonly pin: string | undefined
}
export type ReferenceReason = Reason | 'fell'
export type ReferenceChange = {
  readonly at: Millis
  readonly level: string
  readonly reason: ReferenceReason
  readonly version: number
}
export type ReferenceWalk = {
  readonly states: ReferenceState[]
  readonly changes: ReferenceChange[]
}

/** What is remembered from one instant to the next; everything else is computed anew. */
export type Memory = {
  level: string
  reason: ReferenceReason
  readonly heldUntil: Map<string, Millis>
  /** `keeps`: the level that was kept for when the grace began. */
  grace: { readonly end: Millis; readonly keeps: string } | undefined
  noStepBefore: Millis | undefined
  promise: { readonly level: string; readonly until: Millis } | undefined
}

export type Walker = ReferenceInput & {
  readonly known: Map<QualifyCondition['metric'], number>
  readonly facts: readonly Checkpoint[]
  readonly joined: Millis
  readonly start: Millis
  /** undefined: nothing is known of the customer but that there is one. */
  readonly first: Millis | undefined
}

/** The rules in force and the numbers at an instant and just before it. */
export type Look = {
  readonly at: Millis
  readonly rules: TierProgramVersion
  readonly now: readonly number[]
  readonly justBefore: readonly number[]
  readonly walker: Walker
}

/** Walks from the beginning of the membership to `until`; nothing if it begins later. */
export function referenceWalk(input: ReferenceInput): ReferenceWalk {
  const walker = walkerOf(input)
  const walk: ReferenceWalk = { states: [], changes: [] }
  if (walker.start > input.until) return walk
  const memory = begin(walker, walk)
  for (const at of instants(walker)) visit(walker, memory, { walk, at })
  return walk
}

function walkerOf(input: ReferenceInput): Walker {
  const facts = [...new Map(input.checkpoints.map((one) => [one.id, one])).values()]
  const rulesFrom = Math.min(...input.versions.map((one) => one.effectiveAt))
  const seen = Math.min(...facts.map((one) => one.at), input.joinedAt ?? Infinity)
  const first = seen === Infinity ? undefined : seen
  const start = first === undefined ? rulesFrom : Math.max(first, rulesFrom)
  const ownYear =
    facts.length === 0 ? start : Math.min(...facts.map((one) => one.belongs ?? one.at))
  return { ...input, facts, first, start, joined: input.joinedAt ?? ownYear, known: new Map() }
}

/** Every midnight, and every moment named by a fact, a pin or a version. */
function instants({ facts, pins, versions, calendar, until, start }: Walker): Millis[] {
  const named = [
    ...facts.map((one) => one.at),
    ...pins.flatMap((one) => [one.from, one.until]),
    ...versions.map((one) => one.effectiveAt),
    ...calendar.midnights(start, until),
  ]
  return [...new Set(named)].filter((at) => at > start && at <= until).sort((a, b) => a - b)
}

const rulesAt = ({ versions }: Walker, at: Millis): TierProgramVersion =>
  versions
    .filter((one) => one.effectiveAt <= at)
    .reduce((a, b) =>
      b.effectiveAt > a.effectiveAt || (b.effectiveAt === a.effectiveAt && b.version > a.version)
        ? b
        : a,
    )

const lookAt = (walker: Walker, rules: TierProgramVersion, at: Millis): Look => ({
  at,
  rules,
  walker,
  now: valuesAt(walker, rules.body, at),
  justBefore: valuesAt(walker, rules.body, at - 1),
})

/** Everybody begins on the lowest level; who is older than the program, on what they have earned when it begins. */
function begin(walker: Walker, walk: ReferenceWalk): Memory {
  const { start, first } = walker
  const rules = rulesAt(walker, start)
  const program = rules.body
  const isOld = first !== undefined && first < start
  const lowest = program.levels[0]?.key ?? ''
  const level = isOld ? earnedBy(program, valuesAt(walker, program, start)) : lowest
  const reason = isOld ? 'program_start' : 'joined'
  const memory: Memory = {
    level,
    reason,
    heldUntil: new Map(),
    grace: undefined,
    noStepBefore: undefined,
    promise: undefined,
  }
  qualify(memory, program, { above: lowest, to: level, until: validUntil(walker, program, start) })
  if (first !== undefined) walk.changes.push({ at: start, level, reason, version: rules.version })
  else walk.changes.push({ at: Number.NaN, level, reason, version: rules.version })
  const look = lookAt(walker, rules, start)
  judge(memory, look, level)
  show(memory, walk, look)
  return memory
}

function visit(
  walker: Walker,
  memory: Memory,
  { walk, at }: { walk: ReferenceWalk; at: Millis },
): void {
  const old = rulesAt(walker, at - 1)
  const look = lookAt(walker, old, at)
  // Facts of the very instant at which a window moves build on what it leaves behind.
  const moved = earnedBy(old.body, valuesAt(walker, old.body, at, at - 1))
  const before = earnedBy(old.body, look.justBefore)
  judge(memory, look, rankOf(old.body, moved) < rankOf(old.body, before) ? moved : before)
  show(memory, walk, look)
  const rules = rulesAt(walker, at)
  if (rules === old) return
  const now = valuesAt(walker, rules.body, at)
  const changed = { at, rules, walker, now, justBefore: now }
  changeRules(memory, changed, { old: old.body, earned: earnedBy(old.body, look.now) })
  show(memory, walk, changed)
}

/** Writes down what is to be seen from now on. */
function show(memory: Memory, walk: ReferenceWalk, { at, rules, now, walker }: Look): void {
  const program = rules.body
  const pin = pinAt(walker, rules, at)
  const pinned = pin === undefined ? memory.level : surviving(walker, rules, pin.level)
  const isHigher = rankOf(program, memory.level) > rankOf(program, pinned)
  const level = pin?.mode === 'at_least' && isHigher ? memory.level : pinned
  const last = walk.states.at(-1)
  const reason = pin?.id === last?.pin ? memory.reason : pin === undefined ? 'pin_end' : 'pin'
  if (walk.changes.at(-1)?.level !== level)
    walk.changes.push({ at, level, reason, version: rules.version })
  const state: ReferenceState = {
    at,
    version: rules.version,
    level,
    held: memory.level,
    earned: earnedBy(program, now),
    values: now,
    validUntil: pin !== undefined && level !== memory.level ? pin.until : endOf(memory, program),
    graceUntil: memory.grace?.end ?? Infinity,
    pin: pin?.id,
  }
  if (last !== undefined && isSame(last, state)) return
  if (last?.at === at) walk.states.pop()
  walk.states.push(state)
}

const isSame = (a: ReferenceState, b: ReferenceState): boolean =>
  a.level === b.level &&
  a.version === b.version &&
  a.held === b.held &&
  a.earned === b.earned &&
  a.validUntil === b.validUntil &&
  a.graceUntil === b.graceUntil &&
  a.pin === b.pin &&
  a.values.every((value, index) => value === b.values[index])

function endOf(memory: Memory, program: TierProgram): Millis {
  const ends = program.downgrade?.when === 'validity_end' && rankOf(program, memory.level) > 0
  return ends ? (memory.heldUntil.get(memory.level) ?? -Infinity) : Infinity
}

/** The pin that begins last among those in force whose level has been heard of. */
function pinAt({ pins, versions }: Walker, rules: TierProgramVersion, at: Millis): Pin | undefined {
  const isKnown = (level: string): boolean =>
    versions.some((one) => one.effectiveAt <= rules.effectiveAt && rankOf(one.body, level) >= 0)
  return pins
    .filter((one) => one.from <= at && at < one.until && isKnown(one.level))
    .sort((a, b) => a.from - b.from || (a.id < b.id ? -1 : 1))
    .at(-1)
}

/** The level, or the next lower one that is left of the ladder on which it stood last. */
function surviving({ versions }: Walker, rules: TierProgramVersion, level: string): string {
  const line = [...versions]
    .sort((a, b) => a.effectiveAt - b.effectiveAt || a.version - b.version)
    .filter((one) => one.effectiveAt <= rules.effectiveAt)
    .map((one) => one.body)
  let key = level
  for (
    let index = line.findLastIndex((one) => rankOf(one, level) >= 0);
    index + 1 < line.length;
    index++
  ) {
    const [before, after] = [line[index] as TierProgram, line[index + 1] as TierProgram]
    const lower = before.levels.slice(0, rankOf(before, key) + 1).map((one) => one.key)
    key = lower.findLast((one) => rankOf(after, one) >= 0) ?? after.levels[0]?.key ?? ''
  }
  return key
}
