import type { Millis } from '#core/time.ts'
import { sql } from '#sql/sql.ts'
import { instant, instants, json, texts } from '#stores/instant.ts'
import type { Ledger } from '#stores/ports.ts'
import type { OrderChange } from './order-change.ts'
import { type OrderStory, toldOn } from './order-story.ts'

export type Claim = { readonly id: string; readonly at: Millis; readonly digest: string }

/** When a message was first heard to have happened, and what it said then. */
export type Claimed = { readonly at: Millis; readonly digest: string; readonly isNew: boolean }

/**
 * Remembers messages for ever: the first arrival decides when one happened and what it says. A message that is
 * there already gives what was first heard.
 */
export async function claimMessages(
  ledger: Ledger,
  source: string,
  claims: readonly Claim[],
): Promise<Map<string, Claimed>> {
  if (claims.length === 0) return new Map()
  const firsts = [...new Map([...claims].reverse().map((claim) => [claim.id, claim])).values()]
  const made = await ledger.query<{ id: string }>(sql`
    INSERT INTO source_messages (source, id, at, digest)
    SELECT ${source}, * FROM unnest(
      ${texts(firsts.map(({ id }) => id))},
      ${instants(firsts.map(({ at }) => at))},
      ${texts(firsts.map(({ digest }) => digest))}) AS n (id, at, digest)
    ORDER BY id
    ON CONFLICT DO NOTHING
    RETURNING id`)
  const known = await ledger.query<{ id: string; at: Millis; digest: string }>(sql`
    SELECT id, at, digest FROM source_messages
    WHERE source = ${source} AND id = ANY(${texts(firsts.map(({ id }) => id))})`)
  const fresh = new Set(made.map(({ id }) => id))
  return new Map(
    known.map(({ id, at, digest }) => [id, { at, digest, isNew: fresh.has(id) }] as const),
  )
}

/** Tells an order's story on, and gives it as it is then. */
export async function tellOrder(
  ledger: Ledger,
  source: string,
  changes: readonly OrderChange[],
): Promise<OrderStory> {
  const [first] = changes
  if (!first) throw new Error('nothing is told of the order')
  return ledger.transaction(async (inner) => {
    // The row first, so that two who tell at once wait for each other.
    await inner.query(sql`
      INSERT INTO source_orders (source, order_id, changed_at) VALUES (${source}, ${first.orderId}, ${instant(first.at)})
      ON CONFLICT DO NOTHING`)
    const [row] = await inner.query<{ story: OrderStory | null }>(sql`
      SELECT story FROM source_orders WHERE source = ${source} AND order_id = ${first.orderId} FOR UPDATE`)
    const known = row?.story ?? undefined
    const story = changes.reduce<OrderStory | undefined>(toldOn, known)
    if (!story) throw new Error('an order without a story')
    if (story !== known)
      await inner.query(sql`
        UPDATE source_orders SET story = ${json(story)}, changed_at = ${instant(first.at)}
        WHERE source = ${source} AND order_id = ${first.orderId}`)
    return story
  })
}
