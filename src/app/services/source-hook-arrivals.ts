import type { Millis } from '#core/time.ts'
import type { ItemOutcome } from '#facts/ingest/ingest.ts'
import { identifiersOfItem } from '#facts/ingest/from-json/from-json.ts'
import type { Arrival } from '#facts/sources/arrival.ts'
import type { SourceFacts } from '#facts/sources/source-kind.ts'

/** An item of a webhook, and what became of it. */
export type Taken = {
  readonly kind: string
  readonly item: object
  readonly outcome: ItemOutcome
}

/** By which field a kind of item is known. */
const IDS: Readonly<Record<string, string>> = {
  orders: 'order_id',
  refunds: 'refund_id',
  products: 'sku',
  events: 'event_id',
  feedback: 'feedback_id',
}

/** What the live view and the statistics say of a webhook: one arrival for each item, or that nothing was kept. */
export function arrivalsOf(facts: SourceFacts, taken: readonly Taken[], at: Millis): Arrival[] {
  const said = {
    at,
    ...(facts.topic === undefined ? {} : { name: facts.topic }),
    ...(facts.deliveryId === undefined ? {} : { id: facts.deliveryId }),
  }
  if (taken.length === 0) return [{ ...said, what: 'webhook', outcome: 'ignored' }]
  return taken.map(({ kind, item, outcome }) => {
    const who = identifiersOfItem(item)
    const id = (item as Record<string, unknown>)[IDS[kind] ?? '']
    return {
      ...said,
      what: kind,
      outcome: outcome.result === 'unchanged' ? 'duplicate' : outcome.result,
      ...(typeof id === 'string' ? { became: [{ kind, id }] } : {}),
      ...(who.ok ? { who: who.value } : {}),
      ...(outcome.result === 'rejected' ? { problem: outcome.problem } : {}),
      raw: item,
    }
  })
}
