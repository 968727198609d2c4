import { chosen, one } from '../../search-params.ts'

/** Which instant one looks from, what is opened beside the page, which kinds stand in the timeline. */
export function parseCustomerSearch(search: Record<string, unknown>) {
  return chosen({
    as_of: one(search.as_of),
    known_at: one(search.known_at),
    why: one(search.why),
    rule: one(search.rule),
    kinds: one(search.kinds),
  })
}

export type CustomerSearch = ReturnType<typeof parseCustomerSearch>

export type When = Pick<CustomerSearch, 'as_of' | 'known_at'>

export const whenOf = ({ as_of, known_at }: CustomerSearch): When => chosen({ as_of, known_at })
