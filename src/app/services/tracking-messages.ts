import { problem } from '#core/problem.ts'
import { fail, type Result } from '#core/result.ts'
import {
  type Fields,
  MAX_EVENT,
  type Message,
  MESSAGE_TYPES,
  readMessage,
} from '#facts/sources/tracking/message.ts'
import { objectOf } from '#facts/sources/tracking/values.ts'
import type { TrackingCall } from '#api/tracking-services.ts'

/** One message of a request: as it came, and as it was read. */
export type Arrived = {
  readonly raw: Fields
  readonly what: string
  readonly message: Result<Message>
}

/** The messages of a request, each with what stands around all of them. */
export function messagesOf(call: TrackingCall, zone: string): Arrived[] {
  const body = objectOf(call.body)
  const list = call.type === undefined ? body['batch'] : [body]
  const around = call.type === undefined ? body : {}
  return (Array.isArray(list) ? list : []).map((one: unknown) => {
    const raw = withoutKey(objectOf(one))
    const what = call.type ?? MESSAGE_TYPES.find((type) => type === raw['type']) ?? 'unknown'
    return { raw, what, message: read(one, raw) }
  })

  function read(one: unknown, raw: Fields): Result<Message> {
    if (isTooLarge(raw)) return fail(problem('too_large', { what: 'event', limit: '32 KB' }))
    return readMessage(one === null || typeof one !== 'object' ? one : raw, call.type, {
      receivedAt: call.receivedAt,
      zone,
      context: objectOf(around['context']),
      sentAt: body['sentAt'] ?? call.sentAt,
      ...(call.anonymousId === undefined ? {} : { anonymousId: call.anonymousId }),
    })
  }
}

/** The write key is no part of what is said, and is kept nowhere. */
function withoutKey({ writeKey: _writeKey, ...rest }: Fields): Fields {
  return rest
}

function isTooLarge(raw: Fields): boolean {
  return Buffer.byteLength(JSON.stringify(raw)) > MAX_EVENT
}
