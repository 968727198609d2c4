import { canonicalJson } from '#core/json.ts'
import type { Millis } from '#core/time.ts'
import type { Arrival } from '#facts/sources/arrival.ts'
import { isoOf } from '#facts/sources/reading/order-words.ts'
import type { Meaning } from '#facts/sources/tracking/meaning.ts'
import type { NewReject } from '#facts/sources/source-rejects.store.ts'
import { textOf } from '#facts/sources/tracking/values.ts'
import type { Taken } from './tracking-intake.ts'

/** Under this name a refused message is sent again as a message. */
export const MESSAGE = 'message'

/** What became of a message, for the counts and the live view. */
export function arrivalOf(taken: Taken, at: Millis): Arrival {
  const { meaning, what, outcome, raw, problem } = taken
  const name = textOf(raw['event']) ?? textOf(raw['name'])
  const id = meaning?.message.id ?? textOf(raw['messageId'])
  return {
    at,
    what,
    outcome,
    raw,
    ...(name === undefined ? {} : { name: name.slice(0, 200) }),
    ...(id === undefined ? {} : { id: id.slice(0, 200) }),
    ...(problem ? { problem } : {}),
    ...(meaning ? { became: becameOf(meaning), who: meaning.who } : {}),
  }
}

/** What is kept of a message that was refused: itself, with what stood around it. */
export function rejectOf({ outcome, problem, raw, what, message }: Taken): NewReject[] {
  if (outcome !== 'rejected' || !problem) return []
  const times = message.ok ? { sentAt: isoOf(message.value.sentAt) } : {}
  const id = textOf(raw['messageId'])
  return [
    {
      what: MESSAGE,
      raw: JSON.stringify({ ...times, ...raw, ...(what === 'unknown' ? {} : { type: what }) }),
      problem,
      key: id ?? canonicalJson(raw),
    },
  ]
}

function becameOf({ message, event, customer, order, refund, feedback, alias }: Meaning) {
  return [
    ...(event ? [{ kind: 'events', id: message.id, as: event.type }] : []),
    ...(customer ? [{ kind: 'customers', id: message.userId ?? message.anonymousId ?? '' }] : []),
    ...(order ? [{ kind: 'orders', id: order.orderId, as: order.status }] : []),
    ...(refund ? [{ kind: 'refunds', id: refund.refund_id }] : []),
    ...(feedback ? [{ kind: 'feedback', id: feedback.feedback_id, as: feedback.kind }] : []),
    ...(alias ? [{ kind: 'alias', id: `${alias.previousId} → ${alias.userId}` }] : []),
  ]
}
