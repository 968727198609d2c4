import { createHash } from 'node:crypto'
import { canonicalJson } from '#core/json.ts'
import type { Problem } from '#core/problem.ts'
import type { Millis } from '#core/time.ts'
import { standardRfm } from '#metrics/rfm/rfm-model.ts'
import type { RuleSources } from '#segments/compile/compile-rule.ts'
import { STANDARD_ATTRIBUTES } from '#segments/conditions/attribute.condition.ts'
import type {
  KnownWords,
  MemberRef,
  Place,
  ProgramWords,
  RuleWords,
} from '#segments/conditions/condition.ts'
import { STANDARD_EVENTS } from '#segments/conditions/happenings.ts'
import { STANDARD_PLACES } from '#segments/conditions/places.ts'
import { RULE_KINDS, type RuleDefinition } from '#segments/definition.ts'
import {
  definitionId,
  memberWords,
  type PlannedRule,
  planRule,
  planRules,
  refsOf,
  refText,
  type RulePlan,
  touchesOf,
} from '#segments/rule-plan.ts'
import { ruleNumbers } from '#segments/rule-numbers.store.ts'
import { sql } from '#sql/sql.ts'
import { type Definition, listDefinitions } from '#stores/definitions.store.ts'
import type { MetricBook } from './metric-book.ts'
import { newestBatch } from './evaluation-state.store.ts'
import { remembered } from './remembered.ts'
import { readSeenWords, type SeenWords } from './rule-words.store.ts'
import type { ServiceDeps } from './shop.ts'
import { listPrograms, type StoredProgram, versionAt } from './tier-programs.ts'

/** A definition as it is kept, with what it says. */
export type StoredRule = { readonly definition: Definition; readonly rule: RuleDefinition }

/** All definitions that have members, ready to be decided. */
export type LiveRules = {
  readonly stored: readonly StoredRule[]
  readonly plan: RulePlan
  /** Numbers of all outputs that ever were, by `refText`. */
  readonly numbers: ReadonlyMap<string, number>
  /** Of each output in force, the version of its definition. */
  readonly versions: ReadonlyMap<number, number>
  /** Definitions that speak of what is no more; their members stay as they were. By id. */
  readonly broken: ReadonlyMap<string, Problem>
  /** What each rule rests on: it changes when the rule, or a word in it, comes to mean something else. By id. */
  readonly prints: ReadonlyMap<string, string>
  readonly words: RuleWords
}

export type RuleWorld = {
  /** Strict words, for what people write: attributes and event types are those that the shop has. */
  readonly words: () => Promise<RuleWords>
  readonly live: () => Promise<LiveRules>
  /** What is no fact, as the last evaluation left it. */
  readonly sources: Pick<RuleSources, 'tiers' | 'rfm'>
}

type Deps = ServiceDeps & { readonly book: MetricBook }

const RFM_MODELS = [standardRfm]

/** Everything that rules can speak of in this shop, and all rules that are in force. */
export function createRuleWorld(deps: Deps): RuleWorld {
  const { facts, ledger, clock } = deps
  // Told by what has come in last: looking through all facts for words costs too much to do at every question.
  const seenWords = remembered(async () => shopWords(await readSeenWords(facts)), clock)
  let seen:
    | { readonly stamp: string; readonly metrics: unknown; readonly live: LiveRules }
    | undefined
  return {
    words: async () => {
      const [stored, programs, shop] = await Promise.all([
        storedRules(deps),
        listPrograms(ledger),
        newestBatch(ledger).then((batch) => seenWords(String(batch))),
      ])
      return wordsFrom(deps, { stored, programs, shop, now: clock.now() })
    },
    live: async () => {
      const [stored, programs] = await Promise.all([storedRules(deps), listPrograms(ledger)])
      const stamp = canonicalJson([
        programs.map((one) => one.definition.etag),
        stored.map(({ definition }) => [definition.kind, definition.key, definition.etag]),
      ])
      // Asked at every look-round of the worker: the metrics in use are one object until any of them changes.
      const metrics = deps.book.definitions
      if (seen?.stamp === stamp && seen.metrics === metrics) return seen.live
      const words = wordsFrom(deps, { stored, programs, shop: ANY_WORD, now: clock.now() })
      const live = await plan(deps, stored, words)
      seen = { stamp, metrics, live }
      return live
    },
    sources: {
      tiers: (program) =>
        sql`SELECT customer, toString(level) AS level FROM customer_tiers FINAL WHERE program = ${program} AND level != ''`,
      rfm: (model) =>
        sql`SELECT customer, r, f, m, toString(class) AS class, toString(group) AS group FROM customer_rfm FINAL WHERE model = ${model}`,
    },
  }
}

/** For rules that were accepted once: a word that no fact has any more is no reason to stop. */
const ANY: KnownWords = { has: () => true, *[Symbol.iterator]() {} }
const ANY_WORD: ShopWords = {
  attributes: ANY,
  events: ANY,
  places: { channel: ANY, store: ANY, source: ANY, touch: ANY, campaign: ANY },
}

async function storedRules({ ledger }: Deps): Promise<StoredRule[]> {
  const lists = await Promise.all(RULE_KINDS.map((kind) => listDefinitions(ledger, kind)))
  return lists.flat().map((definition) => ({ definition, rule: ruleOf(definition) }))
}

/** The version in force. Checked when it was written; the definitions store keeps any JSON. */
export const ruleOf = (definition: Definition): RuleDefinition =>
  ({ kind: definition.kind, body: definition.versions.at(-1)?.body }) as unknown as RuleDefinition

/** Words that facts bring, with those that every shop has. */
type ShopWords = Pick<RuleWords, 'attributes' | 'events' | 'places'>

function shopWords({ attributes, events, places }: SeenWords): ShopWords {
  const both = (place: Place) => new Set([...places[place], ...STANDARD_PLACES[place]])
  return {
    attributes: new Set([...STANDARD_ATTRIBUTES, ...attributes]),
    events: new Set([...STANDARD_EVENTS, ...events]),
    places: {
      channel: both('channel'),
      store: both('store'),
      source: both('source'),
      touch: both('touch'),
      campaign: both('campaign'),
    },
  }
}

type Parts = {
  readonly stored: readonly StoredRule[]
  readonly programs: readonly StoredProgram[]
  readonly shop: ShopWords
  readonly now: Millis
}

function wordsFrom(
  { book, shop: settings }: Deps,
  { stored, programs, shop, now }: Parts,
): RuleWords {
  const tiers = new Map(programs.map((program) => [program.key, programWords(program, now)]))
  const members = new Map(
    stored.map(({ rule }) => [memberId(rule.kind, rule.body.key), memberWords(rule)]),
  )
  const keysOf = (kind: MemberRef['kind']): string[] =>
    stored.flatMap(({ rule }) => (rule.kind === kind ? [rule.body.key] : []))
  return {
    currency: settings.currency(),
    metric: (key) => {
      const found = book.definitions.get(key)
      return found.ok ? found.value : undefined
    },
    ...shop,
    program: (key) => tiers.get(key),
    rfm: (key) => RFM_MODELS.find((model) => model.key === key),
    member: (kind, key) => members.get(memberId(kind, key)),
    known: (set) => {
      if (set === 'metric') return book.definitions.keys
      if (set === 'program') return [...tiers.keys()]
      return set === 'rfm' ? RFM_MODELS.map(({ key }) => key) : keysOf(set)
    },
  }
}

const memberId = (kind: string, key: string): string => `${kind}:${key}`

function programWords(program: StoredProgram, now: Millis): ProgramWords {
  const { body } = versionAt(program, now)
  return { key: program.key, name: body.name, levels: body.levels }
}

async function plan(
  { ledger }: Deps,
  stored: readonly StoredRule[],
  words: RuleWords,
): Promise<LiveRules> {
  const broken = new Map<string, Problem>()
  const numbers = await ruleNumbers(
    ledger,
    stored.flatMap(({ rule }) => refsOf(rule)),
  )
  const numberOf = (ref: MemberRef): number => numbers.get(refText(ref)) ?? 0
  const sound = stored.filter(({ rule }) => {
    const planned = planRule(rule, words, numberOf)
    if (!planned.ok) broken.set(definitionId(rule), planned.problem)
    return planned.ok
  })
  const planned = planRules(
    sound.map(({ rule }) => rule),
    words,
    numberOf,
  )
  if (!planned.ok)
    throw new Error(`rules that were saved do not fit together: ${planned.problem.code}`)
  const versionOf = new Map(
    stored.map(({ definition: one }) => [
      memberId(one.kind, one.key),
      one.versions.at(-1)?.version ?? 0,
    ]),
  )
  return {
    stored,
    plan: planned.value,
    numbers,
    broken,
    words,
    versions: new Map(
      planned.value.rules.flatMap(({ outputs }) =>
        outputs.map(
          ({ no, ref }) => [no, versionOf.get(memberId(ref.kind, ref.key)) ?? 0] as const,
        ),
      ),
    ),
    prints: new Map(planned.value.rules.map((rule) => [ruleId(rule), printOf(rule, words)])),
  }
}

export const ruleId = ({ definition }: PlannedRule): string => definitionId(definition)

/** Whether any condition of a rule touches something. */
export const touches = (rule: PlannedRule, what: (touch: string) => boolean): boolean =>
  touchesOf([rule]).some(what)

function printOf(rule: PlannedRule, words: RuleWords): string {
  const touched = touchesOf([rule])
  const scores =
    rule.decision.how === 'highest' || rule.decision.how === 'all' ? scoresOf(rule) : []
  const meanings = [...new Set([...touched, ...scores])].sort().map((touch) => {
    const [kind = '', key = ''] = touch.split(/:(.*)/s)
    if (kind === 'metric') return words.metric(key)?.spec
    if (kind === 'tier') return words.program(key)?.levels.map((level) => level.key)
    return kind === 'rfm' ? words.rfm(key) : touch
  })
  const text = canonicalJson([rule.definition.body, rule.outputs.map(({ no }) => no), meanings])
  return createHash('sha256').update(text).digest('hex').slice(0, 24)
}

const scoresOf = ({ decision }: PlannedRule): string[] => {
  const values =
    decision.how === 'highest' ? decision.scores : decision.how === 'all' ? decision.values : []
  return values.flatMap((value) =>
    'metric' in value && typeof value.metric === 'string' ? [`metric:${value.metric}`] : [],
  )
}
