import { type Static, Type } from 'typebox'
import { AnyJson, closed, nullable } from './schema.ts'
import { Text } from './text.ts'
import { TimeInput } from './time.ts'

const Word = closed({ key: Type.String(), name: Text })
export type RuleWord = Static<typeof Word>

/** A kind of condition: what the builder makes its form of. */
export const ConditionKind = closed({
  key: Type.String(),
  name: Text,
  group: Type.String(),
  schema: AnyJson,
  examples: Type.Array(closed({ node: AnyJson, says: Text })),
})
export type ConditionKind = Static<typeof ConditionKind>

const FactField = closed({
  key: Type.String(),
  name: Text,
  type: Type.String(),
  unit: Type.Optional(Type.String()),
  /** All values that it can have. */
  one_of: Type.Optional(Type.Array(Type.String())),
})
export type FactField = Static<typeof FactField>

const Valued = closed({ ...Word.properties, values: Type.Array(Word) })

/** Everything that rules of this shop can speak of. */
export const ShopWords = closed({
  metrics: Type.Array(closed({ ...Word.properties, unit: Type.String() })),
  attributes: Type.Array(Word),
  events: Type.Array(closed({ ...Word.properties, fields: Type.Array(FactField) })),
  /** Kinds of facts, for metrics that are said on the spot. */
  facts: Type.Array(closed({ ...Word.properties, fields: Type.Array(FactField) })),
  aggregates: Type.Array(
    closed({ ...Word.properties, of: Type.Array(Type.String()), of_optional: Type.Boolean() }),
  ),
  programs: Type.Array(closed({ ...Word.properties, levels: Type.Array(Word) })),
  rfm: Type.Array(
    closed({
      ...Word.properties,
      bins: closed({ r: Type.Integer(), f: Type.Integer(), m: Type.Integer() }),
      classes: Type.Array(Word),
      groups: Type.Array(Word),
    }),
  ),
  segments: Type.Array(Word),
  tags: Type.Array(Valued),
  classes: Type.Array(Valued),
  /** Channels and stores of orders, sources in profiles, channels and campaigns of visits. */
  channels: Type.Array(Word),
  stores: Type.Array(Word),
  sources: Type.Array(Word),
  touches: Type.Array(Word),
  campaigns: Type.Array(Word),
})
export type ShopWords = Static<typeof ShopWords>

/** GET /v1/conditions */
export const Conditions = closed({ data: Type.Array(ConditionKind), words: ShopWords })
export type Conditions = Static<typeof Conditions>

/** POST /v1/rules/text: a rule as text, or a text as rule. */
export const RuleTextInput = closed({
  where: Type.Optional(AnyJson),
  text: Type.Optional(Type.String({ maxLength: 100_000 })),
})
export type RuleTextInput = Static<typeof RuleTextInput>
export const RuleTextAnswer = closed({
  where: Type.Optional(AnyJson),
  text: Type.Optional(Type.String()),
  sentence: Type.Optional(Text),
})
export type RuleTextAnswer = Static<typeof RuleTextAnswer>

/** What a customer's value under a condition is, beside what is asked for. */
export const RuleGround = closed({
  text: Text,
  /** The value names or reaches a person: hidden from viewers. */
  personal: Type.Optional(Type.Boolean()),
  value: Type.Unsafe<number | string | boolean | null>({}),
  value_text: Text,
  needed: Type.Optional(Type.Number()),
  missing_text: Type.Optional(Text),
})
export const RuleFact = closed({
  kind: Type.String(),
  id: Type.String(),
  at: Type.String(),
  text: Text,
  amount: Type.Optional(nullable(closed({ amount: Type.Integer(), currency: Type.String() }))),
})

/** A node of a rule as it stands for one customer. truth null = not known. */
export type ExplainedNode = {
  kind: 'all' | 'any' | 'not' | 'leaf'
  truth: boolean | null
  sentence: Text
  children?: ExplainedNode[]
  ground?: Static<typeof RuleGround>
  facts?: Static<typeof RuleFact>[]
}
/** Its own shape comes back in it; whoever writes it out takes it as it is. */
const Node = Type.Unsafe<ExplainedNode | null>({})

/** GET /v1/customers/{id}/explain?segment=|tag=|class= and POST /v1/rules/explain */
export const RuleExplanation = closed({
  in: Type.Boolean(),
  value: Type.Optional(nullable(Type.String())),
  value_name: Type.Optional(nullable(Text)),
  truth: Type.Unsafe<boolean | null>({ type: ['boolean', 'null'] }),
  tree: Node,
  /** What would change it. */
  changes: Type.Array(Text),
  /** Why it is so where no rule decides: given by hand, until when. */
  reason: Type.Optional(nullable(Text)),
  version: nullable(Type.Integer()),
  as_of: Type.String(),
})
export type RuleExplanation = Static<typeof RuleExplanation>

/** POST /v1/rules/explain: a rule that need not be saved, for one customer. */
export const RuleExplainInput = closed({
  where: AnyJson,
  customer: Type.String({ minLength: 1, maxLength: 220 }),
  as_of: Type.Optional(TimeInput),
  known_at: Type.Optional(TimeInput),
})
export type RuleExplainInput = Static<typeof RuleExplainInput>
