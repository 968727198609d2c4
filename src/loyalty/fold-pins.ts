import type { Millis } from '#core/time.ts'
import type { CompiledProgram, CompiledVersion } from './compile-program.ts'
import { type FoldState, NEVER, type Pin } from './fold-state.ts'

/** Lets the pin in force at `at` decide what is shown; says whether another pin than before is in force. */
export function applyPins(state: FoldState, at: Millis): boolean {
  const { pins } = state.input
  const before = state.pin
  state.pin = -1
  state.pinChange = NEVER
  for (let index = 0; index < pins.length; index++) {
    const pin = pins[index] as Pin
    if (pin.from > at) {
      state.pinChange = Math.min(state.pinChange, pin.from)
    } else if (pin.until > at) {
      state.pinChange = Math.min(state.pinChange, pin.until)
      if (rankOfLevel(state, pin.level) >= 0) state.pin = index
    }
  }
  const pin = pins[state.pin]
  const rank = pin === undefined ? state.rank : rankOfLevel(state, pin.level)
  state.shown = pin?.mode === 'at_least' ? Math.max(rank, state.rank) : rank
  return state.pin !== before
}

const rankOfLevel = ({ program, versionIndex }: FoldState, level: string): number =>
  rankIn(program, versionIndex, level)

/**
 * The rank of a level in a version; a level that an earlier version had and that was removed since counts as the next
 * lower one. -1 if the level has not been heard of by then.
 */
export function rankIn(program: CompiledProgram, versionIndex: number, level: string): number {
  const id = program.levelKeys.indexOf(level)
  for (let index = versionIndex; index >= 0; index--) {
    const rank = (program.versions[index] as CompiledVersion).levelIds.indexOf(id)
    if (id < 0 || rank < 0) continue
    let mapped = rank
    for (let later = index + 1; later <= versionIndex; later++)
      mapped = (program.versions[later] as CompiledVersion).below[mapped] as number
    return mapped
  }
  return -1
}
