import { identifierKinds } from '#facts/identity/identifier-kinds.ts'
import type { Attribute, Customer, CustomerList, Identifier } from '../shapes/customer.ts'
import type { Overview } from '../shapes/overview.ts'
import type { RuleChange, RulePreview } from '../shapes/rule-members.ts'
import type { ExplainedNode, RuleExplanation } from '../shapes/rule-words.ts'
import type { SearchAnswer } from '../shapes/search.ts'
import type { TierBacktestMove } from '../shapes/tier-backtest.ts'
import type { TimelineEntry } from '../shapes/timeline.ts'

/**
 * What is left of a personal value for somebody who may not see it: enough to tell two customers apart on the
 * screen, too little to reach or name a person.
 *
 * @example maskValue('13812345678') // '138****5678'
 */
export function maskValue(value: string): string {
  const letters = [...value]
  const at = letters.indexOf('@')
  if (at >= 0) return `${letters[0] ?? ''}***@***`
  if (/^\+?[\d\s-]{7,}$/.test(value)) {
    const digits = value.replace(/\D/g, '')
    return `${digits.slice(0, 3)}****${digits.length >= 11 ? digits.slice(-4) : ''}`
  }
  if (letters.length <= 1) return '*'
  return letters.length <= 4 ? `${letters[0]}**` : `${letters.slice(0, 2).join('')}***`
}

/** Attributes that name or reach a person, whatever a service says of them; free ones may hold anything. */
const PERSONAL_ATTRIBUTES = ['name', 'phone', 'email', 'birthday', 'address'] as const

/** Whether an attribute is hidden from viewers. Those that a shop names itself are: nobody vouches for them. */
export const isPersonalAttribute = (name: string): boolean =>
  (PERSONAL_ATTRIBUTES as readonly string[]).includes(name) || name.startsWith('attributes.')

/** Whether an identifier of this kind is hidden from viewers; an unknown kind is. */
export function isPersonalIdentifier(kind: string): boolean {
  const found = identifierKinds.get(kind)
  return !found.ok || found.value.personal
}

export const maskCustomer = (customer: Customer): Customer => ({
  ...customer,
  id: maskId(customer),
  name: maskOrNull(customer.name),
  identifiers: customer.identifiers.map(maskIdentifier),
  attributes: customer.attributes.map(maskAttribute),
})

export const maskCustomerList = (list: CustomerList): CustomerList => ({
  ...list,
  data: list.data.map((row) => ({
    ...row,
    id: maskId(row),
    name: maskOrNull(row.name),
    phone: maskOrNull(row.phone),
    masked: true,
  })),
})

/** Free words and personal attributes go; what was bought and when stays. */
export const maskTimeline = <P extends { data: TimelineEntry[] }>(page: P): P => ({
  ...page,
  data: page.data.map((entry) =>
    entry.personal || entry.kind === 'feedback' || entry.kind === 'identifier'
      ? { ...entry, text: entry.text === null ? null : '***', detail: null }
      : entry,
  ),
})

export const maskMoves = (overview: Overview): Overview => ({
  ...overview,
  tiers: overview.tiers.map((tier) => ({
    ...tier,
    latest: tier.latest.map((move) => ({ ...move, id: maskId(move), name: maskOrNull(move.name) })),
  })),
})

/** Customers are found by harmless identifiers only; their names are masked here. */
export const maskSearch = (answer: SearchAnswer): SearchAnswer => ({
  ...answer,
  hits: answer.hits.map((hit) =>
    hit.kind === 'customer'
      ? { ...hit, title: { zh: maskValue(hit.title.zh), en: maskValue(hit.title.en) } }
      : hit,
  ),
})

export const maskRuleChanges = <P extends { data: RuleChange[] }>(page: P): P => ({
  ...page,
  data: page.data.map((change) => ({
    ...change,
    customer: {
      ...change.customer,
      id: maskId(change.customer),
      name: maskOrNull(change.customer.name),
    },
  })),
})

export const maskTierMoves = <P extends { data: TierBacktestMove[] }>(page: P): P => ({
  ...page,
  data: page.data.map((one) => ({ ...one, id: maskId(one), name: maskOrNull(one.name) })),
})

export const maskRulePreview = (preview: RulePreview): RulePreview => ({
  ...preview,
  sample: preview.sample.map((one) => ({ ...one, id: maskId(one), name: maskOrNull(one.name) })),
})

/** What a rule rests on, without values that name a person and without words that people wrote. */
export const maskRuleExplanation = (explanation: RuleExplanation): RuleExplanation => ({
  ...explanation,
  tree: explanation.tree && maskNode(explanation.tree),
})

const HIDDEN = { zh: '***', en: '***' }
function maskNode(node: ExplainedNode): ExplainedNode {
  const { ground, facts, children } = node
  return {
    ...node,
    ...(ground?.personal === true
      ? { ground: { ...ground, value: null, value_text: HIDDEN, text: HIDDEN } }
      : {}),
    ...(facts
      ? {
          facts: facts.map((fact) =>
            fact.kind === 'feedback' || fact.kind === 'attributes' || ground?.personal === true
              ? { ...fact, text: HIDDEN }
              : fact,
          ),
        }
      : {}),
    ...(children ? { children: children.map(maskNode) } : {}),
  }
}

/** A customer who has no customer id is called no:N, never by a phone. */
export const maskId = (it: { no: number; id: string }): string =>
  /^[a-z_]+:/.test(it.id) && !it.id.startsWith('no:') ? `no:${it.no}` : it.id

export const maskOrNull = (value: string | null): string | null =>
  value === null ? null : maskValue(value)

export const maskIdentifier = <I extends Identifier>(it: I): I =>
  it.personal || isPersonalIdentifier(it.kind)
    ? { ...it, personal: true, masked: true, value: maskValue(it.value) }
    : it

const maskAttribute = (it: Attribute): Attribute =>
  it.personal || isPersonalAttribute(it.name)
    ? {
        ...it,
        personal: true,
        masked: true,
        value: it.name === 'birthday' ? '***' : maskValue(it.value),
      }
    : it
