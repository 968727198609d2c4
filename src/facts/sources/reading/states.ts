import { problem } from '#core/problem.ts'
import type { OrderState } from '../../order-status.ts'
import type { Payload } from './payload.ts'

export type States = Readonly<Record<string, OrderState>>

/**
 * The state that the first known of these words means; an unknown one is a problem that names the known ones. `spelt`:
 * the word as the states have it.
 */
export function stateOf(
  states: States,
  places: readonly Payload[],
  spelt = (word: string): string => word,
): OrderState {
  for (const place of places) {
    const said = place.word()
    const word = said === undefined ? undefined : spelt(said)
    const state = word !== undefined && Object.hasOwn(states, word) ? states[word] : undefined
    if (state !== undefined) return state
  }
  const [place] = places
  if (place?.said)
    place.blame(problem('not_one_of', { allowed: Object.keys(states).join(', ') }, place.path))
  else place?.must(undefined, '')
  return 'pending'
}
