/** Two homes that are one person. */
export type Edge = { readonly a: number; readonly b: number }
/** A home and whose it is. */
export type Belonging = { readonly home: number; readonly customer: number }

/**
 * Who is whose, from the merges in force alone: so the order in which merges and their taking back came does not
 * matter. A group goes by its member known longest (the smallest number); an anonymous one only if all are.
 *
 * @example belongings([7, 9], [{ a: 7, b: 9 }], new Set()) // [{ home: 7, customer: 7 }, { home: 9, customer: 7 }]
 */
export function belongings(
  homes: readonly number[],
  edges: readonly Edge[],
  anonymous: ReadonlySet<number>,
): Belonging[] {
  const groupOf = new Map<number, number[]>(homes.map((home) => [home, [home]]))
  for (const { a, b } of edges) {
    const [one, other] = [groupOf.get(a) ?? [a], groupOf.get(b) ?? [b]]
    if (one === other) continue
    const all = [...one, ...other]
    for (const home of all) groupOf.set(home, all)
  }
  return [...groupOf].map(([home, group]) => {
    const known = group.filter((member) => !anonymous.has(member))
    return { home, customer: Math.min(...(known.length > 0 ? known : group)) }
  })
}
