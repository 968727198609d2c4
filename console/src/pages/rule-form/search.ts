import { chosen, one } from '../../search-params.ts'
import { isJson, type Json } from '../../rules/tree.ts'

/** What a new definition begins with: a rule or a whole definition as JSON, or a preset of the library. */
export const parseNewRuleSearch = (search: Record<string, unknown>) =>
  chosen({ rule: one(search.rule), preset: one(search.preset), manual: one(search.manual) })

/** A rule in an address; what is none is nothing. */
export function parseRule(text: string | undefined): Json | undefined {
  if (text === undefined) return undefined
  try {
    const value: unknown = JSON.parse(text)
    return isJson(value) ? value : undefined
  } catch {
    return undefined
  }
}
