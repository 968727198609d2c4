import { chosen, one } from '../../search-params.ts'

/** What the list is narrowed to. */
export const parseRulesSearch = (search: Record<string, unknown>) =>
  chosen({
    q: one(search.q),
    kind: one(search.kind),
    look: one(search.look),
    sort: one(search.sort),
    overlap: one(search.overlap),
  })

export type RulesSearch = ReturnType<typeof parseRulesSearch>
