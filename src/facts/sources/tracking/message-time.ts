import { problem } from '#core/problem.ts'
import { fail, ok, type Result } from '#core/result.ts'
import { type Millis, parseTime } from '#core/time.ts'
import type { Envelope, Fields, Message } from './message.ts'

type Times = Pick<Message, 'at' | 'originalAt' | 'sentAt' | 'receivedAt'>

/**
 * When it happened. The sender's clock may be wrong, but it is wrong by as much when the message happens as when it
 * is sent: at = received − (sent − original). Without a time of sending nothing can be corrected. Nothing happens
 * after it was received.
 */
export function timesOf(fields: Fields, { receivedAt, zone, sentAt }: Envelope): Result<Times> {
  // RudderStack's SDKs always say when they were called, and beside it when it happened, where they are told.
  const told = fields['timestamp'] ?? fields['originalTimestamp']
  const originalAt = told === undefined || told === null ? undefined : readInstant(told, zone)
  if (told !== undefined && told !== null && originalAt === undefined) {
    const field = fields['timestamp'] == null ? 'originalTimestamp' : 'timestamp'
    return fail(problem('invalid_time', { value: String(told).slice(0, 60) }, `/${field}`))
  }
  const sent = readInstant(fields['sentAt'] ?? sentAt, zone)
  if (originalAt === undefined)
    return ok({ at: receivedAt, originalAt: receivedAt, receivedAt, ...sentOf(sent) })
  const at = sent === undefined ? originalAt : receivedAt - (sent - originalAt)
  return ok({ at: Math.min(at, receivedAt), originalAt, receivedAt, ...sentOf(sent) })
}

const sentOf = (sentAt: Millis | undefined): Pick<Times, 'sentAt'> =>
  sentAt === undefined ? {} : { sentAt }

/** ISO-8601, or milliseconds since 1970 as a number. */
function readInstant(value: unknown, zone: string): Millis | undefined {
  if (typeof value === 'number' && Number.isSafeInteger(value)) return value
  return typeof value === 'string' ? parseTime(value, zone) : undefined
}
