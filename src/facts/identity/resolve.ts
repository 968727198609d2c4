import { SINGLE_KINDS } from './identifier-kinds.ts'

/** (kind, normalised value). */
export type Identifier = readonly [kind: string, value: string]
/** Somebody as rows name them: a hash of the identifiers, and these, strongest first. */
export type Who = { readonly who: bigint; readonly ids: readonly Identifier[] }
/** `home`: whose it would be if nobody had ever been merged. */
export type KnownIdentifier = {
  readonly customer: number
  readonly home: number
  readonly id: number
}
/** `identity`: the identifier by which the rows came. */
export type Resolved = {
  readonly who: bigint
  readonly customer: number
  readonly home: number
  readonly identity: number
}

/** An identifier of `a`'s row that names `b`. */
export type Conflict = { readonly a: number; readonly b: number; readonly by: Identifier }

/** All numbers are homes. Negative ones are customers yet to be made: −1 the first, −2 the second … */
export type Decision = {
  readonly resolved: readonly {
    readonly who: bigint
    readonly home: number
    readonly by: Identifier
  }[]
  readonly newCustomers: number
  readonly attach: readonly { readonly id: Identifier; readonly home: number }[]
  readonly conflicts: readonly Conflict[]
}

/**
 * Decides whose each `who` is, as if nobody had ever been merged: so a merge that is taken back leaves everybody as
 * they would have been without it. The strongest known identifier decides; unknown ones are attached to the same
 * home; a weaker one that belongs to somebody else stays there and is noted as a conflict. A customer found only
 * through a weaker identifier is not taken if they have another number of a kind of which one customer has only
 * one: that would merge two identified customers silently.
 */
export function resolveBatch(
  whos: readonly Who[],
  known: ReadonlyMap<string, Pick<KnownIdentifier, 'home'>>,
  taken: ReadonlySet<string>,
): Decision {
  const owners = new Map<string, number>()
  const hasSingle = new Set(taken)
  const attach: { id: Identifier; home: number }[] = []
  const conflicts: Conflict[] = []
  let newCustomers = 0
  const ownerOf = (id: Identifier): number | undefined =>
    owners.get(key(id)) ?? known.get(key(id))?.home

  const resolved = whos.map(({ who, ids }) => {
    const first = ids[0]
    if (first === undefined) throw new Error('a who without identifiers can not be resolved')
    let home = ids
      .map(ownerOf)
      .find((owner, rank) => owner !== undefined && fits(owner, ids.slice(0, rank)))
    home ??= -++newCustomers
    for (const id of ids) {
      const owner = ownerOf(id)
      if (owner === undefined) {
        owners.set(key(id), home)
        attach.push({ id, home })
        if (SINGLE_KINDS.has(id[0])) hasSingle.add(`${home} ${id[0]}`)
      } else if (owner !== home) {
        conflicts.push({ a: home, b: owner, by: id })
      }
    }
    return { who, home, by: first }
  })
  return { resolved, newCustomers, attach, conflicts }

  /** Whether the stronger identifiers, all unknown so far, can be this owner's: no second one of a single kind. */
  function fits(owner: number, stronger: readonly Identifier[]): boolean {
    return stronger.every((id) => !SINGLE_KINDS.has(id[0]) || !hasSingle.has(`${owner} ${id[0]}`))
  }
}

const key = (id: Identifier): string => `${id[0]} ${id[1]}`
