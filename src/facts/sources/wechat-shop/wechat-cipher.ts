import { createDecipheriv } from 'node:crypto'
import { problem } from '#core/problem.ts'
import { fail, ok, type Result } from '#core/result.ts'
import type { Millis } from '#core/time.ts'
import { header, hexDigest, isFresh, sameText, standardWebhook } from '../reading/signatures.ts'
import type { HookAnswer, SourceRequest } from '../source-kind.ts'

type Secrets = Readonly<Record<string, string>>

const queryOf = (request: SourceRequest): URLSearchParams =>
  new URLSearchParams(request.url.split('?')[1] ?? '')

const sha1Of = (...parts: readonly string[]): string =>
  hexDigest('sha1', [...parts].sort().join(''))

/** WeChat asks with `echostr` whether the address is ours, and wants it back; enciphered in the enciphered mode. */
export function greetWechat(
  request: SourceRequest,
  secrets: Secrets,
  now: Millis,
): Result<HookAnswer> | undefined {
  const query = queryOf(request)
  const echo = query.get('echostr')
  if (echo === null) return undefined
  const [timestamp, nonce] = [query.get('timestamp') ?? '', query.get('nonce') ?? '']
  const enciphered = query.get('msg_signature')
  const expected = sha1Of(
    secrets['token'] ?? '',
    timestamp,
    nonce,
    ...(enciphered === null ? [] : [echo]),
  )
  if (!sameText(enciphered ?? query.get('signature') ?? '', expected))
    return fail(problem('bad_signature', { detail: 'signature' }))
  if (!isFresh(timestamp, now))
    return fail(problem('stale_message', { at: timestamp.slice(0, 20) }))
  if (enciphered === null) return ok({ type: 'text/plain', body: echo })
  const text = decipher(echo, secrets)
  return text.ok ? ok({ type: 'text/plain', body: text.value }) : text
}

/**
 * A push, as JSON. The plain mode signs no content, so only enciphered messages are taken. What the shop's own program
 * passes on is signed as Standard Webhooks say.
 */
export function verifyWechat(
  request: SourceRequest,
  secrets: Secrets,
  now: Millis,
): Result<Buffer> {
  if (header(request, 'webhook-signature') !== '') {
    if (!secrets['signing_secret'])
      return fail(problem('bad_signature', { detail: 'signing_secret' }))
    return standardWebhook(request, secrets, now)
  }
  const query = queryOf(request)
  const timestamp = query.get('timestamp') ?? ''
  const enciphered = encipheredIn(request.rawBody.toString('utf8'))
  const expected = sha1Of(secrets['token'] ?? '', timestamp, query.get('nonce') ?? '', enciphered)
  if (enciphered === '' || !sameText(query.get('msg_signature') ?? '', expected))
    return fail(problem('bad_signature', { detail: 'msg_signature, Encrypt' }))
  if (!isFresh(timestamp, now))
    return fail(problem('stale_message', { at: timestamp.slice(0, 20) }))
  const text = decipher(enciphered, secrets)
  return text.ok ? ok(Buffer.from(asJson(text.value))) : text
}

/** The enciphered text of a JSON or XML body. */
function encipheredIn(body: string): string {
  const found =
    /"Encrypt"\s*:\s*"([A-Za-z0-9+/=\\]+)"/.exec(body) ??
    /<Encrypt>\s*(?:<!\[CDATA\[)?([A-Za-z0-9+/=]+)/.exec(body)
  return (found?.[1] ?? '').replaceAll('\\', '')
}

/** AES-256-CBC under EncodingAESKey: 16 random bytes, the length, the message, the app's id; padded to 32. */
function decipher(enciphered: string, secrets: Secrets): Result<string> {
  const key = Buffer.from(`${secrets['encoding_aes_key'] ?? ''}=`, 'base64')
  const wrong = (detail: string) => fail(problem('bad_signature', { detail }))
  if (key.length !== 32) return wrong('EncodingAESKey')
  try {
    const decipheriv = createDecipheriv('aes-256-cbc', key, key.subarray(0, 16)).setAutoPadding(
      false,
    )
    const padded = Buffer.concat([decipheriv.update(enciphered, 'base64'), decipheriv.final()])
    const plain = padded.subarray(0, padded.length - (padded.at(-1) ?? 0))
    const length = plain.readUInt32BE(16)
    if (20 + length > plain.length) return wrong('Encrypt')
    const app = plain.subarray(20 + length).toString()
    if (secrets['app_id'] && secrets['app_id'] !== app) return wrong('AppID')
    return ok(plain.subarray(20, 20 + length).toString())
  } catch {
    return wrong('Encrypt')
  }
}

/** A message in XML says little: its fields, flat, as texts. */
function asJson(text: string): string {
  if (!text.trimStart().startsWith('<')) return text
  const fields: Record<string, string> = {}
  for (const [, name = '', marked, bare] of text.matchAll(
    /<(\w+)>\s*(?:<!\[CDATA\[([^\]]*)\]\]>|([^<]*))\s*<\/\1>/g,
  ))
    fields[name] = marked ?? bare ?? ''
  return JSON.stringify(fields)
}
