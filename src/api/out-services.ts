import type { Result } from '#core/result.ts'
import type { Millis } from '#core/time.ts'
import type { TransitionType } from '#messaging/transitions/transition.ts'
import type { Actor } from './actor.ts'
import type { CustomerPointer } from './customer-filter.ts'
import type { Listed, Paging } from './services.ts'
import type { Transition } from './shapes/transition.ts'

/** What leaves the house: transitions, and to whom they are told. */
export type TransitionsService = {
  list(
    actor: Actor,
    filter: {
      types?: readonly TransitionType[] | undefined
      subject?: string | undefined
      customer?: CustomerPointer | undefined
      since?: Millis | undefined
      order: 'newest' | 'oldest'
    },
    page: Paging,
  ): Promise<Result<Listed<Transition>>>
}
