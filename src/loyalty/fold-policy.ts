import type { Millis } from '#core/time.ts'
import {
  addMonths,
  dayAt,
  dayStart,
  monthOf,
  monthStart,
  yearOf,
  yearStartDay,
} from './calendar.ts'
import { type CompiledCondition, FALL, VALIDITY, WINDOW } from './compile-program.ts'
import { type FoldState, NEVER } from './fold-state.ts'
import { earnedRank, meetsKeep } from './fold-earned.ts'
import { yearEnd } from './fold-windows.ts'
import { REASON } from './reasons.ts'

/** Until when a level that was qualified for at `at` is held. */
export function validityFrom({ version, program: { calendar } }: FoldState, at: Millis): Millis {
  if (version.validity === VALIDITY.forever) return NEVER
  const day = dayAt(calendar, at)
  if (version.validity === VALIDITY.months)
    return dayStart(calendar, addMonths(calendar, day, version.validityMonths) + 1)
  const years = version.validity === VALIDITY.endOfThisYear ? 1 : 2
  return dayStart(calendar, yearStartDay(calendar, yearOf(calendar, day) + years))
}

/** A validity that follows on one that ends at `at`: counted from its last day, so that it does not creep. */
function renewalFrom(state: FoldState, at: Millis): Millis {
  const until = validityFrom(state, at - 1)
  return until > at ? until : validityFrom(state, at)
}

/** The end of `days` whole days after the day that ends or goes on at `at`. */
function graceFrom({ program: { calendar }, version }: FoldState, at: Millis): Millis {
  return version.graceDays === 0
    ? at
    : dayStart(calendar, dayAt(calendar, at - 1) + version.graceDays + 1)
}

/** When the period of `at` ends: the year of the first condition's window, or the calendar month for other windows. */
export function periodEndAfter(state: FoldState, at: Millis): Millis {
  const { kind } = state.version.conditions[0] as CompiledCondition
  if (kind === WINDOW.calendarYear || kind === WINDOW.membershipYear)
    return yearEnd(state, kind, at)
  const { calendar } = state.program
  return dayStart(calendar, monthStart(calendar, monthOf(calendar, dayAt(calendar, at)) + 1))
}

/** Lets the level follow what is earned now. `before` is the rank that was earned up to this instant. */
export function decide(state: FoldState, at: Millis, before: number): void {
  state.earned = earnedRank(state)
  if (state.version.upgradesAtPeriodEnd) {
    // Period ends that give nothing are not visited; the one before this instant may be long past.
    if (state.periodEnd < at) state.periodEnd = periodEndAfter(state, at - 1)
    if (at === state.periodEnd) {
      closePeriod(state, at)
      state.periodEnd = periodEndAfter(state, at)
    }
  } else {
    if (state.earned > before)
      hold(state, { above: before, to: state.earned, until: validityFrom(state, at) })
    if (state.earned > state.rank) rise(state, state.earned, REASON.qualified)
  }
  if (state.version.fall === FALL.validityEnd) fallAtValidityEnd(state, at)
  else if (state.version.fall === FALL.atOnce) fallAtOnce(state, at)
  else state.graceEnd = NEVER
  state.policyAt = nextPolicyInstant(state, at)
}

/** Levels (above, to] are qualified for: held at least until then. */
export function hold(
  { until }: FoldState,
  levels: { readonly above: number; readonly to: number; readonly until: Millis },
): void {
  for (let rank = levels.above + 1; rank <= levels.to; rank++)
    if ((until[rank] as number) < levels.until) until[rank] = levels.until
}

function rise(state: FoldState, rank: number, reason: number): void {
  state.rank = rank
  state.reason = reason
  state.graceEnd = NEVER
  state.holdUntil = NEVER
}

/** What the closing period earned is given, or given again. */
function closePeriod(state: FoldState, at: Millis): void {
  hold(state, { above: 0, to: state.closingEarned, until: validityFrom(state, at) })
  if (state.closingEarned > state.rank) rise(state, state.closingEarned, REASON.period_end)
}

function fallAtValidityEnd(state: FoldState, at: Millis): void {
  const { rank, until, earned } = state
  if (rank === 0 || (until[rank] as number) > at) {
    state.graceEnd = NEVER
    return
  }
  const begins = state.graceEnd === NEVER
  if (earned >= rank || meetsKeep(state, rank, begins ? state.judged : state.value)) {
    until[rank] = renewalFrom(state, at)
    state.graceEnd = NEVER
    return
  }
  if (begins) {
    state.graceEnd = graceFrom(state, at)
    state.graceFloor = rank - 1
    while (state.graceFloor > 0 && !meetsKeep(state, state.graceFloor, state.judged))
      state.graceFloor--
  }
  if (at < state.graceEnd) return
  let to = rank - 1
  if (!state.version.oneStep)
    while (to > state.graceFloor && earned < to && (until[to] as number) <= at) to--
  if (to > 0 && (until[to] as number) <= at) until[to] = renewalFrom(state, at)
  const reason = state.version.graceDays > 0 ? REASON.grace_end : REASON.validity_end
  fallTo(state, to, reason)
}

function fallAtOnce(state: FoldState, at: Millis): void {
  const { rank } = state
  if (rank === 0 || isSupported(state, rank, at)) {
    state.graceEnd = NEVER
    state.holdUntil = NEVER
    return
  }
  if (state.holdUntil !== NEVER && at < state.holdUntil) return
  if (state.graceEnd === NEVER) state.graceEnd = graceFrom(state, at)
  if (at < state.graceEnd) return
  let to = rank - 1
  if (!state.version.oneStep) while (to > 0 && !isSupported(state, to, at)) to--
  const reason = whyAtOnce(state, at)
  fallTo(state, to, reason)
  state.holdUntil = to > 0 && !isSupported(state, to, at) ? periodEndAfter(state, at) : NEVER
}

const isSupported = (state: FoldState, rank: number, at: Millis): boolean =>
  state.earned >= rank ||
  meetsKeep(state, rank, state.value) ||
  (at < state.protectedUntil && rank <= state.protectedRank)

function whyAtOnce(state: FoldState, at: Millis): number {
  if (at === state.version.effectiveAt) return REASON.rule_changed
  if (state.version.graceDays > 0) return REASON.grace_end
  if (at === state.holdUntil) return REASON.step
  if (at === state.protectedUntil) return REASON.protection_end
  return state.windowMoved ? REASON.window_moved : REASON.refund
}

function fallTo(state: FoldState, rank: number, reason: number): void {
  state.rank = rank
  state.reason = reason
  state.graceEnd = NEVER
  state.holdUntil = NEVER
}

/** When time alone next has something to decide, the values staying as they are. */
function nextPolicyInstant(state: FoldState, at: Millis): Millis {
  const { rank, version } = state
  let next = NEVER
  if (rank > 0 && version.fall === FALL.validityEnd)
    next = state.graceEnd !== NEVER ? state.graceEnd : (state.until[rank] as number)
  if (rank > 0 && version.fall === FALL.atOnce) {
    next = state.graceEnd !== NEVER ? state.graceEnd : state.holdUntil
    if (at < state.protectedUntil && state.protectedUntil < next && state.earned < rank)
      next = state.protectedUntil
  }
  if (!version.upgradesAtPeriodEnd) return next
  return Math.min(next, nextClosing(state))
}

/** The next end of a period that gives anything: a higher level, or a longer hold on one. */
function nextClosing(state: FoldState): Millis {
  if (state.earned > state.rank) return state.periodEnd
  let held = NEVER
  for (let rank = 1; rank <= state.earned; rank++)
    held = Math.min(held, state.until[rank] as number)
  if (held === NEVER) return NEVER
  let end = state.periodEnd
  while (validityFrom(state, end) <= held) end = periodEndAfter(state, end)
  return end
}
