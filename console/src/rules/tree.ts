/** A rule while it is edited: the JSON tree with a lasting id at every node, so that fields keep their focus and text. */
export type RuleDraft =
  | { readonly id: string; readonly kind: 'all' | 'any'; readonly parts: readonly RuleDraft[] }
  | { readonly id: string; readonly kind: 'not'; readonly part: RuleDraft }
  | { readonly id: string; readonly kind: 'leaf'; readonly node: Json }

export type Json = Readonly<Record<string, unknown>>
export type NewId = () => string

/** Ids that no draft of this browser had before: two drafts can meet through pasting. */
export const newId: NewId = () => crypto.getRandomValues(new Uint32Array(2)).join('-')

/** A rule as it is stored, for editing. What is no group is a condition, even one that nobody knows. */
export function toDraft(rule: unknown, id: NewId = newId): RuleDraft {
  const node = isJson(rule) ? rule : {}
  for (const kind of ['all', 'any'] as const) {
    const parts = node[kind]
    if (Array.isArray(parts) && Object.keys(node).length === 1)
      return { id: id(), kind, parts: parts.map((part) => toDraft(part, id)) }
  }
  if (isJson(node['not']) && Object.keys(node).length === 1)
    return { id: id(), kind: 'not', part: toDraft(node['not'], id) }
  return { id: id(), kind: 'leaf', node }
}

/** The rule as it is sent. @example fromDraft(toDraft(rule)) // the same rule */
export function fromDraft(draft: RuleDraft): Json {
  switch (draft.kind) {
    case 'all':
    case 'any':
      return { [draft.kind]: draft.parts.map(fromDraft) }
    case 'not':
      return { not: fromDraft(draft.part) }
    case 'leaf':
      return draft.node
  }
}

export const isJson = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

export const partsOf = (draft: RuleDraft): readonly RuleDraft[] =>
  draft.kind === 'leaf' ? [] : draft.kind === 'not' ? [draft.part] : draft.parts

/** The root as a group, so that conditions can be added beside it. */
export const asGroup = (draft: RuleDraft, id: NewId = newId): RuleDraft =>
  draft.kind === 'all' || draft.kind === 'any' ? draft : { id: id(), kind: 'all', parts: [draft] }

export function find(draft: RuleDraft, id: string): RuleDraft | undefined {
  if (draft.id === id) return draft
  for (const part of partsOf(draft)) {
    const found = find(part, id)
    if (found) return found
  }
  return undefined
}

export function parentOf(draft: RuleDraft, id: string): RuleDraft | undefined {
  for (const part of partsOf(draft)) {
    if (part.id === id) return draft
    const found = parentOf(part, id)
    if (found) return found
  }
  return undefined
}

/** The tree with one node made into none, one or several. A group that loses its last part stays, empty. */
export function put(
  draft: RuleDraft,
  id: string,
  make: (node: RuleDraft) => readonly RuleDraft[],
): readonly RuleDraft[] {
  if (draft.id === id) return make(draft)
  switch (draft.kind) {
    case 'leaf':
      return [draft]
    case 'not': {
      const parts = put(draft.part, id, make)
      const [part] = parts
      if (part === draft.part) return [draft]
      if (parts.length > 1) return [{ ...draft, part: { id: newId(), kind: 'all', parts } }]
      return part ? [{ ...draft, part }] : []
    }
    case 'all':
    case 'any': {
      const parts = draft.parts.flatMap((part) => put(part, id, make))
      const same =
        parts.length === draft.parts.length && parts.every((part, at) => part === draft.parts[at])
      return same ? [draft] : [{ ...draft, parts }]
    }
  }
}

/** Every node with ids of its own: a copy can stand beside the original. */
export function copyOf(draft: RuleDraft, id: NewId = newId): RuleDraft {
  if (draft.kind === 'leaf') return { ...draft, id: id() }
  if (draft.kind === 'not') return { ...draft, id: id(), part: copyOf(draft.part, id) }
  return { ...draft, id: id(), parts: draft.parts.map((part) => copyOf(part, id)) }
}

/** How many conditions a rule has. */
export const leafCount = (draft: RuleDraft): number =>
  draft.kind === 'leaf' ? 1 : partsOf(draft).reduce((sum, part) => sum + leafCount(part), 0)
