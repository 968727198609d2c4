import type { Language } from '#core/text.ts'
import type { Page } from '#api/shapes/page.ts'
import type { ProblemAnswer } from '#api/shapes/problem.ts'
import { sendFile } from './send-file.ts'

/** A server to talk to. */
export type ServerAddress = { readonly baseUrl: string; readonly key: string }

/** What the server refused, in its words. */
export class AnswerError extends Error {
  readonly problem: ProblemAnswer
  constructor(problem: ProblemAnswer) {
    super(problem.detail)
    this.name = 'AnswerError'
    this.problem = problem
  }
}

/** The server could not be reached, or broke off. */
export class UnreachableError extends Error {}

type Query = Readonly<Record<string, string | number | readonly string[] | undefined>>
type Sent = { readonly body?: unknown; readonly etag?: string }

/** Zhike's HTTP API, as the commands use it. Refusals are thrown as {@link AnswerError}. */
export type Client = {
  get<T>(path: string, query?: Query): Promise<T>
  /** The answer with its ETag, to change what was read. */
  read<T>(path: string): Promise<{ value: T; etag: string }>
  send<T>(method: 'POST' | 'PUT' | 'DELETE', path: string, sent?: Sent): Promise<T>
  /** Sends a file without holding it in memory; `sent` is told how many bytes are gone. */
  upload<T>(
    path: string,
    file: string,
    fields: Readonly<Record<string, string>>,
    sent: (bytes: number) => void,
  ): Promise<T>
  /** The body of a file answer as it comes. */
  download(path: string): Promise<ReadableStream<Uint8Array>>
  /** Every row of a list, page after page. */
  all<T>(path: string, query?: Query): Promise<T[]>
}

/**
 * A client for one server.
 *
 * @example const { data } = await createClient({ baseUrl, key }, 'zh').get<CustomerList>('/v1/customers', { limit: 10 })
 */
export function createClient(server: ServerAddress, language: Language): Client {
  const request = requester(server, language)
  const get = async <T>(path: string, query: Query = {}): Promise<T> =>
    (await (await request(`${path}${queryText(query)}`, {})).json()) as T
  return {
    get,
    read: async <T>(path: string) => {
      const response = await request(path, {})
      return { value: (await response.json()) as T, etag: response.headers.get('etag') ?? '' }
    },
    send: async <T>(method: string, path: string, sent: Sent = {}) => {
      const response = await request(path, { method, ...initOf(sent) })
      return (response.status === 204 ? undefined : await response.json()) as T
    },
    upload: async <T>(
      path: string,
      file: string,
      fields: Readonly<Record<string, string>>,
      sent: (bytes: number) => void,
    ) => {
      const headers = headersOf(server, language)
      const response = await reached(server, () =>
        sendFile({ url: `${server.baseUrl}${path}`, headers, file, fields, sent }),
      )
      return (await response.json()) as T
    },
    download: async (path) => {
      const { body } = await request(path, {})
      if (body === null) throw new UnreachableError(`${path}: empty`)
      return body
    },
    all: <T>(path: string, query: Query = {}) => allPages<T>(get, path, query),
  }
}

type Get = <T>(path: string, query?: Query) => Promise<T>

function requester(
  server: ServerAddress,
  language: Language,
): (path: string, init: RequestInit) => Promise<Response> {
  const headers = headersOf(server, language)
  return (path, init) =>
    reached(server, () =>
      fetch(`${server.baseUrl}${path}`, { ...init, headers: { ...headers, ...init.headers } }),
    )
}

const headersOf = ({ key }: ServerAddress, language: Language): Record<string, string> => ({
  authorization: `Bearer ${key}`,
  'accept-language': language,
})

/** The answer, if there is one and it is no refusal. A file that cannot be read stays the error that it is. */
async function reached(
  { baseUrl }: ServerAddress,
  ask: () => Promise<Response>,
): Promise<Response> {
  let response: Response
  try {
    response = await ask()
  } catch (error) {
    if ((error as NodeJS.ErrnoException).path !== undefined) throw error
    throw new UnreachableError(`${baseUrl}: ${reasonOf(error)}`)
  }
  if (!response.ok) throw new AnswerError(await problemOf(response))
  return response
}

const initOf = ({ body, etag }: Sent): RequestInit => ({
  headers: {
    ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    ...(etag === undefined ? {} : { 'if-match': etag }),
  },
  ...(body === undefined ? {} : { body: JSON.stringify(body) }),
})

async function allPages<T>(get: Get, path: string, query: Query): Promise<T[]> {
  const rows: T[] = []
  let cursor: string | undefined
  do {
    const page = await get<Page<T>>(path, { ...query, cursor })
    rows.push(...page.data)
    cursor = page.next_cursor ?? undefined
  } while (cursor !== undefined)
  return rows
}

function queryText(query: Query): string {
  const search = new URLSearchParams()
  for (const [name, value] of Object.entries(query)) {
    for (const one of [value].flat()) if (one !== undefined) search.append(name, String(one))
  }
  const text = search.toString()
  return text === '' ? '' : `?${text}`
}

async function problemOf(response: Response): Promise<ProblemAnswer> {
  const text = await response.text()
  try {
    const parsed = JSON.parse(text) as ProblemAnswer
    if (typeof parsed.code === 'string') return parsed
  } catch {
    // Not from Zhike: something in between answered.
  }
  const detail = `HTTP ${response.status} ${text.slice(0, 200)}`
  return {
    type: 'about:blank',
    title: response.statusText,
    status: response.status,
    detail,
    code: 'http',
  }
}

function reasonOf(error: unknown): string {
  const { cause, message } = error as Error & { cause?: { code?: string; message?: string } }
  return cause?.code ?? cause?.message ?? message
}
