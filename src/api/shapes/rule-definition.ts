import { type Static, Type } from 'typebox'
import { AnyJson, closed, Count, Key, nullable, oneOf } from './schema.ts'
import { Text } from './text.ts'
import { Time } from './time.ts'

/** What has members, as definitions call it. The routes are its plural: segments, tags, classes. */
export const RuleKind = oneOf(['segment', 'tag', 'class'])
export type RuleKind = Static<typeof RuleKind>

/** One version of a definition. */
export const RuleVersion = closed({
  version: Type.Integer(),
  created_at: Time,
  created_by: Type.String(),
  note: Type.String(),
  hash: Type.String(),
  definition: Type.Optional(AnyJson),
})
export type RuleVersion = Static<typeof RuleVersion>

/** A value of a tag or a class, in order of priority. */
export const RuleValue = closed({
  key: Type.String(),
  name: Text,
  size: nullable(Count),
  sentence: nullable(Text),
})
export type RuleValue = Static<typeof RuleValue>

/** Something that refers to the definition: another rule, a tier program, a metric. */
export const RuleUse = closed({ kind: Type.String(), key: Type.String(), name: Text })
export type RuleUse = Static<typeof RuleUse>

/** Something about a definition that somebody should look at, with the safe next step. */
export const RuleFlag = closed({
  kind: oneOf(['dead', 'duplicate', 'unused', 'drifting']),
  text: Text,
  step: Text,
  /** The other one, of a duplicate. */
  other: Type.Optional(closed({ kind: RuleKind, key: Type.String(), name: Text })),
})
export type RuleFlag = Static<typeof RuleFlag>

/** GET /v1/{segments|tags|classes}/{key}; lists hold the same. */
export const RuleItem = closed({
  key: Type.String(),
  kind: RuleKind,
  name: Text,
  definition: AnyJson,
  /** The rule in words; null where there is none: manual tags, static segments, values that have their own. */
  sentence: nullable(Text),
  version: Type.Integer(),
  versions: Type.Array(RuleVersion),
  etag: Type.String(),
  /** null: not evaluated yet. */
  size: nullable(Count),
  /** A day ago, where it is known. */
  size_before: Type.Optional(nullable(Count)),
  values: Type.Array(RuleValue),
  evaluated_at: nullable(Time),
  evaluating: Type.Boolean(),
  used_by: Type.Array(RuleUse),
  preset: Type.Boolean(),
  updated_at: Time,
  flags: Type.Array(RuleFlag),
})
export type RuleItem = Static<typeof RuleItem>

/** POST /v1/{segments|tags|classes} and PUT …/{key} */
export const RuleInput = closed({
  definition: AnyJson,
  note: Type.Optional(Type.String({ maxLength: 500 })),
})
export type RuleInput = Static<typeof RuleInput>

/** A definition that the product brings along. */
export const RulePreset = closed({
  key: Key,
  kind: RuleKind,
  name: Text,
  about: nullable(Text),
  installed: Type.Boolean(),
  definition: AnyJson,
})
export type RulePreset = Static<typeof RulePreset>
