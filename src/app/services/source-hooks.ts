import { createHash } from 'node:crypto'
import type { IncomingHttpHeaders } from 'node:http'
import { type Problem, problem } from '#core/problem.ts'
import { fail, ok, type Result } from '#core/result.ts'
import { sourceKinds } from '#facts/sources/registry.ts'
import type { SourceDeliveries } from '#facts/sources/source-deliveries.store.ts'
import type { SourceJournal } from '#facts/sources/source-journal.store.ts'
import {
  type HookAnswer,
  type SourceContext,
  type SourceFacts,
  type SourceWebhook,
  settingsOf,
} from '#facts/sources/source-kind.ts'
import type { SourceRejects } from '#facts/sources/source-rejects.store.ts'
import type { Source, Sources } from '#facts/sources/sources.store.ts'
import { readJsonBody } from '#api/http/json-body.ts'
import type { SourceHooksService } from '#api/source-services.ts'
import type { ServiceDeps } from './shop.ts'
import { arrivalsOf, type Taken } from './source-hook-arrivals.ts'
import { ITEM_KINDS, type TakeItems } from './source-items.ts'

/** How a webhook that could not be read is kept, to be read again. */
export const WEBHOOK = 'webhook'

const ARRIVED: HookAnswer = { type: 'application/json', body: '{"ok":true}' }

export type SourceHookParts = Pick<ServiceDeps, 'clock' | 'shop'> & {
  readonly sources: Sources
  readonly journal: SourceJournal
  readonly rejects: SourceRejects
  readonly deliveries: SourceDeliveries
  readonly takeItems: TakeItems
  readonly wake: () => void
}

export type SourceHooks = SourceHooksService & {
  /** Reads a kept webhook again, by what its kind and settings are now. */
  again(source: Source, raw: string): Promise<Result<Taken[]>>
}

type Caller = {
  readonly source: Source
  readonly hook: SourceWebhook
  readonly settings: SourceContext['settings']
  readonly secrets: Readonly<Record<string, string>>
}

/**
 * Webhooks of shop platforms. Checked, read, taken in; answered when everything in it is durable, as a fact or among
 * what was refused: the platform need not send it again, and does not give up on us for one bad order.
 */
export function createSourceHooks(parts: SourceHookParts): SourceHooks {
  const { sources, journal, deliveries, clock } = parts

  return {
    async greet(key, request) {
      const caller = await callerOf(sources, key)
      if (!caller.ok) return caller
      const { hook, secrets } = caller.value
      return (
        hook.greet?.(request, secrets, clock.now()) ??
        fail(problem('not_found', { what: 'question', id: key }))
      )
    },

    async take(key, request) {
      const caller = await callerOf(sources, key)
      if (!caller.ok) return caller
      const { hook, secrets, settings, source } = caller.value
      const greeted = hook.greet?.(request, secrets, clock.now())
      if (greeted !== undefined) return greeted
      const proven = hook.verify(request, secrets, clock.now(), settings)
      // What a stranger sent is not kept, only that it came.
      if (!proven.ok) return refused(source, proven.problem)
      const headers = headersOf(hook, request.headers)
      const digest = digestOf(headers, proven.value)
      if (await deliveries.isKnown(source.key, digest)) {
        journal.note(source.key, [{ at: clock.now(), what: WEBHOOK, outcome: 'duplicate' }])
        return ok(hook.answer ?? ARRIVED)
      }
      const text = proven.value.toString('utf8')
      const body = readJsonBody(text)
      if (!body.ok) return refused(source, body.problem)
      const facts = readWith(parts, caller.value, headers, body.value)
      if (!facts.ok) {
        await keep(source, { headers, text }, facts.problem)
        return ok(hook.answer ?? ARRIVED)
      }
      const taken = await takeIn(parts, source, facts.value)
      if (!taken.ok) return taken
      if (taken.value.every(({ outcome }) => outcome.result !== 'rejected'))
        await deliveries.remember(source.key, digest)
      return ok(hook.answer ?? ARRIVED)
    },

    async again(source, raw) {
      const caller = await callerOf(sources, source.key)
      if (!caller.ok) return caller
      const { headers, text } = JSON.parse(raw) as Kept
      const body = readJsonBody(text)
      if (!body.ok) return body
      const facts = readWith(parts, caller.value, headers, body.value)
      return facts.ok ? takeIn(parts, source, facts.value) : facts
    },
  }

  function refused(source: Source, it: Problem): Result<never> {
    journal.note(source.key, [{ at: clock.now(), what: WEBHOOK, outcome: 'rejected', problem: it }])
    return fail(it)
  }

  /** Came from whom it says, and says something that we do not understand: kept until somebody mends that. */
  async function keep(source: Source, kept: Kept, it: Problem): Promise<void> {
    await parts.rejects.keep(source.key, [
      { what: WEBHOOK, raw: JSON.stringify(kept), problem: it },
    ])
    journal.note(source.key, [
      { at: clock.now(), what: WEBHOOK, outcome: 'rejected', problem: it, raw: kept },
    ])
  }
}

/** A webhook as it is kept. */
type Kept = { readonly headers: IncomingHttpHeaders; readonly text: string }

async function callerOf(sources: Sources, key: string): Promise<Result<Caller>> {
  const source = await sources.find(key)
  const kind = source && sourceKinds.get(source.kind)
  if (!source || !kind?.ok || kind.value.webhook === undefined)
    return fail(problem('not_found', { what: 'source', id: key }))
  if (!source.active) return fail(problem('source_off', { key }))
  const secrets = await sources.secretsOf(key)
  // Without its secret nobody could be told from a stranger.
  const unset = kind.value.secrets.find((secret) => !secret.optional && !secrets[secret.key])
  if (unset) return fail(problem('source_unset', { key, secret: unset.key }))
  const settings = settingsOf(kind.value, source.settings)
  return ok({ source, hook: kind.value.webhook, settings, secrets })
}

function readWith(
  { shop }: SourceHookParts,
  { source, hook, settings }: Caller,
  headers: IncomingHttpHeaders,
  body: unknown,
): Result<SourceFacts> {
  return hook.read(body, {
    zone: shop.zone(),
    currency: shop.currency(),
    settings,
    source: source.key,
    headers,
  })
}

/** Everything that a webhook says, taken in. One that fails is kept by itself; the others stand. */
async function takeIn(
  { journal, rejects, takeItems, wake, clock }: SourceHookParts,
  source: Source,
  facts: SourceFacts,
): Promise<Result<Taken[]>> {
  const kinds = await Promise.all(
    ITEM_KINDS.map(async (kind) => {
      const items = (facts[kind as keyof SourceFacts] ?? []) as readonly object[]
      return { kind, items, outcomes: await takeItems(source.key, kind, items) }
    }),
  )
  const taken: Taken[] = []
  for (const { kind, items, outcomes } of kinds) {
    if (!outcomes.ok) return outcomes
    for (const [index, item] of items.entries())
      taken.push({ kind, item, outcome: outcomes.value[index] ?? { result: 'unchanged' } })
  }
  await rejects.keep(
    source.key,
    taken.flatMap(({ kind, item, outcome }) =>
      outcome.result === 'rejected'
        ? [{ what: kind, raw: JSON.stringify(item), problem: outcome.problem }]
        : [],
    ),
  )
  journal.note(source.key, arrivalsOf(facts, taken, clock.now()))
  wake()
  return ok(taken)
}

const headersOf = (hook: SourceWebhook, headers: IncomingHttpHeaders): IncomingHttpHeaders =>
  Object.fromEntries(
    hook.headers.flatMap((name) => (headers[name] === undefined ? [] : [[name, headers[name]]])),
  )

const digestOf = (headers: IncomingHttpHeaders, body: Buffer): string =>
  createHash('sha256').update(JSON.stringify(headers)).update(body).digest('hex')
