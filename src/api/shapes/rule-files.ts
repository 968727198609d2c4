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
/** From one value to another: neither in nor out. */
const ValueMove = closed({ from: Type.String(), to: Type.String(), ...Moves.properties })

/**
 * What applying would do to one definition. `entered`: who was in none of its values and comes into one; `departed`:
 * who comes out of all; `moved`: who goes from one value to another. Of a class of labels, of which a customer may have
 * several, each value has its own `entered` and `departed` alone.
 */
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
  moved: Type.Array(ValueMove),
  /** Each value by itself: here who moves is one more in one and one less in the other. */
  values: Type.Array(
    closed({ key: Type.String(), name: Text, entered: Count, departed: Count, next_size: Count }),
  ),
})
export type PlannedChange = Static<typeof PlannedChange>

export const RuleFilesAnswer = closed({ data: Type.Array(PlannedChange) })
export type RuleFilesAnswer = Static<typeof RuleFilesAnswer>
