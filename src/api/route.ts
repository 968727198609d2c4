import type { Readable } from 'node:stream'
import type { Static, TObject, TSchema } from 'typebox'
import type { Clock } from '#core/clock.ts'
import type { Result } from '#core/result.ts'
import type { Language } from '#core/text.ts'
import type { HookAnswer, SourceRequest } from '#facts/sources/source-kind.ts'
import type { Actor } from './actor.ts'
import type { OpenSession } from './auth/services.ts'
import type { PolicyKey } from './auth/policy.ts'
import type { Audited, Services } from './services.ts'
import type { Text } from './shapes/text.ts'

/** What a handler gets: everything parsed and checked. */
export type Call<P = unknown, Q = unknown, B = unknown> = {
  readonly services: Services
  readonly clock: Clock
  readonly actor: Actor
  readonly params: P
  readonly query: Q
  readonly body: B
  /** The language that the caller reads. */
  readonly language: Language
  /** The shop's zone, for times without an offset. */
  readonly zone: string
  /** What If-Match said, unquoted; '' where the route does not need it. */
  readonly etag: string
  /** Caller's address. */
  readonly from: string
  /** The session cookie's token, '' for keys. */
  readonly session: string
  /** The last event of a stream that the caller has heard; '' = none. */
  readonly lastEventId: string
  readonly upload: () => Promise<Result<Upload>>
  /** The request as it came; the body of `raw` routes only. */
  readonly request: SourceRequest
}

/** A multipart body: its one file is kept already, its fields are texts. */
export type Upload = {
  readonly upload: string | undefined
  readonly fields: Readonly<Record<string, string>>
}

/** A body that is not JSON. `name` '': it is read as it comes, not kept as a file. */
export type FileAnswer = { readonly type: string; readonly name: string; readonly stream: Readable }

/** One route as data: the server, the OpenAPI document, the reference page and the tests are made from it. */
export type Route = {
  /** noun.verb; goes into logs and the audit log. */
  readonly key: string
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE'
  /** As OpenAPI writes it: /v1/customers/{id}. */
  readonly path: string
  readonly policy: PolicyKey
  readonly tag: string
  readonly title: Text
  readonly params?: TObject
  readonly query?: TObject
  readonly body?: TSchema
  /** The body may be left out; it is then {}. */
  readonly bodyOptional?: true
  /** The body is one such object or {data: [...]}, checked item by item by the handler. */
  readonly items?: TObject
  /** The body is multipart/form-data with a file and these fields. */
  readonly multipart?: TObject
  readonly status: number
  /** undefined: no body (204). */
  readonly answer?: TSchema
  /** The answer is a file of this media type. */
  readonly file?: string
  /** gives: answers carry the ETag of their `etag` field; needs: If-Match is required, too. */
  readonly etag?: 'gives' | 'needs'
  /** The answer holds a secret that is shown once: it is not remembered for Idempotency-Key. */
  readonly secret?: true
  /** Sets (`open`) or ends the console's session: the answer is made from what the handler gives. */
  readonly session?: 'open' | 'close'
  /** The body is taken as the bytes that came, of any media type and with any query; the answer is what the sender wants to hear. */
  readonly raw?: true
  /** Pages of other websites may ask, if a source allows theirs. */
  readonly cors?: true
  /** Largest body in bytes; default 1 MiB. */
  readonly limit?: number
  /** Why a change writes no audit entry. */
  readonly unaudited?: string
  readonly audit?: (call: Call, answer: unknown) => Omit<Audited, 'action'>
  /** Hides personal values; runs only for actors that may not see them. */
  readonly mask?: (answer: unknown) => unknown
  readonly handle: (call: Call) => Promise<Result<unknown>>
}

type Of<S> = S extends TSchema ? Static<S> : undefined
type Typed<P, Q, B, A> = Omit<
  Route,
  'params' | 'query' | 'body' | 'answer' | 'handle' | 'audit' | 'mask' | 'file' | 'session'
> & {
  readonly params?: P
  readonly query?: Q
  readonly body?: B
  readonly answer?: A
  readonly audit?: (call: Call<Of<P>, Of<Q>, Of<B>>, answer: Of<A>) => Omit<Audited, 'action'>
  readonly mask?: (answer: Of<A>) => Of<A>
  readonly handle: (call: Call<Of<P>, Of<Q>, Of<B>>) => Promise<Result<Of<A>>>
}

/** Declares a route whose handler is typed by its shapes. */
export function route<
  P extends TObject | undefined = undefined,
  Q extends TObject | undefined = undefined,
  B extends TSchema | undefined = undefined,
  A extends TSchema | undefined = undefined,
>(definition: Typed<P, Q, B, A>): Route {
  return Object.freeze(definition) as unknown as Route
}

/** Declares a route that answers with a file. */
export function fileRoute<
  P extends TObject | undefined = undefined,
  Q extends TObject | undefined = undefined,
>(
  definition: Omit<Typed<P, Q, undefined, undefined>, 'answer' | 'handle'> & {
    readonly file: string
    readonly handle: (call: Call<Of<P>, Of<Q>, undefined>) => Promise<Result<FileAnswer>>
  },
): Route {
  return Object.freeze(definition) as unknown as Route
}

/** Declares a route that another system calls in its own way. */
export function rawRoute<P extends TObject | undefined = undefined>(
  definition: Omit<
    Typed<P, undefined, undefined, undefined>,
    'answer' | 'body' | 'handle' | 'raw'
  > & {
    /** For the documents: what comes and goes is not checked against it. */
    readonly body?: TSchema
    readonly answer?: TSchema
    readonly handle: (call: Call<Of<P>, undefined, undefined>) => Promise<Result<HookAnswer>>
  },
): Route {
  return Object.freeze({ ...definition, raw: true }) as unknown as Route
}

/** Declares a route that opens a session: the cookie is set from what the handler gives, the answer tells who one is. */
export function sessionRoute<B extends TSchema>(
  definition: Omit<Typed<undefined, undefined, B, undefined>, 'answer' | 'handle' | 'audit'> & {
    readonly answer: TSchema
    readonly audit?: (
      call: Call<undefined, undefined, Static<B>>,
      opened: OpenSession,
    ) => Omit<Audited, 'action'>
    readonly handle: (call: Call<undefined, undefined, Static<B>>) => Promise<Result<OpenSession>>
  },
): Route {
  return Object.freeze({ ...definition, session: 'open' }) as unknown as Route
}
