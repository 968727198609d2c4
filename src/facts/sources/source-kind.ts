import type { IncomingHttpHeaders } from 'node:http'
import type { Static, TObject } from 'typebox'
import type { Result } from '#core/result.ts'
import type { Millis } from '#core/time.ts'
import { closed } from '../schema/parts.ts'

type Words = { readonly zh: string; readonly en: string }

/** Something that the other side and we know, and nobody else: a webhook's signing key, an app's secret. */
export type SourceSecret = {
  readonly key: string
  readonly name: Words
  readonly about: Words
  /** Works without it, too; any other that is not set lets nothing in. */
  readonly optional?: true
}

/** A webhook as it came: signatures are over the raw bytes. */
export type SourceRequest = {
  readonly headers: IncomingHttpHeaders
  readonly rawBody: Buffer
  /** Path and query, as they were asked for. */
  readonly url: string
}

/** What a webhook is read against. */
export type SourceContext = {
  /** The shop's zone, for times without one. */
  readonly zone: string
  readonly currency: string
  /** Of the source, as its kind's schema has them. */
  readonly settings: Readonly<Record<string, unknown>>
  /** The source's key: a platform's customer numbers count within it. */
  readonly source: string
  /** Those that the kind reads: what the body is, which delivery. */
  readonly headers: IncomingHttpHeaders
}

/** Items in the JSON shapes that POST /v1/orders and its siblings take. */
export type SourceFacts = {
  readonly customers?: readonly unknown[]
  readonly products?: readonly unknown[]
  readonly orders?: readonly unknown[]
  readonly refunds?: readonly unknown[]
  readonly events?: readonly unknown[]
  readonly feedback?: readonly unknown[]
  /** The sender's own id of this delivery, if it has one. */
  readonly deliveryId?: string
  /** What the sender calls it: orders/create. */
  readonly topic?: string
  /** Why nothing is made of it: a topic that says nothing that we keep. */
  readonly ignored?: Words
}

/** What the other side wants to hear. */
export type HookAnswer = { readonly type: string; readonly body: string }

export type SourceWebhook = {
  /** What the platform must be told to send; for the reference page and the console. */
  readonly topics: readonly string[]
  /** Headers that say what the body is. */
  readonly headers: readonly string[]
  /** What the platform asks before it sends anything, signed or not; undefined: it is no such question. */
  readonly greet?: (
    request: SourceRequest,
    secrets: Readonly<Record<string, string>>,
    now: Millis,
  ) => Result<HookAnswer> | undefined
  /**
   * The body as JSON (deciphered, where the platform enciphers it), if it comes from whom it says: signature, age.
   * `now` bounds replays.
   */
  readonly verify: (
    request: SourceRequest,
    secrets: Readonly<Record<string, string>>,
    now: Millis,
    settings: Readonly<Record<string, unknown>>,
  ) => Result<Buffer>
  /** What it says, from losslessly parsed JSON. */
  readonly read: (body: unknown, context: SourceContext) => Result<SourceFacts>
  /** What the platform takes for “arrived”; default {"ok":true}. */
  readonly answer?: HookAnswer
}

/** A kind of source: where facts come from, and how that speaks. Pure: no I/O. */
export type SourceKind<S extends TObject = TObject> = {
  readonly key: string
  readonly name: Words
  readonly about: Words
  /** How to connect it, step by step. KEY in them is the source's key. */
  readonly steps?: { readonly zh: readonly string[]; readonly en: readonly string[] }
  /** What an operator sets; the console's form is made from it. Every field has a default. */
  readonly settings: S
  readonly secrets: readonly SourceSecret[]
  /** Clients send with a write key: websites and apps. */
  readonly writeKey?: true
  readonly webhook?: SourceWebhook
}

/**
 * Declares a kind of source.
 *
 * @example export const shopifySource = defineSource({ key: 'shopify', name, about, settings, secrets, webhook: { verify, read } })
 */
export const defineSource = <S extends TObject>(kind: SourceKind<S>): SourceKind<S> =>
  Object.freeze(kind)

/** No settings of its own. */
export const NoSettings = closed({})

/** The settings with the kind's defaults where nothing is set. */
export function settingsOf<S extends TObject>(
  kind: SourceKind<S>,
  set: Readonly<Record<string, unknown>>,
): Static<S> {
  const defaults = Object.entries(kind.settings.properties as Record<string, { default?: unknown }>)
    .filter(([, schema]) => schema.default !== undefined)
    .map(([field, schema]) => [field, schema.default])
  return { ...Object.fromEntries(defaults), ...set } as Static<S>
}
