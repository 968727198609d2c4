import { type Static, Type } from 'typebox'
import { CustomerRef, Identifier } from './customer.ts'
import { page } from './page.ts'
import { closed, Count, nullable, oneOf } from './schema.ts'
import { Text } from './text.ts'
import { TierShort } from './tier.ts'
import { Time } from './time.ts'

/** What one identifier brought: facts that came by it, and from which sources. */
export const HeldIdentifier = closed({
  ...Identifier.properties,
  /** The customer's number before anybody was merged. */
  home: Type.Integer(),
  facts: Count,
  sources: Type.Array(Type.String()),
})

/** A customer beside another one. `net_spend`: minor units of the shop's currency, all time. */
export const Person = closed({
  no: Type.Integer(),
  id: Type.String(),
  name: nullable(Type.String()),
  identifiers: Type.Array(HeldIdentifier),
  orders: Count,
  net_spend: Type.Integer(),
  last_order_at: nullable(Time),
  events: Count,
  tiers: Type.Array(TierShort),
})
export type Person = Static<typeof Person>

export const IdentityMerge = closed({
  id: Type.String(),
  /** The numbers that were found to be one person. */
  homes: Type.Array(Type.Integer()),
  /** `person`, or the kind of identifier whose rule merged. */
  way: Type.String(),
  way_name: Text,
  reason: Type.String(),
  made_at: Time,
  made_by: Type.String(),
  undone_at: nullable(Time),
  undone_by: nullable(Type.String()),
})
export type IdentityMerge = Static<typeof IdentityMerge>

export const IdentityMerges = page(IdentityMerge)

/** GET /v1/customers/{id}/identities */
export const CustomerIdentities = closed({
  no: Type.Integer(),
  id: Type.String(),
  identifiers: Type.Array(HeldIdentifier),
  merges: Type.Array(IdentityMerge),
})
export type CustomerIdentities = Static<typeof CustomerIdentities>

/** POST /v1/identities/merge. With `dry_run` nothing changes and the answer says what would. */
export const MergeInput = closed({
  customers: Type.Array(CustomerRef, { minItems: 2, maxItems: 2 }),
  reason: Type.Optional(Type.String({ maxLength: 500 })),
  dry_run: Type.Optional(Type.Boolean()),
})

export const MergeAnswer = closed({
  /** The customer that both are now. */
  no: Type.Integer(),
  id: Type.String(),
  dry_run: Type.Boolean(),
  /** The two as they were before. */
  before: Type.Array(Person),
  /** What they have together. */
  orders: Count,
  net_spend: Type.Integer(),
  events: Count,
  currency: Type.String(),
  /** null in a dry run. */
  merge: nullable(IdentityMerge),
})
export type MergeAnswer = Static<typeof MergeAnswer>

export const UnmergeInput = closed({ merge: Type.String({ maxLength: 20 }) })
export const UnmergeAnswer = closed({
  merge: IdentityMerge,
  /** The customers that they are now. */
  customers: Type.Array(closed({ no: Type.Integer(), id: Type.String() })),
})
export type UnmergeAnswer = Static<typeof UnmergeAnswer>

/** Two customers who may be one. `because`: identifiers of one that rows of the other carried. */
export const IdentitySuggestion = closed({
  id: Type.String(),
  because: Type.Array(closed({ kind: Type.String(), name: Text, value: nullable(Type.String()) })),
  seen_at: Time,
  customers: Type.Array(Person),
})
export type IdentitySuggestion = Static<typeof IdentitySuggestion>
export const IdentitySuggestions = page(IdentitySuggestion)

export const Dismissal = closed({ id: Type.String() })

/** What a row does that names another customer by an identifier of this kind. */
export const IdentityRule = closed({
  kind: Type.String(),
  name: Text,
  way: oneOf(['merge', 'suggest', 'nothing']),
  usual: oneOf(['merge', 'suggest', 'nothing']),
})
export const IdentityRules = closed({ data: Type.Array(IdentityRule) })
export type IdentityRules = Static<typeof IdentityRules>
export const IdentityRulesInput = closed({
  data: Type.Array(
    closed({ kind: Type.String({ maxLength: 40 }), way: oneOf(['merge', 'suggest', 'nothing']) }),
    { maxItems: 40 },
  ),
})
