import { type Problem, problem } from '#core/problem.ts'
import { fail, ok, type Result } from '#core/result.ts'
import type { Outcome } from '#facts/sources/arrival.ts'
import type { Reject } from '#facts/sources/source-rejects.store.ts'
import type { Source } from '#facts/sources/sources.store.ts'
import { objectOf, textOf } from '#facts/sources/tracking/values.ts'
import { readJsonBody } from '#api/http/json-body.ts'
import type { Shop } from './shop.ts'
import type { Taken } from './source-hook-arrivals.ts'
import { type SourceHooks, WEBHOOK } from './source-hooks.ts'
import { ITEM_KINDS, type TakeItems } from './source-items.ts'
import type { SourceParts } from './sources.ts'
import { meaningContext } from './tracking.ts'
import { MESSAGE } from './tracking-arrivals.ts'
import { takeMessages, type TrackingTaker } from './tracking-intake.ts'
import { messagesOf } from './tracking-messages.ts'

type Parts = TrackingTaker & {
  readonly hooks: SourceHooks
  readonly shop: Shop
  readonly wake: () => void
}
type Again = ReturnType<SourceParts['resend']>

/** Takes in again what was refused: a webhook or a message as if it came now, an item as the item that it was. */
export function createResend(parts: Parts): SourceParts['resend'] {
  return async (source, reject) => {
    const again = await sendAgain(parts, source, reject)
    if (again.ok && again.value.outcome !== 'rejected') parts.wake()
    return again
  }
}

async function sendAgain(parts: Parts, source: Source, reject: Reject): Again {
  if (reject.what === WEBHOOK) return webhookAgain(await parts.hooks.again(source, reject.raw))
  const body = readJsonBody(reject.raw)
  if (!body.ok) return body
  return reject.what === MESSAGE
    ? messageAgain(parts, source, { body: body.value, receivedAt: reject.received_at })
    : itemAgain(parts.takeItems, source, { kind: reject.what, item: body.value })
}

/** It happened when it happened: the first time that it came settles the clocks. */
async function messageAgain(
  parts: Parts,
  source: Source,
  { body, receivedAt }: { body: unknown; receivedAt: number },
): Again {
  const type = textOf(objectOf(body)['type']) ?? 'unknown'
  const context = meaningContext(source, parts.shop)
  const messages = messagesOf({ type, body, receivedAt }, context.zone)
  const taken = await takeMessages(parts, source.key, messages, context)
  if (!taken.ok) return taken
  const [one] = taken.value
  if (!one) return fail(problem('invalid_json', { detail: 'no message' }))
  return ok({ outcome: one.outcome, ...(one.problem ? { problem: one.problem } : {}) })
}

async function itemAgain(
  takeItems: TakeItems,
  source: Source,
  { kind, item }: { kind: string; item: unknown },
): Again {
  if (!ITEM_KINDS.includes(kind))
    return fail(problem('unknown_kind', { set: 'item', key: kind, known: ITEM_KINDS.join(', ') }))
  const taken = await takeItems(source.key, kind, [item])
  if (!taken.ok) return taken
  const [outcome] = taken.value
  if (outcome?.result === 'rejected') return ok({ outcome: 'rejected', problem: outcome.problem })
  return ok({ outcome: outcome?.result === 'unchanged' ? 'duplicate' : (outcome?.result ?? 'new') })
}

/** A webhook that is understood now: what of it is refused all the same is kept by itself. */
function webhookAgain(taken: Result<Taken[]>): Result<{ outcome: Outcome; problem?: Problem }> {
  if (!taken.ok) return ok({ outcome: 'rejected', problem: taken.problem })
  const results = taken.value.map(({ outcome }) => outcome.result)
  if (results.length === 0) return ok({ outcome: 'ignored' })
  const first = results.find((result) => result === 'new' || result === 'updated')
  return ok({ outcome: first ?? (results.includes('unchanged') ? 'duplicate' : 'rejected') })
}
