import { lookup } from 'node:dns/promises'
import { request as plainRequest, type ClientRequest, type IncomingMessage } from 'node:http'
import { request as secureRequest } from 'node:https'
import { isIP } from 'node:net'
import { ok, type Result } from '#core/result.ts'
import {
  type AllowedHosts,
  bareHost,
  checkAddress,
  isAllowedHost,
  isPublicAddress,
  refused,
} from './address.ts'

export type Address = { readonly address: string; readonly family: number }
export type Resolve = (host: string) => Promise<readonly Address[]>

/** How addresses are found and which are let through. */
export type Guard = {
  readonly allowed: AllowedHosts
  /** The system's resolver if it is left out. */
  readonly resolve?: Resolve
}

/** Words for why there was no answer. */
export const FAILURES = [
  'address_refused',
  'not_found',
  'no_connection',
  'timeout',
  'stopped',
] as const

/** What became of one try. `status` null: there was no answer. */
export type Outcome = {
  readonly status: number | null
  /** '' = there was an answer. */
  readonly failure: '' | (typeof FAILURES)[number]
  /** The beginning of the answer. */
  readonly answer: string
  readonly milliseconds: number
  /** Seconds that the receiver asked to wait. */
  readonly retryAfter: number | null
}

export const TIMEOUT_MS = 15_000
/** So much of an answer is read, and so much is kept. */
const MOST_READ = 16_384
const MOST_KEPT = 1000

/**
 * Sends a message once. The host's addresses are found anew and all of them are checked; the connection goes to one that
 * was checked, so that a name that changes its address in between leads nowhere else. Redirects are answers like any
 * other: not followed.
 */
export async function postOnce(
  message: {
    readonly url: string
    readonly headers: Readonly<Record<string, string>>
    readonly body: string
  },
  {
    guard,
    signal,
    timeout = TIMEOUT_MS,
  }: {
    readonly guard: Guard
    readonly signal?: AbortSignal
    readonly timeout?: number
  },
): Promise<Outcome> {
  const started = performance.now()
  const over = AbortSignal.timeout(timeout)
  const end = (outcome: Partial<Outcome>): Outcome => ({
    status: null,
    failure: '',
    answer: '',
    retryAfter: null,
    milliseconds: Math.round(performance.now() - started),
    ...outcome,
  })
  try {
    const target = await targetOf(message.url, guard, over)
    if (!target.ok) return end({ failure: 'address_refused' })
    const both = signal ? AbortSignal.any([over, signal]) : over
    const response = await send(message, target.value, both)
    const answer = await beginningOf(response, both)
    return end({
      status: response.statusCode ?? 0,
      answer,
      retryAfter: secondsOf(response.headers['retry-after']),
    })
  } catch (error) {
    if (signal?.aborted) return end({ failure: 'stopped' })
    if (over.aborted) return end({ failure: 'timeout' })
    const { code } = error as NodeJS.ErrnoException
    const isUnknown = code === 'ENOTFOUND' || code === 'EAI_AGAIN'
    return end({ failure: isUnknown ? 'not_found' : 'no_connection' })
  }
}

type Target = { readonly url: URL; readonly at: Address }

/** The one address to connect to, with all others of the name checked as well. */
export async function targetOf(
  text: string,
  { allowed, resolve = systemResolver }: Guard,
  signal?: AbortSignal,
): Promise<Result<Target>> {
  const checked = checkAddress(text, allowed)
  if (!checked.ok) return checked
  const url = checked.value
  const host = bareHost(url)
  const family = isIP(host)
  const found = family === 0 ? await before(resolve(host), signal) : [{ address: host, family }]
  const [first] = found
  if (first === undefined) throw Object.assign(new Error('no address'), { code: 'ENOTFOUND' })
  const isOutside = found.every(({ address }) => isPublicAddress(address))
  if (!isOutside && !isAllowedHost(url, allowed)) return refused(url.hostname, 'inside')
  return ok({ url, at: first })
}

const systemResolver: Resolve = (host) => lookup(host, { all: true, verbatim: true })

/** A resolver cannot be stopped, but it can be waited for no longer. */
const before = <T>(work: Promise<T>, signal: AbortSignal | undefined): Promise<T> =>
  signal === undefined
    ? work
    : Promise.race([
        work,
        new Promise<never>((_resolve, reject) =>
          signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true }),
        ),
      ])

function send(
  { headers, body }: { headers: Readonly<Record<string, string>>; body: string },
  { url, at }: Target,
  signal: AbortSignal,
): Promise<IncomingMessage> {
  const request = url.protocol === 'https:' ? secureRequest : plainRequest
  return new Promise((resolve, reject) => {
    const sending: ClientRequest = request(
      url,
      {
        method: 'POST',
        agent: false,
        signal,
        headers: { ...headers, 'content-length': String(Buffer.byteLength(body)) },
        maxHeaderSize: 16_384,
        // Asked for a name's address, the connection is given the one that was checked.
        lookup: (_host, options, found) => {
          if ((options as { all?: boolean }).all) found(null, [{ ...at }])
          else found(null, at.address, at.family)
        },
      },
      resolve,
    )
    sending.on('error', reject)
    sending.end(body)
  })
}

/** Whoever says 200 has taken the message, however the rest of the answer goes. */
async function beginningOf(response: IncomingMessage, signal: AbortSignal): Promise<string> {
  const parts: Buffer[] = []
  let size = 0
  try {
    for await (const part of response) {
      parts.push(part as Buffer)
      size += (part as Buffer).length
      if (size >= MOST_READ || signal.aborted) break
    }
  } catch {
    // The status was there already.
  } finally {
    response.destroy()
  }
  const text = Buffer.concat(parts).subarray(0, MOST_READ).toString('utf8')
  // Control characters could forge lines where the log is shown as text.
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is taken out
  return text.replace(/[\u0000-\u0008\u000b-\u001f\u007f]/g, ' ').slice(0, MOST_KEPT)
}

function secondsOf(header: string | undefined): number | null {
  if (header === undefined) return null
  if (/^\d{1,9}$/.test(header)) return Number(header)
  const at = Date.parse(header)
  return Number.isNaN(at) ? null : Math.max(0, Math.ceil((at - Date.now()) / 1000))
}
