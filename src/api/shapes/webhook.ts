import { type Static, Type } from 'typebox'
import { TRANSITION_TYPES } from '#messaging/transitions/transition.ts'
import { FAILURES } from '#messaging/webhooks/post.ts'
import { DELIVERY_STATES } from '#messaging/webhooks/retry.ts'
import { PageQuery } from './page.ts'
import { AnyJson, closed, Count, nullable, oneOf } from './schema.ts'
import { Text } from './text.ts'
import { Time, TimeInput } from './time.ts'
import { ABOUT } from './transition.ts'

const About = Type.String({
  pattern: ABOUT,
  description: 'a definition, such as segment:vip',
})

/** Who is told. The secret is shown when it is made, and never again. */
export const WebhookEndpoint = closed({
  id: Type.String(),
  name: Type.String(),
  url: Type.String(),
  types: Type.Array(oneOf(TRANSITION_TYPES)),
  /** Empty = all definitions. */
  about: Type.Array(Type.String()),
  /** Also what follows from imports and changed rules. */
  backfill: Type.Boolean(),
  enabled: Type.Boolean(),
  /** hand: somebody did; gone: it answered 410; failing: it took nothing for days. */
  disabled_why: nullable(oneOf(['hand', 'gone', 'failing'])),
  failing_since: nullable(Time),
  last_success_at: nullable(Time),
  /** What is wrong and what to do. */
  alarm: nullable(Text),
  /** Until when the secret before the present one signs as well. */
  previous_secret_until: nullable(Time),
  pending: Count,
  failed: Count,
  created_at: Time,
  by: Type.String(),
  etag: Type.String(),
})
export type WebhookEndpoint = Static<typeof WebhookEndpoint>

export const WebhookEndpointInput = closed({
  name: Type.String({ minLength: 1, maxLength: 80 }),
  url: Type.String({ minLength: 1, maxLength: 2000 }),
  types: Type.Optional(
    Type.Array(oneOf(TRANSITION_TYPES), {
      minItems: 1,
      maxItems: TRANSITION_TYPES.length,
      description: 'default: all',
    }),
  ),
  about: Type.Optional(
    Type.Array(About, { maxItems: 100, description: 'only these definitions; default: all' }),
  ),
  backfill: Type.Optional(
    Type.Boolean({ description: 'also what follows from imports and changed rules' }),
  ),
  enabled: Type.Optional(Type.Boolean({ description: 'default true' })),
})
export type WebhookEndpointInput = Static<typeof WebhookEndpointInput>

/** With its signing secret, shown this once. */
export const WebhookEndpointCreated = closed({ endpoint: WebhookEndpoint, secret: Type.String() })
export type WebhookEndpointCreated = Static<typeof WebhookEndpointCreated>

export const WebhookAttempt = closed({
  n: Type.Integer(),
  at: Time,
  /** null: there was no answer. */
  status: nullable(Type.Integer()),
  /** Why there was none; unknown: the sender stopped in the middle, or is at it. */
  failure: nullable(oneOf([...FAILURES, 'unknown'])),
  milliseconds: nullable(Count),
  /** The beginning of it. */
  answer: Type.String(),
})

/** cancelled: taken back by a later one before anybody was told. */
export const WebhookDelivery = closed({
  id: Type.String(),
  /** What receivers know it by: the same at every try. */
  webhook_id: Type.String(),
  type: Type.String(),
  state: oneOf(DELIVERY_STATES),
  made_at: Time,
  next_at: nullable(Time),
  done_at: nullable(Time),
  attempts: Type.Array(WebhookAttempt),
  body: AnyJson,
})
export type WebhookDelivery = Static<typeof WebhookDelivery>

export const WebhookDeliveryQuery = closed({
  ...PageQuery,
  state: Type.Optional(oneOf(DELIVERY_STATES)),
})
export type WebhookDeliveryQuery = Static<typeof WebhookDeliveryQuery>

export const WebhookReplayInput = closed({
  since: Type.Optional(TimeInput),
})
export const WebhookReplayed = closed({ count: Count })
export type WebhookReplayed = Static<typeof WebhookReplayed>
