import { type Static, Type } from 'typebox'
import { RuleKind } from './rule-definition.ts'
import { RuleCustomer } from './rule-members.ts'
import { AnyJson, closed, Count, nullable, oneOf } from './schema.ts'
import { Text } from './text.ts'

/** POST /v1/rules/plan and /v1/rules/apply: definitions as files hold them, all or nothing. */
export const RuleFilesInput = closed({
  definitions: Type.Array(closed({ kind: RuleKind, definition: AnyJson }), {
    minItems: 1,
    maxItems: 1000,
  }),
  note: Type.Optional(Type.String({ maxLength: 500 })),
})
export type RuleFilesInput = Static<typeof RuleFilesInput>

const Moves = closed({ count: Count, sample: Type.Array(RuleCustomer) })

/** What applying would do to one definition. `entered` and `departed` are over all of its values together. */
export const PlannedChange = closed({
  kind: RuleKind,
  key: Type.String(),
  name: Text,
  change: oneOf(['new', 'changed', 'unchanged', 'affected']),
  /** JSON pointers of what differs. */
  differences: Type.Array(Type.String()),
  /** After `apply`: the version in force. Before: the one that is in force now; 0 = none. */
  version: Type.Integer(),
  size: nullable(Count),
  next_size: nullable(Count),
  entered: Moves,
  departed: Moves,
  values: Type.Array(
    closed({ key: Type.String(), name: Text, entered: Count, departed: Count, next_size: Count }),
  ),
})
export type PlannedChange = Static<typeof PlannedChange>

export const RuleFilesAnswer = closed({ data: Type.Array(PlannedChange) })
export type RuleFilesAnswer = Static<typeof RuleFilesAnswer>
