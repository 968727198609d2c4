import type { KnownWords } from '#segments/conditions/condition.ts'
import { sql } from '#sql/sql.ts'
import type { Facts } from '#stores/ports.ts'

/** Names that the shop's own facts bring. */
export type ShopWords = { readonly attributes: KnownWords; readonly events: KnownWords }

/** Names of attributes that customers have, and types of events that have come. */
export async function readShopWords(facts: Facts): Promise<ShopWords> {
  const [attributes, events] = await Promise.all([
    facts.query<{ word: string }>(
      sql`SELECT DISTINCT toString(name) AS word FROM attributes WHERE past = 0 AND gone = 0 LIMIT 1000`,
    ),
    facts.query<{ word: string }>(
      sql`SELECT DISTINCT toString(type) AS word FROM events WHERE past = 0 AND gone = 0 LIMIT 1000`,
    ),
  ])
  return {
    attributes: new Set(attributes.map((row) => row.word)),
    events: new Set(events.map((row) => row.word)),
  }
}

/** Channels, stores and sources that orders have come through. */
export async function readPlaces(
  facts: Facts,
): Promise<Readonly<Record<'channels' | 'stores' | 'sources', readonly string[]>>> {
  const [row] = await facts.query<Record<'channels' | 'stores' | 'sources', string[]>>(sql`
    SELECT arraySort(groupUniqArray(200)(toString(channel))) AS channels,
      arraySort(groupUniqArray(1000)(toString(store))) AS stores,
      arraySort(groupUniqArray(200)(toString(source))) AS sources
    FROM orders WHERE past = 0 AND gone = 0`)
  const there = (words: string[] | undefined): string[] => (words ?? []).filter((one) => one !== '')
  return {
    channels: there(row?.channels),
    stores: there(row?.stores),
    sources: there(row?.sources),
  }
}
