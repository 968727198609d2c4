import { type Static, Type } from 'typebox'
import { Localized } from '#core/schemas.ts'
import { MetricSpec } from '#metrics/metric-spec.ts'
import { Rule } from './rule.ts'

const closed = { additionalProperties: false }
export const DefinitionKey = Type.String({ pattern: '^[a-z][a-z0-9_-]*$', maxLength: 60 })
const About = Type.Optional(
  Type.Object(
    { zh: Type.String({ maxLength: 1000 }), en: Type.Optional(Type.String({ maxLength: 1000 })) },
    closed,
  ),
)
const Owner = Type.Optional(Type.String({ maxLength: 100 }))

/**
 * A segment. dynamic: whoever meets `where`, at any time; static: whom somebody put in; frozen: whoever met `where`
 * when it was made, and stays.
 */
export const SegmentDefinition = Type.Object(
  {
    key: DefinitionKey,
    name: Localized,
    about: About,
    owner: Owner,
    kind: Type.Union([Type.Literal('dynamic'), Type.Literal('static'), Type.Literal('frozen')]),
    where: Type.Optional(Rule),
  },
  closed,
)
export type SegmentDefinition = Static<typeof SegmentDefinition>

/** Of a tag by rule, each value has its own rule; of a manual one, none. */
const TagValue = Type.Object(
  { key: DefinitionKey, name: Localized, where: Type.Optional(Rule) },
  closed,
)

/**
 * A tag. manual: people give and take it; rule: whoever meets `where`, or, with `values`, the first value whose rule
 * fits, in order of priority. model: a model gives it through a metric, as a rule does.
 */
export const TagDefinition = Type.Object(
  {
    key: DefinitionKey,
    name: Localized,
    about: About,
    owner: Owner,
    group: Type.Optional(Type.String({ maxLength: 60 })),
    source: Type.Union([Type.Literal('manual'), Type.Literal('rule'), Type.Literal('model')]),
    where: Type.Optional(Rule),
    values: Type.Optional(Type.Array(TagValue, { minItems: 1, maxItems: 50 })),
    /** Of a manual tag: for how many days it is given, unless said otherwise. */
    expires_after_days: Type.Optional(Type.Integer({ minimum: 1, maximum: 3650 })),
    /** Of a manual tag: how many customers may have it at most. */
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 100_000_000 })),
  },
  closed,
)
export type TagDefinition = Static<typeof TagDefinition>

const ClassValue = Type.Object(
  {
    key: DefinitionKey,
    name: Localized,
    about: About,
    where: Type.Optional(Rule),
    /** A metric by name or said on the spot; how strongly it speaks for the value. */
    score: Type.Optional(Type.Union([Type.String({ maxLength: 60 }), MetricSpec])),
    at_least: Type.Optional(Type.Number()),
  },
  closed,
)

/**
 * A class: one value for each customer. `choose`: first = the first value whose rule fits, in order of priority;
 * highest = the value with the highest score, if it is at least its `at_least`; all = every value that fits (labels).
 * Who fits none has `otherwise`, or no value.
 */
export const ClassDefinition = Type.Object(
  {
    key: DefinitionKey,
    name: Localized,
    about: About,
    owner: Owner,
    choose: Type.Union([Type.Literal('first'), Type.Literal('highest'), Type.Literal('all')]),
    values: Type.Array(ClassValue, { minItems: 1, maxItems: 100 }),
    otherwise: Type.Optional(Type.Object({ key: DefinitionKey, name: Localized }, closed)),
  },
  closed,
)
export type ClassDefinition = Static<typeof ClassDefinition>

/** Everything that has members. */
export type RuleDefinition =
  | { readonly kind: 'segment'; readonly body: SegmentDefinition }
  | { readonly kind: 'tag'; readonly body: TagDefinition }
  | { readonly kind: 'class'; readonly body: ClassDefinition }

/** The kinds, as they are called among the definitions of the ledger. */
export const RULE_KINDS = ['segment', 'tag', 'class'] as const
