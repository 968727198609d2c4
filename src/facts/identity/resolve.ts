import { identifierKinds } from './identifier-kinds.ts'

/** (kind, normalised value). */
export type Identifier = readonly [kind: string, value: string]
/** Somebody as rows name them: a hash of the identifiers, and these, strongest first. */
export type Who = { readonly who: bigint; readonly ids: readonly Identifier[] }
export type KnownIdentifier = { readonly customer: number; readonly id: number }
/** `identity`: the identifier by which the rows came. */
export type Resolved = {
  readonly who: bigint
  readonly customer: number
  readonly identity: number
}

/** Negative customer numbers are customers yet to be made: −1 the first, −2 the second … */
export type Decision = {
  readonly resolved: readonly {
    readonly who: bigint
    readonly customer: number
    readonly by: Identifier
  }[]
  readonly newCustomers: number
  readonly attach: readonly { readonly id: Identifier; readonly customer: number }[]
  readonly conflicts: readonly { readonly a: number; readonly b: number; readonly kind: string }[]
}

/**
 * Decides whose each `who` is. The strongest known identifier decides; unknown ones are attached to the same
 * customer; a weaker one that belongs to somebody else stays there and is noted as a conflict. A customer
 * found only through a weaker identifier is not taken if they have another number of a kind of which one
 * customer has only one: that would merge two identified customers silently.
 */
export function resolveBatch(
  whos: readonly Who[],
  known: ReadonlyMap<string, KnownIdentifier>,
  taken: ReadonlySet<string>,
): Decision {
  const owners = new Map<string, number>()
  const hasSingle = new Set(taken)
  const attach: { id: Identifier; customer: number }[] = []
  const conflicts: { a: number; b: number; kind: string }[] = []
  let newCustomers = 0
  const ownerOf = (id: Identifier): number | undefined =>
    owners.get(key(id)) ?? known.get(key(id))?.customer

  const resolved = whos.map(({ who, ids }) => {
    const first = ids[0]
    if (first === undefined) throw new Error('a who without identifiers can not be resolved')
    let customer = ids
      .map(ownerOf)
      .find((owner, rank) => owner !== undefined && fits(owner, ids.slice(0, rank)))
    customer ??= -++newCustomers
    for (const id of ids) {
      const owner = ownerOf(id)
      if (owner === undefined) {
        owners.set(key(id), customer)
        attach.push({ id, customer })
        if (SINGLE.has(id[0])) hasSingle.add(`${customer} ${id[0]}`)
      } else if (owner !== customer && !ANONYMOUS.has(id[0])) {
        conflicts.push({ a: customer, b: owner, kind: id[0] })
      }
    }
    return { who, customer, by: first }
  })
  return { resolved, newCustomers, attach, conflicts }

  /** Whether the stronger identifiers, all unknown so far, can be this owner's: no second one of a single kind. */
  function fits(owner: number, stronger: readonly Identifier[]): boolean {
    return stronger.every((id) => !SINGLE.has(id[0]) || !hasSingle.has(`${owner} ${id[0]}`))
  }
}

const SINGLE = new Set(identifierKinds.all.filter((kind) => kind.single).map((kind) => kind.key))
const ANONYMOUS = new Set(
  identifierKinds.all.filter((kind) => kind.anonymous).map((kind) => kind.key),
)
const key = (id: Identifier): string => `${id[0]} ${id[1]}`
