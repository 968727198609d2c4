import { createHash, createHmac, timingSafeEqual } from 'node:crypto'
import { problem } from '#core/problem.ts'
import { fail, ok, type Result } from '#core/result.ts'
import type { Millis } from '#core/time.ts'
import type { SourceFacts, SourceRequest } from '../source-kind.ts'

/** How far a signed instant may be from ours. */
const TOLERANCE_MS = 5 * 60_000

export const header = ({ headers }: Pick<SourceRequest, 'headers'>, name: string): string => {
  const value = headers[name]
  return (Array.isArray(value) ? value[0] : value) ?? ''
}

/** The sender's own id of a delivery, where a header has one: {@link SourceFacts}. */
export function deliveryIn(
  context: Pick<SourceRequest, 'headers'>,
  name = 'webhook-id',
): Pick<SourceFacts, 'deliveryId'> {
  const deliveryId = header(context, name)
  return deliveryId === '' ? {} : { deliveryId }
}

/** Whether two texts are equal, in a time that tells nothing about where they differ. */
export function sameText(given: string, expected: string): boolean {
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest()
  return timingSafeEqual(digest(given), digest(expected))
}

export const hmacBase64 = (
  secret: string | Buffer,
  ...parts: readonly (string | Buffer)[]
): string => {
  const hmac = createHmac('sha256', secret)
  for (const part of parts) hmac.update(part)
  return hmac.digest('base64')
}

export const hmacHex = (secret: string, body: Buffer): string =>
  createHmac('sha256', secret).update(body).digest('hex')

export const hexDigest = (
  algorithm: 'md5' | 'sha1',
  ...parts: readonly (string | Buffer)[]
): string => {
  const hash = createHash(algorithm)
  for (const part of parts) hash.update(part)
  return hash.digest('hex')
}

/** The body, if the signature holds. */
export const signedBy = (
  request: SourceRequest,
  name: string,
  expected: string,
): Result<Buffer> => {
  const given = header(request, name)
  if (given === '') return fail(problem('bad_signature', { detail: `${name}: -` }))
  return sameText(given, expected)
    ? ok(request.rawBody)
    : fail(problem('bad_signature', { detail: name }))
}

/** Whether a signed instant, in seconds since 1970, is near enough to now that nobody can have kept the message for long. */
export function isFresh(seconds: string, now: Millis): boolean {
  return /^\d{9,11}$/.test(seconds) && Math.abs(Number(seconds) * 1000 - now) <= TOLERANCE_MS
}

/**
 * Standard Webhooks, for senders that the shop writes itself: HMAC-SHA256 over `id.timestamp.body`, five minutes of
 * tolerance. The header may list several signatures (a secret that is being changed); one must hold.
 */
export function standardWebhook(
  request: SourceRequest,
  secrets: Readonly<Record<string, string>>,
  now: Millis,
): Result<Buffer> {
  const id = header(request, 'webhook-id')
  const timestamp = header(request, 'webhook-timestamp')
  const given = header(request, 'webhook-signature')
  if (id === '' || timestamp === '' || given === '')
    return fail(
      problem('bad_signature', { detail: 'webhook-id, webhook-timestamp, webhook-signature' }),
    )
  const expected = hmacBase64(
    standardKey(secrets['signing_secret'] ?? ''),
    `${id}.${timestamp}.`,
    request.rawBody,
  )
  const holds = given
    .split(' ')
    .map((one) => one.startsWith('v1,') && sameText(one.slice(3), expected))
    .some(Boolean)
  if (!holds) return fail(problem('bad_signature', { detail: 'webhook-signature' }))
  if (!isFresh(timestamp, now)) return fail(problem('stale_message', { at: timestamp }))
  return ok(request.rawBody)
}

/** `whsec_` and base64, as the standard writes it; any other secret is its own letters. */
const standardKey = (secret: string): Buffer =>
  secret.startsWith('whsec_')
    ? Buffer.from(secret.slice('whsec_'.length), 'base64')
    : Buffer.from(secret)
