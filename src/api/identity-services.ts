import type { Static } from 'typebox'
import type { Result } from '#core/result.ts'
import type { Actor } from './actor.ts'
import type { CustomerPointer } from './customer-filter.ts'
import type { Listed, Paging } from './services.ts'
import type {
  CustomerIdentities,
  Dismissal,
  IdentityMerge,
  IdentityRules,
  IdentityRulesInput,
  IdentitySuggestion,
  MergeAnswer,
  UnmergeAnswer,
} from './shapes/identity.ts'

/** Who is one with whom, who may be, and what rules decide by themselves. */
export type IdentitiesService = {
  show(actor: Actor, customer: CustomerPointer): Promise<Result<CustomerIdentities>>
  list(actor: Actor, page: Paging): Promise<Result<Listed<IdentityMerge>>>
  merge(
    actor: Actor,
    customers: readonly [CustomerPointer, CustomerPointer],
    how: { readonly reason: string; readonly dryRun: boolean },
  ): Promise<Result<MergeAnswer>>
  unmerge(actor: Actor, merge: string): Promise<Result<UnmergeAnswer>>
  suggestions(actor: Actor, page: Paging): Promise<Result<Listed<IdentitySuggestion>>>
  dismiss(actor: Actor, id: string): Promise<Result<Static<typeof Dismissal>>>
  rules(): Promise<Result<IdentityRules>>
  setRules(actor: Actor, input: Static<typeof IdentityRulesInput>): Promise<Result<IdentityRules>>
}
