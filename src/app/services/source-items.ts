import type { TSchema } from 'typebox'
import { problem } from '#core/problem.ts'
import { fail, ok, type Result } from '#core/result.ts'
import type { Ingest, ItemOutcome } from '#facts/ingest/ingest.ts'
import { CustomerItem } from '#facts/schema/customer.ts'
import { EventInput } from '#facts/schema/event.ts'
import { FeedbackInput } from '#facts/schema/feedback.ts'
import { OrderInput } from '#facts/schema/order.ts'
import { ProductInput } from '#facts/schema/product.ts'
import { RefundInput } from '#facts/schema/refund.ts'
import { validator } from '#api/http/validation.ts'
import type { Shop } from './shop.ts'

/** What a source's items are checked against, by kind of item: the shapes of POST /v1/orders and its siblings. */
const SCHEMAS: Readonly<Record<string, TSchema>> = {
  customers: CustomerItem,
  products: ProductInput,
  orders: OrderInput,
  refunds: RefundInput,
  events: EventInput,
  feedback: FeedbackInput,
}

export const ITEM_KINDS: readonly string[] = Object.freeze(Object.keys(SCHEMAS))

export type TakeItems = (
  source: string,
  kind: string,
  items: readonly unknown[],
) => Promise<Result<ItemOutcome[]>>

/**
 * Takes a source's items in: each is checked by itself, and gets the source's key. Gives an outcome for each, in
 * order, when all that is new is durable.
 */
export function createTakeItems({ ingest, shop }: { ingest: Ingest; shop: Shop }): TakeItems {
  const checks = new Map(
    Object.entries(SCHEMAS).map(([kind, schema]) => [kind, validator(schema)] as const),
  )
  return async (source, kind, items) => {
    const check = checks.get(kind)
    if (!check)
      return fail(problem('unknown_kind', { set: 'item', key: kind, known: ITEM_KINDS.join(', ') }))
    const outcomes: ItemOutcome[] = []
    const good: { index: number; item: unknown }[] = []
    for (const [index, item] of items.entries()) {
      const checked = check(item)
      if (checked.ok) good.push({ index, item: { ...(item as object), source } })
      else outcomes[index] = { result: 'rejected', problem: checked.problem }
    }
    if (good.length === 0) return ok(outcomes)
    const context = { zone: shop.zone(), currency: shop.currency(), source }
    const taken = await ingest.submit(
      kind,
      good.map(({ item }) => item),
      context,
    )
    if (!taken.ok) return taken
    good.forEach(({ index }, place) => {
      outcomes[index] = taken.value[place] ?? { result: 'unchanged' }
    })
    return ok(outcomes)
  }
}
