import type { Place } from '#segments/conditions/condition.ts'
import { sql } from '#sql/sql.ts'
import type { Facts } from '#stores/ports.ts'

/** Names that the shop's own facts bring. */
export type SeenWords = {
  readonly attributes: readonly string[]
  readonly events: readonly string[]
  readonly places: Readonly<Record<Place, readonly string[]>>
}

/** More of a kind are not looked for: nobody chooses from such a list. */
const MOST = sql`20000`

/** Attributes that customers have, types of events that have come, where orders and visits came from. */
export async function readSeenWords(facts: Facts): Promise<SeenWords> {
  const [[orders], [events], [attributes]] = await Promise.all([
    facts.query<{ channel: string[]; store: string[] }>(sql`
      SELECT groupUniqArray(${MOST})(toString(channel)) AS channel, groupUniqArray(${MOST})(toString(store)) AS store
      FROM orders WHERE past = 0 AND gone = 0`),
    facts.query<{ events: string[]; touch: string[]; campaign: string[] }>(sql`
      SELECT groupUniqArray(${MOST})(toString(type)) AS events,
        groupUniqArrayIf(${MOST})(toString(channel), type = 'visit') AS touch,
        groupUniqArrayIf(${MOST})(toString(campaign), type = 'visit') AS campaign
      FROM events WHERE past = 0 AND gone = 0`),
    facts.query<{ attributes: string[]; source: string[] }>(sql`
      SELECT groupUniqArray(${MOST})(toString(name)) AS attributes,
        groupUniqArrayIf(${MOST})(value, name = 'first_source') AS source
      FROM attributes WHERE past = 0 AND gone = 0`),
  ])
  return {
    attributes: words(attributes?.attributes),
    events: words(events?.events),
    places: {
      channel: words(orders?.channel),
      store: words(orders?.store),
      source: words(attributes?.source),
      touch: words(events?.touch),
      campaign: words(events?.campaign),
    },
  }
}

const words = (found: readonly string[] = []): string[] => found.filter((one) => one !== '').sort()
