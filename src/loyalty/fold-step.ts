import type { Millis } from '#core/time.ts'
import type { CompiledVersion } from './compile-program.ts'
import { applyPins } from './fold-pins.ts'
import { earnedRank } from './fold-earned.ts'
import { decide, hold, periodEndAfter } from './fold-policy.ts'
import { type FoldState, NEVER, record } from './fold-state.ts'
import { advanceWindows, openWindows } from './fold-windows.ts'
import { REASON } from './reasons.ts'

/** The next instant at which anything happens; Infinity if nothing will. */
export function nextInstant(state: FoldState): Millis {
  const { timeline } = state.input
  const { versions } = state.program
  let next = state.policyAt
  if (state.pinChange < next) next = state.pinChange
  if (state.applied < timeline.count) next = Math.min(next, timeline.at[state.applied] as number)
  const conditions = state.version.conditions.length
  for (let c = 0; c < conditions; c++) {
    const change = state.change[c] as number
    if (change < next) next = change
  }
  const later = versions[state.versionIndex + 1]
  return later !== undefined && later.effectiveAt < next ? later.effectiveAt : next
}

/** Everything that happens at one instant. What ends with a version is still judged by it; then the next one rules. */
export function step(state: FoldState, at: Millis): void {
  state.closingEarned = state.earned
  advanceWindows(state, at)
  decide(state, at, state.before)
  show(state, at)
  const later = state.program.versions[state.versionIndex + 1]
  if (later === undefined || later.effectiveAt > at) return
  changeRules(state, later, at)
  show(state, at)
}

/** Shows the level held, or the pin's, and writes down a change. */
export function show(state: FoldState, at: Millis): void {
  const { pins } = state.input
  if (pins.length === 0) {
    state.shown = state.rank
    state.pinChange = NEVER
    state.pin = -1
  } else if (applyPins(state, at)) {
    const reason = state.reason
    state.reason = state.pin < 0 ? REASON.pin_end : REASON.pin
    record(state, at, { judged: false })
    state.reason = reason
    return
  }
  record(state, at, { judged: isJudged(state.reason) })
}

const isJudged = (reason: number): boolean =>
  reason === REASON.validity_end || reason === REASON.period_end

/** Carries what is held over to the next version's ladder. */
function changeRules(state: FoldState, next: CompiledVersion, at: Millis): void {
  const { below, above, removed } = next
  const old = state.rank
  const isGone = removed[old] === 1
  const isProtected = at < next.protectedUntil
  const before = below[state.earned] as number
  const held = new Float64Array(state.until.length).fill(-Infinity)
  for (let rank = 0; rank < below.length; rank++) {
    const to = below[rank] as number
    held[to] = Math.max(held[to] as number, state.until[rank] as number)
  }
  state.until.set(held)
  if (state.watched >= 0) watchOn(state, next)
  state.protectedRank = below[state.protectedRank] as number
  state.graceFloor = Math.min(below[state.graceFloor] as number, below[old] as number)
  state.versionIndex++
  state.version = next
  openWindows(state, at)
  state.closingEarned = earnedRank(state)
  state.rank = (isGone && isProtected ? above[old] : below[old]) as number
  state.reason = REASON.rule_changed
  if (isGone) {
    state.reason = REASON.level_removed
    state.graceEnd = NEVER
    state.holdUntil = NEVER
    state.rank = Math.max(state.rank, state.closingEarned)
  }
  if (isProtected) protect(state, next.protectedUntil)
  if (state.version.upgradesAtPeriodEnd) state.periodEnd = periodEndAfter(state, at)
  const rank = state.rank
  decide(state, at, before)
  if (state.rank > rank) state.reason = REASON.rule_changed
}

/** Nobody falls below the level they have until the promised day. */
function protect(state: FoldState, until: Millis): void {
  state.protectedRank = state.rank
  state.protectedUntil = until
  hold(state, { above: 0, to: state.rank, until })
}

/** Carries the level that is watched while looking ahead over to the next ladder. */
function watchOn(state: FoldState, { below, removed }: CompiledVersion): void {
  const rank = state.watched >> 1
  const isAbove = (state.watched & 1) === 1 || removed[rank] === 1
  state.watched = 2 * (below[rank] as number) + (isAbove ? 1 : 0)
}
