import { randomBytes } from 'node:crypto'
import { Webhook } from 'standardwebhooks'
import type { Millis } from '#core/time.ts'

/** Something to be told: what it is about decides in which order, and whether a later one makes it pointless. */
export type Message = {
  /** webhook-id: the same for every receiver and every try. */
  readonly id: string
  readonly type: string
  /** 0 = about nobody. */
  readonly customer: number
  readonly subject: string
  readonly from: string
  readonly to: string
  readonly at: Millis
  /** What is sent and signed, to the letter. */
  readonly body: string
  /** No news about the customer: told only to whoever asks for it. */
  readonly backfill: boolean
}

/** A signing secret as Standard Webhooks writes them. */
export const signingSecret = (): string => `whsec_${randomBytes(32).toString('base64')}`

/** Headers of one try. Of several secrets each signs: a receiver that knows any of them is content. */
export function signedHeaders(
  { id, body }: Pick<Message, 'id' | 'body'>,
  { secrets, now }: { readonly secrets: readonly string[]; readonly now: Millis },
): Record<string, string> {
  const at = new Date(Math.floor(now / 1000) * 1000)
  return {
    'content-type': 'application/json',
    'user-agent': 'Zhike-Webhooks/1',
    'webhook-id': id,
    'webhook-timestamp': String(Math.floor(now / 1000)),
    'webhook-signature': secrets.map((one) => new Webhook(one).sign(id, at, body)).join(' '),
  }
}
