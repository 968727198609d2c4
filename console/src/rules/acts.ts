import { copyOf, find, newId, parentOf, put, type RuleDraft } from './tree.ts'

/** What can be done to a node of a rule. Each gives the new tree, or undefined where it can not be done. */
export const NODE_ACTS = {
  up: (root, id) => shift(root, id, -1),
  down: (root, id) => shift(root, id, 1),
  /** Into the group above it, as its last part. */
  into: (root, id) => {
    const parent = parentOf(root, id)
    if (parent?.kind !== 'all' && parent?.kind !== 'any') return undefined
    const at = parent.parts.findIndex((part) => part.id === id)
    const node = parent.parts[at]
    const above = parent.parts[at - 1]
    if (!node || (above?.kind !== 'all' && above?.kind !== 'any')) return undefined
    const grown: RuleDraft = { ...above, parts: [...above.parts, node] }
    return withParts(root, parent.id, [
      ...parent.parts.slice(0, at - 1),
      grown,
      ...parent.parts.slice(at + 1),
    ])
  },
  /** Out of its group, to stand after it. */
  out: (root, id) => {
    const node = find(root, id)
    const parent = parentOf(root, id)
    const above = parent && groupAbove(root, parent)
    if (!node || !parent || !above) return undefined
    const [without] = put(root, id, () => [])
    if (!without) return undefined
    const after = find(without, above.after)
    if (!after) return only(put(without, above.group, (group) => [append(group, node)]))
    const keep = (after.kind === 'all' || after.kind === 'any') && after.parts.length === 0
    return only(put(without, above.after, (one) => (keep ? [node] : [one, node])))
  },
  group: (root, id) =>
    only(put(root, id, (node) => [{ id: newId(), kind: groupFor(root, id), parts: [node] }])),
  /** Its parts in its place. */
  ungroup: (root, id) => {
    const node = find(root, id)
    if (!node || root.id === id || (node.kind !== 'all' && node.kind !== 'any')) return undefined
    return only(put(root, id, () => node.parts))
  },
  not: (root, id) =>
    only(
      put(root, id, (node) => [
        node.kind === 'not' ? node.part : { id: newId(), kind: 'not', part: node },
      ]),
    ),
  copy: (root, id) =>
    parentOf(root, id)?.kind === 'not' || root.id === id
      ? undefined
      : only(put(root, id, (node) => [node, copyOf(node)])),
  remove: (root, id) => {
    if (root.id === id) return { id: newId(), kind: 'all', parts: [] }
    return only(put(root, id, () => [])) ?? { id: newId(), kind: 'all', parts: [] }
  },
} as const satisfies Record<string, (root: RuleDraft, id: string) => RuleDraft | undefined>

export type NodeAct = keyof typeof NODE_ACTS

const only = (nodes: readonly RuleDraft[]): RuleDraft | undefined => nodes[0]

/** A group inside `all` is mostly wanted as `any`, and the other way round. */
const groupFor = (root: RuleDraft, id: string): 'all' | 'any' =>
  parentOf(root, id)?.kind === 'all' ? 'any' : 'all'

const append = (group: RuleDraft, node: RuleDraft): RuleDraft =>
  group.kind === 'all' || group.kind === 'any' ? { ...group, parts: [...group.parts, node] } : group

const withParts = (root: RuleDraft, id: string, parts: readonly RuleDraft[]) =>
  only(
    put(root, id, (group) =>
      group.kind === 'all' || group.kind === 'any' ? [{ ...group, parts }] : [group],
    ),
  )

function shift(root: RuleDraft, id: string, by: -1 | 1): RuleDraft | undefined {
  const parent = parentOf(root, id)
  if (parent?.kind !== 'all' && parent?.kind !== 'any') return undefined
  const at = parent.parts.findIndex((part) => part.id === id)
  const [node, other] = [parent.parts[at], parent.parts[at + by]]
  if (!node || !other) return undefined
  const parts = parent.parts.map((part, index) =>
    index === at ? other : index === at + by ? node : part,
  )
  return withParts(root, parent.id, parts)
}

/** The group that the parent stands in, and the node in it that holds the parent. */
function groupAbove(
  root: RuleDraft,
  parent: RuleDraft,
): { readonly group: string; readonly after: string } | undefined {
  const above = parentOf(root, parent.id)
  if (!above) return undefined
  return above.kind === 'not' ? groupAbove(root, above) : { group: above.id, after: parent.id }
}

/** A node added to a group as its last part. */
export const addTo = (root: RuleDraft, group: string, node: RuleDraft): RuleDraft =>
  only(put(root, group, (found) => [append(found, node)])) ?? root

export const replace = (root: RuleDraft, node: RuleDraft): RuleDraft =>
  only(put(root, node.id, () => [node])) ?? root
