import { chosen, one } from '../../search-params.ts'

export const VIEWS = ['live', 'problems', 'connect'] as const

/** What of a source is looked at, and which of its arrivals. */
export const parseSourceSearch = (search: Record<string, unknown>) =>
  chosen({
    view: VIEWS.find((view) => view === one(search.view)),
    q: one(search.q),
    outcome: one(search.outcome),
  })
