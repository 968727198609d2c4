import { chosen, many, one } from '../../search-params.ts'

/** The customers page's address has the names of GET /v1/customers, so a number's query opens here as it is. */
export function parseCustomersSearch(search: Record<string, unknown>) {
  return chosen({
    q: one(search.q),
    tier: one(search.tier),
    segment: one(search.segment),
    tag: one(search.tag),
    class: one(search.class),
    rule: one(search.rule),
    rfm_class: one(search.rfm_class),
    rfm_group: one(search.rfm_group),
    r: one(search.r),
    f: one(search.f),
    m: one(search.m),
    where: many(search.where),
    moved: one(search.moved),
    moved_program: one(search.moved_program),
    moved_from: one(search.moved_from),
    moved_to: one(search.moved_to),
    drops_before: one(search.drops_before),
    as_of: one(search.as_of),
    known_at: one(search.known_at),
    columns: one(search.columns),
    sort: one(search.sort),
  })
}

export type CustomersSearch = ReturnType<typeof parseCustomersSearch>

/** Everything that narrows the list; columns and sorting only show it differently. */
export const FILTERS = [
  'q',
  'tier',
  'segment',
  'tag',
  'class',
  'rule',
  'rfm_class',
  'rfm_group',
  'r',
  'f',
  'm',
  'where',
  'moved',
  'moved_program',
  'moved_from',
  'moved_to',
  'drops_before',
] as const satisfies readonly (keyof CustomersSearch)[]

export function withoutFilters(search: CustomersSearch): CustomersSearch {
  return Object.fromEntries(
    Object.entries(search).filter(([key]) => !(FILTERS as readonly string[]).includes(key)),
  )
}

/** `net_sales_365>=500000`, taken apart. */
export type Condition = {
  readonly metric: string
  readonly comparison: string
  readonly value: string
}

export function parseCondition(text: string): Condition | undefined {
  const found = /^([a-z][a-z0-9_-]*)\s*(>=|<=|!=|>|<|=)\s*(.+)$/.exec(text)
  if (!found) return undefined
  const [, metric = '', comparison = '', value = ''] = found
  return { metric, comparison, value }
}
