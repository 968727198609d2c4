import type { ProblemAnswer } from '#api/shapes/problem.ts'
import { currentLanguage } from '../locales/language.tsx'

/** An answer that is not success, as the server (or, for a dead line, the console) describes it. */
export class RequestProblem extends Error {
  readonly problem: ProblemAnswer
  constructor(problem: ProblemAnswer) {
    super(`${problem.code}: ${problem.detail}`)
    this.name = 'RequestProblem'
    this.problem = problem
  }
}

export const isProblem = (error: unknown, code: string): boolean =>
  error instanceof RequestProblem && error.problem.code === code

export type Query = Readonly<
  Record<string, string | number | boolean | readonly string[] | null | undefined>
>

export type Sent = {
  readonly body?: unknown
  readonly form?: FormData
  /** Sends If-Match. */
  readonly etag?: string | undefined
  readonly signal?: AbortSignal
}

/** Reads `/v1…`. Throws {@link RequestProblem}. */
export const get = <T>(path: string, query: Query = {}, signal?: AbortSignal): Promise<T> =>
  request<T>('GET', path + queryString(query), signal ? { signal } : {})

/** Changes something under `/v1…`; a repeated click of the same request is recognised by its Idempotency-Key. */
export const send = <T>(
  method: 'POST' | 'PUT' | 'DELETE',
  path: string,
  sent: Sent = {},
): Promise<T> => request<T>(method, path, sent)

/** Said to the window when an answer shows that the session has ended. */
export const SIGNED_OUT = 'zhike.signed-out'

async function request<T>(method: string, path: string, sent: Sent): Promise<T> {
  const headers: Record<string, string> = {
    accept: 'application/json',
    'accept-language': currentLanguage(),
  }
  if (sent.body !== undefined) headers['content-type'] = 'application/json'
  if (sent.etag !== undefined) headers['if-match'] = sent.etag
  if (method !== 'GET') headers['idempotency-key'] = randomKey()
  const answer = await fetch(`/v1${path}`, {
    method,
    headers,
    credentials: 'same-origin',
    body: sent.form ?? (sent.body === undefined ? null : JSON.stringify(sent.body)),
    signal: sent.signal ?? null,
  }).catch((error: unknown) => {
    if (error instanceof DOMException && error.name === 'AbortError') throw error
    throw new RequestProblem(lineDown)
  })
  if (answer.ok) return (answer.status === 204 ? undefined : await answer.json()) as T
  if (answer.status === 401 && path !== '/session') dispatchEvent(new Event(SIGNED_OUT))
  throw new RequestProblem(await readProblem(answer))
}

async function readProblem(answer: Response): Promise<ProblemAnswer> {
  try {
    const body = (await answer.json()) as Partial<ProblemAnswer>
    if (typeof body.code === 'string' && typeof body.detail === 'string')
      return body as ProblemAnswer
  } catch {
    // Not JSON: something between us and the server answered.
  }
  return {
    ...lineDown,
    code: 'bad_answer',
    status: answer.status,
    detail: `${answer.status} ${answer.statusText}`,
  }
}

/** `unreachable` and `bad_answer` are the console's own codes; their sentences are in the texts. */
const lineDown: ProblemAnswer = {
  type: 'about:blank',
  title: '',
  status: 0,
  detail: '',
  code: 'unreachable',
  retry: true,
}

/** Leaves out what is empty; lists are repeated. @example queryString({ tier: 'gold', q: '' }) // '?tier=gold' */
export function queryString(query: Query): string {
  const params = new URLSearchParams()
  for (const [key, value] of Object.entries(query)) {
    if (value === undefined || value === null || value === '') continue
    if (Array.isArray(value)) for (const one of value as readonly string[]) params.append(key, one)
    else params.set(key, String(value))
  }
  const text = params.toString()
  return text === '' ? '' : `?${text}`
}

function randomKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
}
