import { isDay } from '../../format/dates.ts'
import { chosen, one } from '../../search-params.ts'

/** The overview's address: two days and a tier program. */
export function parseOverviewSearch(search: Record<string, unknown>) {
  const from = one(search.from)
  const to = one(search.to)
  return chosen({
    from: isDay(from) ? from : undefined,
    to: isDay(to) ? to : undefined,
    program: one(search.program),
    rfm: one(search.rfm) === 'groups' ? ('groups' as const) : undefined,
  })
}
