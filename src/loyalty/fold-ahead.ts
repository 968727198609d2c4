import type { Millis } from '#core/time.ts'
import { FALL } from './compile-program.ts'
import type { Folder } from './fold.ts'
import { meetsKeep } from './fold-earned.ts'
import { type FoldState, NEVER } from './fold-state.ts'
import { nextInstant, step } from './fold-step.ts'

/** Goes on without new facts until the level falls, or until it is plain that it never will. */
export function lookAhead({ state, result }: Folder, first: Millis): void {
  state.recording = false
  state.watched = 2 * state.shown
  for (let next = first; next !== NEVER; next = nextInstant(state)) {
    step(state, next)
    const shown = 2 * state.shown
    if (shown < state.watched) {
      result.dropAt = next
      result.dropTo = state.shownLevel
      break
    }
    if (shown > state.watched && result.riseAt === NEVER) {
      result.riseAt = next
      result.riseTo = state.shownLevel
    }
    if (isSettled(state, next)) break
  }
  state.watched = -1
}

/** Nothing but renewals of what is held will follow. */
function isSettled(state: FoldState, at: Millis): boolean {
  const { version, input, rank, earned } = state
  if (state.applied < input.timeline.count || state.pinChange !== NEVER) return false
  if (state.versionIndex + 1 < state.program.versions.length) return false
  for (let c = 0; c < version.conditions.length; c++) if (state.change[c] !== NEVER) return false
  if (earned >= rank) return !version.upgradesAtPeriodEnd || earned === rank
  if (version.fall === FALL.validityEnd)
    return state.until[rank] === NEVER || meetsKeep(state, rank, state.value)
  if (version.fall === FALL.never) return true
  return state.graceEnd === NEVER && state.holdUntil === NEVER && at >= state.protectedUntil
}
