import type { Static, TObject } from 'typebox'
import type { Result } from '#core/result.ts'
import type { Localized } from '#core/text.ts'
import type { ReferenceRow } from '#metrics/aggregates/aggregate.ts'
import type { Value, View } from '#metrics/facts/fact.ts'
import type { FactMetric, MetricDefinition, MetricSpec } from '#metrics/metric-spec.ts'
import type { MetricColumn } from '#metrics/plan.ts'
import type { RfmModel, Scores } from '#metrics/rfm/rfm-model.ts'
import type { Standpoint } from '#metrics/standpoint.ts'
import type { Sql } from '#sql/sql.ts'
import type { Truth } from '../truth.ts'

export type Text = Required<Localized>

/** Another definition's members: a segment, a tag (or one of its values), one value of a class. */
export type MemberRef = {
  readonly kind: 'segment' | 'tag' | 'class'
  readonly key: string
  readonly value?: string
}

/** A metric by name, or said on the spot. */
export type MetricName = string | MetricSpec

/** A program's levels, lowest first. */
export type ProgramWords = {
  readonly key: string
  readonly name: Localized
  readonly levels: readonly { readonly key: string; readonly name: Localized }[]
}

/** A definition that others may refer to. */
export type MemberWords = {
  readonly name: Localized
  readonly values?: readonly { readonly key: string; readonly name: Localized }[]
}

/** Words that are known, and whether one is. */
export type KnownWords = Iterable<string> & { readonly has: (word: string) => boolean }

/** Where orders and customers come from: names that each shop has its own of. */
export type Place = 'channel' | 'store' | 'source' | 'touch' | 'campaign'

/** What rules can speak of in this shop: everything that a word is looked up in. */
export type RuleWords = {
  readonly currency: string
  readonly metric: (key: string) => MetricDefinition | undefined
  /** Names of attributes: the standard ones and those that customers have. */
  readonly attributes: KnownWords
  /** Types of behaviour events: the standard ones and those that have come. */
  readonly events: KnownWords
  /**
   * Channels and stores of orders, sources in profiles, channels and campaigns of visits: standard ones and those that
   * the shop has seen. Keywords are whatever people typed.
   */
  readonly places: Readonly<Record<Place, KnownWords>>
  readonly program: (key: string) => ProgramWords | undefined
  readonly rfm: (key: string) => RfmModel | undefined
  readonly member: (kind: MemberRef['kind'], key: string) => MemberWords | undefined
  /** Keys there are, for saying what would have been right. */
  readonly known: (set: 'metric' | 'program' | 'rfm' | MemberRef['kind']) => readonly string[]
}

/** A metric as a condition's SQL sees it. */
export type MetricFeature = {
  readonly column: MetricColumn
  /** Its value as read at the standpoint; null where there is none. */
  readonly value: Sql
  /**
   * What the column keeps, where the value is worked out from it on each day. Of a metric that is worked out from
   * others: whether any of them moves with the days.
   */
  readonly kept: Sql
}

/** What a condition's SQL may use. Asking for something puts it into the statement once, whoever asks. */
export type Use = {
  readonly standpoint: Standpoint
  readonly metric: (metric: MetricName) => MetricFeature
  /** When the facts of a metric's filters and window happened, ascending: Array(Int64), epoch ms. */
  readonly times: (spec: FactMetric) => Sql
  /** Whether the customer has a level in a program; with `keys`, one of these. */
  readonly level: (program: string, keys?: readonly string[]) => Compiled
  /** Whether an RFM model has scored the customer so that conditions on `r, f, m, class, group` hold. */
  readonly rfm: (model: string, asked: readonly Sql[]) => Compiled
  /** Whether the customer is among another definition's members. */
  readonly member: (ref: MemberRef) => Compiled
  /** The value that so many per cent of everybody who has one lie below, on the standpoint's day. */
  readonly percentile: (metric: string, percent: number) => Sql
}

/** A customer's RFM as rules see it. */
export type RfmSight = { readonly scores: Scores; readonly class: string; readonly group: string }

/** What a condition's TypeScript meaning may look at: one customer from one standpoint. */
export type Sight = {
  readonly view: View
  readonly metric: (metric: MetricName) => Value
  /** The facts of a metric, oldest first. */
  readonly rows: (spec: FactMetric) => readonly ReferenceRow[]
  readonly level: (program: string) => string | undefined
  readonly rfm: (model: string) => RfmSight | undefined
  readonly member: (ref: MemberRef) => boolean
  readonly percentile: (metric: string, percent: number) => number | null
}

export type Compiled = {
  /** Nullable boolean: null = not known. */
  readonly truth: Sql
  /** The customers of whom it is true, if it is known of all; see compile/customer-sets.ts. */
  readonly set?: Sql
  /**
   * Instants (nullable DateTime64) at which time alone may change the truth, beside what follows from the windows of
   * the metrics that it uses. Past ones are passed over; early ones cost a needless look, late ones are wrong.
   */
  readonly wakes?: readonly Sql[]
}

/** What a condition's truth rests on, for the explanation: a value as it stands beside what is asked for. */
export type Ground = {
  readonly text: Text
  readonly value: Value
  /** What the value is called, where it is a name: of a level. */
  readonly named?: Required<Text>
  /** What is asked for, where it is one number: what is missing is the difference. */
  readonly needed?: number
  readonly unit?: MetricDefinition['unit']
  /** How the value must stand to what is needed. */
  readonly asks?: 'at_least' | 'above' | 'at_most' | 'below'
  /** What is counted: 次, 个, 天. */
  readonly counted?: Text
  /** The metric whose facts are cited. */
  readonly facts?: FactMetric
  /** What the value is put together from, where it is a score. */
  readonly parts?: readonly GroundPart[]
}

/** A part of a score: its value, its weight in the whole (0–1), and the points that it gives. */
export type GroundPart = {
  readonly text: Text
  readonly value: Value
  readonly weight: number
  readonly points: number
}

/** What may be a slip, at its place. */
export type Doubt = Required<Text> & { readonly path: string }

/** A kind of condition. Its key is the property by which it is recognised: `{ attribute: 'city', in: [...] }`. */
export type Condition<Node = unknown> = {
  readonly key: string
  readonly name: Text
  /** Under which heading the console offers it. */
  readonly group: 'attributes' | 'numbers' | 'behaviour' | 'membership' | 'dates' | 'contact'
  readonly schema: TObject
  /** Enrolled in the contract tests and shown in the reference. */
  readonly examples: readonly { readonly node: Node; readonly says: Text }[]
  /** Looks up the node's words, beyond its shape. Problems point into it from `path`. */
  readonly check: (node: Node, words: RuleWords, path: string) => Result<unknown>
  /** One sentence without a full stop, as somebody who runs a shop would say it. */
  readonly sentence: (node: Node, words: RuleWords) => Text
  readonly compile: (node: Node, use: Use, words: RuleWords) => Compiled
  readonly matches: (node: Node, sight: Sight, words: RuleWords) => Truth
  readonly ground?: (node: Node, sight: Sight, words: RuleWords) => Ground
  /** Its opposite in one sentence, where people say it otherwise than “not …”. */
  readonly denial?: (node: Node, words: RuleWords) => Text | undefined
  /** What somebody would do to make it so, or not so, where that is no number. */
  readonly change?: (node: Node, wanted: boolean, words: RuleWords) => Text
  /** Words that the shop has not seen, where they are free: nothing wrong, but worth a look. Paths as in `check`. */
  readonly doubts?: (node: Node, words: RuleWords, path: string) => readonly Doubt[]
  /** It holds for everybody and always: nothing changes it. */
  readonly isFixed?: true
  /** What it reads, for lineage: `metric:monetary`, `attribute:city`, `events:view`, `segment:vip`. */
  readonly touches: (node: Node) => readonly string[]
}

/** Checks a condition against its node's type and forgets it, so that conditions of all kinds fit one registry. */
export const defineCondition = <S extends TObject>(
  condition: Omit<Condition<Static<S>>, 'schema'> & { readonly schema: S },
): Condition => Object.freeze(condition) as unknown as Condition
