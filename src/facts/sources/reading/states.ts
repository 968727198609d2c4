import { problem } from '#core/problem.ts'
import type { OrderState } from '../../order-status.ts'
import type { Payload } from './payload.ts'

export type States = Readonly<Record<string, OrderState>>

/** The state that the first known of these words means; an unknown one is a problem that names the known ones. */
export function stateOf(states: States, ...places: readonly Payload[]): OrderState {
  for (const place of places) {
    const word = place.word()
    const state = word !== undefined && Object.hasOwn(states, word) ? states[word] : undefined
    if (state !== undefined) return state
  }
  const [place] = places
  if (place?.said)
    place.blame(problem('not_one_of', { allowed: Object.keys(states).join(', ') }, place.path))
  else place?.must(undefined, '')
  return 'pending'
}
