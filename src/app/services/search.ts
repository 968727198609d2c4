import { ok } from '#core/result.ts'
import { identifierKinds } from '#facts/identity/identifier-kinds.ts'
import { identifiersOf } from '#facts/identity/identity.store.ts'
import { normalizeIdentifier } from '#facts/identity/normalize.ts'
import type { Actor } from '#api/actor.ts'
import type { SearchService } from '#api/services.ts'
import type { SearchHit } from '#api/shapes/search.ts'
import type { Text } from '#api/shapes/text.ts'
import { attributesOf } from './customer-facts.store.ts'
import { customerId } from './customer-id.ts'
import { customersByIdentifier, customersByName } from './search.store.ts'
import { type ServiceDeps, standpointOf } from './shop.ts'
import { identifierName } from './timeline-words.ts'

/** Things that are few and have names: programs, levels, metrics, classes. What is searched in is lower case. */
export type SearchEntry = { readonly hit: SearchHit; readonly words: readonly string[] }

/** Where else to look; each gives its entries, and search picks those that match. */
export type SearchSource = () => Promise<readonly SearchEntry[]>

/** Fewer letters than this find too much. */
const NAME_LETTERS = 2

/**
 * Finds customers by the beginning of any identifier or by name, and rules and metrics by name or key. Whoever may
 * not see personal values finds customers by identifiers that are not personal, only.
 */
export function createSearchService(
  deps: ServiceDeps,
  sources: readonly SearchSource[],
): SearchService {
  return {
    find: async (actor, q, limit) => {
      const text = q.normalize('NFKC').trim()
      if (text === '') return ok([])
      const [customers, ...others] = await Promise.all([
        findCustomers(deps, actor, text, limit),
        ...sources.map((source) => source()),
      ])
      const named = others
        .flat()
        .map((entry) => ({ entry, place: matchPlace(entry, text.toLowerCase()) }))
        .filter(({ place }) => place < Infinity)
        .sort((a, b) => a.place - b.place)
        .map(({ entry }) => entry.hit)
      // A few of each: one must not push the other out.
      const kept = named.slice(0, Math.max(Math.floor(limit / 2), limit - customers.length))
      return ok([...customers.slice(0, limit - kept.length), ...kept])
    },
  }
}

/** 0: a word is the text; 1: one begins with it; 2: one contains it; Infinity: none does. */
function matchPlace({ words }: SearchEntry, text: string): number {
  if (words.includes(text)) return 0
  if (words.some((word) => word.startsWith(text))) return 1
  return words.some((word) => word.includes(text)) ? 2 : Infinity
}

async function findCustomers(
  deps: ServiceDeps,
  actor: Actor,
  text: string,
  limit: number,
): Promise<SearchHit[]> {
  const kinds = identifierKinds.all
    .filter((kind) => actor.seesPersonal || !kind.personal)
    .map((kind) => kind.key)
  const byName = actor.seesPersonal && [...text].length >= NAME_LETTERS && !/^[\d+\s-]+$/.test(text)
  const [identified, named] = await Promise.all([
    customersByIdentifier(deps.ledger, spellings(text), kinds, limit),
    byName ? customersByName(deps.facts, text, limit) : Promise.resolve([]),
  ])
  const found = new Map<number, Text>()
  for (const { customer, kind, value } of identified) {
    const label = identifierName(kind)
    if (!found.has(customer))
      found.set(customer, { zh: `${label.zh} ${value}`, en: `${label.en} ${value}` })
  }
  for (const { customer } of named) {
    if (!found.has(customer)) found.set(customer, { zh: '姓名', en: 'Name' })
  }
  return toHits(deps, [...found].slice(0, limit))
}

/** The text itself, and how it would be written as a phone number or an e-mail. */
export function spellings(text: string): string[] {
  const all = new Set([text, text.toLowerCase()])
  const digits = text.replace(/[\s()-]/g, '')
  if (/^1\d{2,10}$/.test(digits)) all.add(`+86${digits}`)
  if (/^\+?\d{4,15}$/.test(digits)) {
    const phone = normalizeIdentifier('phone', digits)
    if (phone.ok && phone.value !== undefined) all.add(phone.value)
  }
  return [...all]
}

async function toHits(
  deps: ServiceDeps,
  found: readonly (readonly [customer: number, detail: Text])[],
): Promise<SearchHit[]> {
  const numbers = found.map(([customer]) => customer)
  const [identifiers, names] = await Promise.all([
    identifiersOf(deps.ledger, numbers),
    attributesOf(deps.facts, numbers, standpointOf({}, deps), ['name']),
  ])
  const nameOf = new Map(names.map((one) => [one.customer, one.value]))
  return found.map(([customer, detail]) => {
    const id = customerId(customer, identifiers.get(customer) ?? [])
    const title = nameOf.get(customer) ?? id
    return {
      kind: 'customer',
      id,
      title: { zh: title, en: title },
      detail,
      open: `/customers/no:${customer}`,
    }
  })
}
