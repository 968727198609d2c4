import { chosen, one } from '../../search-params.ts'

/** The days that are looked at, whom it is compared with, and which explanation is opened. */
export const parseRuleSearch = (search: Record<string, unknown>) =>
  chosen({
    from: one(search.from),
    to: one(search.to),
    with: one(search.with),
    value: one(search.value),
  })

export type RuleSearch = ReturnType<typeof parseRuleSearch>
