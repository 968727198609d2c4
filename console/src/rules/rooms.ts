import type { RuleKind } from '#api/shapes/rule-definition.ts'

/** The plural of a kind, as addresses and the API call it. */
export type Room = 'segments' | 'tags' | 'classes'

export const ROOMS: readonly Room[] = ['segments', 'tags', 'classes']
export const KIND_OF: Readonly<Record<Room, RuleKind>> = {
  segments: 'segment',
  tags: 'tag',
  classes: 'class',
}
export const ROOM_OF: Readonly<Record<RuleKind, Room>> = {
  segment: 'segments',
  tag: 'tags',
  class: 'classes',
}

/** A page of one definition. */
export const pageOf = {
  segments: '/segments/$key',
  tags: '/tags/$key',
  classes: '/classes/$key',
} as const
export const editOf = {
  segments: '/segments/$key/edit',
  tags: '/tags/$key/edit',
  classes: '/classes/$key/edit',
} as const
export const listOf = { segments: '/segments', tags: '/tags', classes: '/classes' } as const
export const newOf = {
  segments: '/segments/new',
  tags: '/tags/new',
  classes: '/classes/new',
} as const
