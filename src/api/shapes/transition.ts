import { type Static, Type } from 'typebox'
import { CAUSES, TRANSITION_TYPES } from '#messaging/transitions/transition.ts'
import { PageQuery } from './page.ts'
import { closed, nullable, oneOf } from './schema.ts'
import { Text } from './text.ts'
import { Time, TimeInput } from './time.ts'

/** How a definition is named: segment:vip. */
export const ABOUT = '^(segment|tag|class|tier):[a-z][a-z0-9_-]{0,63}$'

const Value = closed({ key: Type.String(), name: Text })

/** What became of a customer: the same in answers, in webhooks and in the stream. */
export const Transition = closed({
  /** The same for ever; webhooks carry it as webhook-id. */
  id: Type.String(),
  type: oneOf(TRANSITION_TYPES),
  /** The shop's own id, or no:N. */
  customer: closed({ no: Type.Integer(), id: Type.String() }),
  /** kind: segment, tag, class or tier. */
  about: closed({ kind: Type.String(), key: Type.String(), name: Text }),
  from: nullable(Value),
  to: nullable(Value),
  /** Since when it is so, and when that was found. */
  at: Time,
  known_at: Time,
  /** Of the definition. */
  version: Type.Integer(),
  cause: oneOf(CAUSES),
  sentence: Text,
  /** The evaluation that found it. */
  run: Type.Integer(),
})
export type Transition = Static<typeof Transition>

export const TransitionQuery = closed({
  ...PageQuery,
  type: Type.Optional(
    Type.Array(oneOf(TRANSITION_TYPES), {
      maxItems: TRANSITION_TYPES.length,
      description: 'any of these',
    }),
  ),
  customer: Type.Optional(Type.String({ maxLength: 300, description: 'id, KIND:VALUE or no:N' })),
  about: Type.Optional(
    Type.String({
      pattern: ABOUT,
      description: 'one definition, such as segment:vip or tier:membership',
    }),
  ),
  since: Type.Optional(TimeInput),
  order: Type.Optional(oneOf(['newest', 'oldest'])),
})
export type TransitionQuery = Static<typeof TransitionQuery>
