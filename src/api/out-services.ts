import type { Readable } from 'node:stream'
import type { Result } from '#core/result.ts'
import type { Millis } from '#core/time.ts'
import type { TransitionType } from '#messaging/transitions/transition.ts'
import type { Actor } from './actor.ts'
import type { CustomerPointer } from './customer-filter.ts'
import type { Listed, Paging } from './services.ts'
import type { Transition } from './shapes/transition.ts'
import type {
  WebhookDelivery,
  WebhookEndpoint,
  WebhookEndpointCreated,
  WebhookEndpointInput,
  WebhookReplayed,
} from './shapes/webhook.ts'

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

/** `secret` is given when it is made, and never again. `etag` is what the reader sent in If-Match. */
export type WebhooksService = {
  list(actor: Actor): Promise<Result<WebhookEndpoint[]>>
  show(actor: Actor, id: string): Promise<Result<WebhookEndpoint>>
  create(actor: Actor, input: WebhookEndpointInput): Promise<Result<WebhookEndpointCreated>>
  change(
    actor: Actor,
    id: string,
    input: WebhookEndpointInput,
    etag: string,
  ): Promise<Result<WebhookEndpoint>>
  remove(actor: Actor, id: string): Promise<Result<WebhookEndpoint>>
  rotate(actor: Actor, id: string): Promise<Result<WebhookEndpointCreated>>
  /** Sends a message now, also to an endpoint that is disabled, and answers what became of it. */
  test(actor: Actor, id: string): Promise<Result<WebhookDelivery>>
  deliveries(
    actor: Actor,
    id: string,
    filter: { state?: WebhookDelivery['state'] | undefined },
    page: Paging,
  ): Promise<Result<Listed<WebhookDelivery>>>
  replay(actor: Actor, id: string, delivery: string): Promise<Result<WebhookDelivery>>
  /** All that failed since then; a day if it is left out. */
  replayFailed(actor: Actor, id: string, since?: Millis): Promise<Result<WebhookReplayed>>
}

/** What open pages are told of. */
export type StreamService = {
  open(listener: {
    /** The last event that the listener has heard. */
    after: bigint | undefined
    isStillIn: () => Promise<boolean>
  }): Promise<Result<Readable>>
  /** Lets everybody go: the server is about to stop. */
  close(): void
}
