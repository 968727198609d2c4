import { isDay } from '../../format/dates.ts'
import { chosen, one } from '../../search-params.ts'

/** The tiers page's address: between which days the flow is drawn. */
export function parseTiersSearch(search: Record<string, unknown>) {
  const from = one(search.from)
  const to = one(search.to)
  return chosen({ from: isDay(from) ? from : undefined, to: isDay(to) ? to : undefined })
}
