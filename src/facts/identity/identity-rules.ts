import { identifierKinds } from './identifier-kinds.ts'

/**
 * What happens when a row's weaker identifier names another customer than its strongest: they are merged (noted, and
 * can be taken back), suggested to a person, or nothing.
 */
export const MERGE_WAYS = ['merge', 'suggest', 'nothing'] as const
export type MergeWay = (typeof MERGE_WAYS)[number]
export type IdentityRules = Readonly<Record<string, MergeWay>>

/** The ledger's setting that holds them. */
export const IDENTITY_RULES = 'identity_rules'

/** The rules in force: what the shop has set, else what the kind says. Unknown kinds and words are left out. */
export function rulesOf(set: unknown): IdentityRules {
  const own = typeof set === 'object' && set !== null ? (set as Record<string, unknown>) : {}
  return Object.fromEntries(
    identifierKinds.all.map(({ key, others }) => {
      const wish = MERGE_WAYS.find((way) => way === own[key])
      return [key, wish ?? others]
    }),
  )
}
