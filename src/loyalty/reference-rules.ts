import type { Millis } from '#core/time.ts'
import type { Look, Memory, ReferenceReason } from './fold-reference.ts'
import {
  carriedDown,
  carriedUp,
  earnedBy,
  isKeptBy,
  keyAt,
  rankOf,
  renewedUntil,
  validUntil,
} from './reference-values.ts'
import { conditionsOf, type TierProgram } from './tier-program.ts'

/** Levels above one, up to another, are qualified for: held at least until then. */
export function qualify(
  memory: Memory,
  program: TierProgram,
  { above, to, until }: { readonly above: string; readonly to: string; readonly until: Millis },
): void {
  for (const { key } of program.levels.slice(rankOf(program, above) + 1, rankOf(program, to) + 1))
    memory.heldUntil.set(key, Math.max(memory.heldUntil.get(key) ?? -Infinity, until))
}

/** What an instant means for the level. `before`: what was earned up to it. */
export function judge(memory: Memory, look: Look, before: string): void {
  const { at, rules, walker, now, justBefore } = look
  const program = rules.body
  const earned = earnedBy(program, now)
  const isHigher = (a: string, b: string): boolean => rankOf(program, a) > rankOf(program, b)
  const until = validUntil(walker, program, at)
  if (program.upgrade !== 'period_end') {
    if (isHigher(earned, before)) qualify(memory, program, { above: before, to: earned, until })
    if (isHigher(earned, memory.level)) riseTo(memory, earned, 'qualified')
  } else if (at > walker.start && rules.effectiveAt < at && periodStart(look, 0) === at) {
    const closed = earnedBy(program, justBefore)
    qualify(memory, program, { above: keyAt(program, 0), to: closed, until })
    if (isHigher(closed, memory.level)) riseTo(memory, closed, 'period_end')
  }
  const when = program.downgrade?.when ?? 'never'
  if (when === 'validity_end') endOfValidity(memory, look, earned)
  else if (when === 'at_once') fallNow(memory, look, earned)
  else memory.grace = undefined
}

function riseTo(memory: Memory, level: string, reason: ReferenceReason): void {
  Object.assign(memory, { level, reason, grace: undefined, noStepBefore: undefined })
}

/** The beginning of the period of this instant, or of a later one. */
function periodStart({ walker: { calendar, joined }, rules, at }: Look, count: number): Millis {
  const window = conditionsOf(rules.body).conditions[0]?.window
  if (window === 'calendar_year') return calendar.yearStart(at, count)
  if (window === 'membership_year') return calendar.anniversary(joined, at, count)
  return calendar.monthStart(at, count)
}

function graceEnd({ walker: { calendar }, rules, at }: Look): Millis {
  const days = rules.body.downgrade?.grace_days ?? 0
  return days === 0 ? at : calendar.dayStart(at - 1, days + 1)
}

function endOfValidity(memory: Memory, look: Look, earned: string): void {
  const { at, rules, walker, now, justBefore } = look
  const program = rules.body
  const rank = rankOf(program, memory.level)
  const isHeld = (level: string): boolean => (memory.heldUntil.get(level) ?? -Infinity) > at
  if (rank === 0 || isHeld(memory.level)) {
    memory.grace = undefined
    return
  }
  const ending = conditionsOf(program).conditions.map(({ window }, index) =>
    window === 'calendar_year' || window === 'membership_year' ? justBefore[index] : now[index],
  ) as number[]
  const judged = memory.grace === undefined ? ending : now
  if (rankOf(program, earned) >= rank || isKeptBy(program, memory.level, judged)) {
    memory.heldUntil.set(memory.level, renewedUntil(walker, program, at))
    memory.grace = undefined
    return
  }
  const lower = program.levels.slice(0, rank).map((level) => level.key)
  const kept = lower.findLast((level) => isKeptBy(program, level, ending))
  const grace = memory.grace ?? { end: graceEnd(look), keeps: kept ?? keyAt(program, 0) }
  memory.grace = grace
  if (at < grace.end) return
  const floor = Math.max(rankOf(program, grace.keeps), rankOf(program, earned))
  const deserved = lower.findLast((level, index) => index <= floor || isHeld(level))
  const to =
    program.downgrade?.to === 'one_step'
      ? keyAt(program, rank - 1)
      : (deserved ?? keyAt(program, 0))
  if (!isHeld(to) && to !== lower[0]) memory.heldUntil.set(to, renewedUntil(walker, program, at))
  const reason = (program.downgrade?.grace_days ?? 0) > 0 ? 'grace_end' : 'validity_end'
  Object.assign(memory, { level: to, grace: undefined, noStepBefore: undefined, reason })
}

function fallNow(memory: Memory, look: Look, earned: string): void {
  const { at, rules, now } = look
  const program = rules.body
  const { promise } = memory
  const promised = promise !== undefined && at < promise.until ? rankOf(program, promise.level) : 0
  const floor = Math.max(promised, rankOf(program, earned))
  const isDeserved = (level: string): boolean =>
    rankOf(program, level) <= floor || isKeptBy(program, level, now)
  if (isDeserved(memory.level)) {
    Object.assign(memory, { grace: undefined, noStepBefore: undefined })
    return
  }
  if (memory.noStepBefore !== undefined && at < memory.noStepBefore) return
  memory.grace ??= { end: graceEnd(look), keeps: keyAt(program, 0) }
  if (at < memory.grace.end) return
  const lower = program.levels.slice(0, rankOf(program, memory.level)).map((level) => level.key)
  const to =
    (program.downgrade?.to === 'one_step' ? lower.at(-1) : lower.findLast(isDeserved)) ?? ''
  const graced = (program.downgrade?.grace_days ?? 0) > 0
  const reason = at === rules.effectiveAt ? 'rule_changed' : graced ? 'grace_end' : 'fell'
  const noStepBefore = isDeserved(to) ? undefined : periodStart(look, 1)
  Object.assign(memory, { level: to, grace: undefined, reason, noStepBefore })
}

/** Carries what is held over to the next version. `earned`: by the old rules, at this instant. */
export function changeRules(
  memory: Memory,
  look: Look,
  { old, earned }: { readonly old: TierProgram; readonly earned: string },
): void {
  const { at, rules, walker } = look
  const program = rules.body
  const down = (level: string): string => carriedDown(old, program, level)
  const date = program.protected_until
  const promisedUntil = date === undefined ? -Infinity : walker.calendar.endOfDate(date)
  const was = memory.level
  const held = [...memory.heldUntil]
  memory.heldUntil.clear()
  for (const [level, until] of held) {
    const key = down(level)
    memory.heldUntil.set(key, Math.max(memory.heldUntil.get(key) ?? -Infinity, until))
  }
  if (memory.promise) memory.promise = { ...memory.promise, level: down(memory.promise.level) }
  if (memory.grace) {
    const [keeps, own] = [down(memory.grace.keeps), down(was)]
    memory.grace = {
      ...memory.grace,
      keeps: rankOf(program, keeps) < rankOf(program, own) ? keeps : own,
    }
  }
  memory.level = at < promisedUntil ? carriedUp(old, program, was) : down(was)
  memory.reason = 'rule_changed'
  if (rankOf(program, was) < 0) {
    const earnedNow = earnedBy(program, look.now)
    if (rankOf(program, earnedNow) > rankOf(program, memory.level)) memory.level = earnedNow
    Object.assign(memory, { reason: 'level_removed', grace: undefined, noStepBefore: undefined })
  }
  if (at < promisedUntil) {
    memory.promise = { level: memory.level, until: promisedUntil }
    qualify(memory, program, { above: keyAt(program, 0), to: memory.level, until: promisedUntil })
  }
  const before = memory.level
  judge(memory, look, down(earned))
  if (rankOf(program, memory.level) > rankOf(program, before)) memory.reason = 'rule_changed'
}
