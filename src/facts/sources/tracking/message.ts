import { createHash, randomUUID } from 'node:crypto'
import { canonicalJson } from '#core/json.ts'
import { type Problem, problem } from '#core/problem.ts'
import { fail, ok, type Result } from '#core/result.ts'
import type { Millis } from '#core/time.ts'
import { timesOf } from './message-time.ts'
import { objectOf, textOf, optional } from './values.ts'

/** The calls of the protocol. */
export const MESSAGE_TYPES = ['identify', 'track', 'page', 'screen', 'group', 'alias'] as const
export type MessageType = (typeof MESSAGE_TYPES)[number]

/** So many bytes of JSON one message may have. */
export const MAX_EVENT = 32 * 1024

export type Fields = Readonly<Record<string, unknown>>

/** One call, read: whose, when, what. What its SDK did not say is absent, however it did not say it. */
export type Message = {
  readonly type: MessageType
  /** The sender's id, or one made of the content. */
  readonly id: string
  readonly userId?: string
  readonly anonymousId?: string
  readonly previousId?: string
  readonly groupId?: string
  /** Of track: the event; of page and screen: its name. */
  readonly name?: string
  readonly category?: string
  readonly properties: Fields
  readonly traits: Fields
  readonly context: Fields
  readonly channel?: string
  /** When it happened, by our clock. */
  readonly at: Millis
  /** When it happened and was sent, by the sender's clock. */
  readonly originalAt: Millis
  readonly sentAt?: Millis
  readonly receivedAt: Millis
  /** What the message says, however often and whenever it is sent. */
  readonly digest: string
}

/** What stands around messages: the batch's own fields, headers, when it came. */
export type Envelope = {
  readonly receivedAt: Millis
  readonly zone: string
  readonly context?: Fields
  readonly sentAt?: unknown
  /** Of header `anonymousid`. */
  readonly anonymousId?: string
}

/** Reads one message. Problems point into it. */
export function readMessage(
  raw: unknown,
  type: string | undefined,
  envelope: Envelope,
): Result<Message> {
  if (raw === null || typeof raw !== 'object' || Array.isArray(raw))
    return fail(problem('wrong_type', { type: 'object' }, ''))
  const fields = raw as Fields
  const kind = type ?? fields['type']
  if (!isMessageType(kind)) return fail(notOneOf(kind))
  const times = timesOf(fields, envelope)
  if (!times.ok) return times
  const userId = textOf(fields['userId'])
  const anonymousId = textOf(fields['anonymousId']) ?? envelope.anonymousId
  const previousId = textOf(fields['previousId'])
  const missing = whatIsMissing(kind, fields, { userId, anonymousId, previousId })
  if (missing) return fail(missing)
  const properties = objectOf(fields['properties'])
  const digest = digestOf(kind, fields)
  return ok({
    type: kind,
    id: idOf(fields, digest),
    ...optional('userId', userId),
    ...optional('anonymousId', anonymousId),
    ...optional('previousId', previousId),
    ...optional('groupId', textOf(fields['groupId'])),
    ...optional('name', textOf(kind === 'track' ? fields['event'] : fields['name'])),
    ...optional('category', textOf(fields['category'])),
    properties,
    traits: objectOf(fields['traits']),
    context: { ...envelope.context, ...objectOf(fields['context']) },
    ...optional('channel', textOf(fields['channel'])),
    ...times.value,
    digest,
  })
}

const isMessageType = (value: unknown): value is MessageType =>
  (MESSAGE_TYPES as readonly unknown[]).includes(value)

function notOneOf(value: unknown): Problem {
  if (value === undefined) return problem('missing_field', { field: 'type' }, '/type')
  return problem('not_one_of', { allowed: MESSAGE_TYPES.join(', ') }, '/type')
}

function whatIsMissing(
  type: MessageType,
  fields: Fields,
  who: Readonly<Record<'userId' | 'anonymousId' | 'previousId', string | undefined>>,
): Problem | undefined {
  const missing = (field: string): Problem => problem('missing_field', { field }, `/${field}`)
  if (who.userId === undefined && who.anonymousId === undefined) return missing('userId')
  for (const field of ['userId', 'anonymousId', 'previousId'] as const)
    if ((who[field]?.length ?? 0) > MAX_ID)
      return problem('too_long', { limit: MAX_ID }, `/${field}`)
  switch (type) {
    case 'track':
      return textOf(fields['event']) === undefined ? missing('event') : undefined
    case 'alias':
      if (who.userId === undefined) return missing('userId')
      return who.previousId === undefined ? missing('previousId') : undefined
    case 'group':
      return textOf(fields['groupId']) === undefined ? missing('groupId') : undefined
    case 'identify':
    case 'page':
    case 'screen':
      return undefined
  }
}
const MAX_ID = 200

/**
 * The sender's id. Without one, a message that says when it happened is named by what it says, so that a retry is
 * the same message; one that does not say may be meant twice.
 */
function idOf(fields: Fields, digest: string): string {
  const id = textOf(fields['messageId'])
  if (id !== undefined) return id.length <= MAX_ID ? id : `hash-${sha256(id)}`
  const when = fields['timestamp'] ?? fields['originalTimestamp'] ?? fields['sentAt']
  return when === undefined ? `made-${randomUUID()}` : `hash-${digest}`
}

/** What is said, without what each sending adds. */
function digestOf(type: MessageType, fields: Fields): string {
  const said = SAID.map((field) => fields[field] ?? null)
  return sha256(canonicalJson([type, ...said]))
}
const SAID = [
  'userId',
  'anonymousId',
  'previousId',
  'groupId',
  'event',
  'name',
  'category',
  'properties',
  'traits',
  'timestamp',
  'originalTimestamp',
] as const

const sha256 = (text: string): string =>
  createHash('sha256').update(text).digest('hex').slice(0, 40)
