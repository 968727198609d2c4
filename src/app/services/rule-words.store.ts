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
  const [[orders], [events], [visits], [attributes]] = await Promise.all([
    facts.query<{ channels: string[]; stores: string[] }>(sql`
      SELECT groupUniqArray(${MOST})(toString(channel)) AS channels, groupUniqArray(${MOST})(toString(store)) AS stores
      FROM orders WHERE past = 0 AND gone = 0`),
    facts.query<{ types: string[] }>(sql`
      SELECT groupUniqArray(${MOST})(toString(type)) AS types FROM events WHERE past = 0 AND gone = 0`),
    // Apart, so that properties, the widest column there is, are read of visits alone.
    facts.query<{ touches: string[]; campaigns: string[] }>(sql`
      SELECT groupUniqArray(${MOST})(toString(channel)) AS touches, groupUniqArray(${MOST})(properties['campaign']) AS campaigns
      FROM events WHERE past = 0 AND gone = 0 AND type = 'visit'`),
    facts.query<{ names: string[]; sources: string[] }>(sql`
      SELECT groupUniqArray(${MOST})(toString(name)) AS names,
        groupUniqArrayIf(${MOST})(value, name = 'first_source') AS sources
      FROM attributes WHERE past = 0 AND gone = 0`),
  ])
  return {
    attributes: words(attributes?.names),
    events: words(events?.types),
    places: {
      channel: words(orders?.channels),
      store: words(orders?.stores),
      source: words(attributes?.sources),
      touch: words(visits?.touches),
      campaign: words(visits?.campaigns),
    },
  }
}

const words = (found: readonly string[] = []): string[] => found.filter((one) => one !== '').sort()
