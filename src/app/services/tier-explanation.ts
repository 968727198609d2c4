import { problem } from '#core/problem.ts'
import { fail, ok, unwrap } from '#core/result.ts'
import { fromEngineTime, type Millis } from '#core/time.ts'
import { identifiersOf } from '#facts/identity/identity.store.ts'
import type { TierPlan } from '#loyalty/measures.ts'
import { listPins } from '#loyalty/pins.store.ts'
import { conditionsOf, type TierProgramVersion, thresholds } from '#loyalty/tier-program.ts'
import { readHistories } from '#metrics/history.store.ts'
import type { CustomerHistory } from '#metrics/history.ts'
import type { Standpoint } from '#metrics/standpoint.ts'
import type { CustomersService } from '#api/services.ts'
import type { Explanation } from '#api/shapes/explanation.ts'
import type { TierMeasure } from '#api/shapes/tier.ts'
import { findCustomer } from './customer-facts.store.ts'
import { customerId } from './customer-id.ts'
import { customerTier, measuresTo } from './customer-tier.ts'
import type { MetricBook } from './metric-book.ts'
import { iso, isNow, isoOrNull, type ServiceDeps, standpointOf } from './shop.ts'
import { readStandings, type Standing, type StandingChange } from './standing.ts'
import { type CountedFact, countedFacts, countedValue } from './tier-facts.ts'
import { tierKeep } from './tier-keep.ts'
import { findProgram, levelBook, type StoredProgram } from './tier-programs.ts'
import { reasonText } from './tier-reason-texts.ts'
import { amountText, conditionView, ruleSentence } from './tier-texts.ts'
import type { TierWorld } from './tier-world.ts'

type Deps = ServiceDeps & { readonly book: MetricBook; readonly world: TierWorld }

const MOST_FACTS = 1000

/** Why a customer has a level: the rule, the moment that decided it, and the facts that made the number then. */
export function createTierExplanation(deps: Deps): CustomersService['explain'] {
  const { facts, ledger, clock, shop, world, book } = deps
  return async (_actor, pointer, key, when) => {
    const customer = await findCustomer(deps, pointer)
    if (!customer.ok) return customer
    const program = await findProgram(ledger, key)
    if (!program.ok) return program
    const no = customer.value
    const standpoint = standpointOf(when, deps)
    const pins = await listPins(ledger, { customer: no })
    const stored = isNow(when)
      ? (await readStandings(facts, no, pins)).find((one) => one.program === key)
      : undefined
    const standing = stored ?? (await world.standing(program.value, standpoint, no))
    const plan = unwrap(world.plan(program.value, standpoint))
    if (standing === undefined || plan === undefined)
      return fail(problem('not_found', { what: 'tier', id: key }))
    const [histories, identifiers] = await Promise.all([
      readHistories(facts, [no], standpoint),
      identifiersOf(ledger, [no]),
    ])
    const history = histories.get(no) ?? {
      customer: no,
      orders: [],
      events: [],
      feedback: [],
      attributes: [],
    }
    const context = { shop, book, currency: shop.currency(), asOf: standpoint.asOf }
    const about = { program: program.value, customer: no, pins, standpoint }
    const keep = await tierKeep(deps, standing, about)
    const tier = customerTier(standing, program.value, { pins, keep }, context)
    const decision = decisionOf(standing, program.value)
    const counted = factsOf(decision, history, { plan, standpoint })
    return ok({
      no,
      id: customerId(no, identifiers.get(no) ?? []),
      tier,
      rule: {
        version: decision.version.version,
        effective_at: iso(decision.version.effectiveAt, shop),
        sentence: ruleSentence(decision.version.body, context),
      },
      decided: {
        at: isoOrNull(decision.change?.at, shop),
        cause: decision.change?.reason ?? 'joined',
        measures: decidedMeasures(decision, counted, context),
        sentence: decidedSentence(decision, program.value, {
          ...context,
          pinReason: tier.pin?.reason,
        }),
      },
      facts: shownFacts(counted, deps),
      facts_total: counted.flatMap((one) => one ?? []).length,
      sentences: [tier.up?.sentence, tier.keep?.sentence, tier.drop?.sentence].filter(
        (one) => one !== undefined,
      ),
      as_of: iso(standpoint.asOf, shop),
      known_at: iso(standpoint.knownAt ?? clock.now(), shop),
    })
  }
}

/** The change that made the level, and the rules of that moment. `at`: when the values were looked at. */
type Decision = {
  readonly change: StandingChange | undefined
  readonly before: StandingChange | undefined
  readonly version: TierProgramVersion
  readonly at: Millis | undefined
}

/** At the end of a period or validity, the values of the period that has just ended decide. */
const CLOSING: readonly string[] = ['validity_end', 'period_end']

function decisionOf(standing: Standing, program: StoredProgram): Decision {
  const change = standing.history.at(-1)
  const number = change?.version ?? standing.version
  const version =
    program.versions.find((one) => one.version === number) ??
    (program.versions.at(-1) as TierProgramVersion)
  const at =
    change === undefined ? undefined : CLOSING.includes(change.reason) ? change.at - 1 : change.at
  return { change, before: standing.history.at(-2), version, at }
}

/** For each condition the facts behind its value when it was decided. */
function factsOf(
  { version, at }: Decision,
  history: CustomerHistory,
  { plan, standpoint }: { readonly plan: TierPlan; readonly standpoint: Standpoint },
): (CountedFact[] | undefined)[] {
  const compiled = plan.program.versions.find((one) => one.version === version.version)
  const joined = joinedAt(history, standpoint.asOf)
  return conditionsOf(version.body).conditions.map((condition, index) => {
    const measure = plan.measures[compiled?.conditions[index]?.measure ?? -1]
    if (measure === undefined) return undefined
    return countedFacts(measure, history, {
      program: plan.program,
      standpoint,
      at: Math.min(at ?? standpoint.asOf, standpoint.asOf),
      window: condition.window,
      joined,
    })
  })
}

/** When the customer says that they joined, else their first order. */
function joinedAt(history: CustomerHistory, asOf: Millis): Millis | undefined {
  const told = history.attributes
    .filter((one) => one.name === 'joined_at' && one.at <= asOf)
    .sort((a, b) => b.at - a.at)[0]
  const said = told === undefined ? Number.NaN : fromEngineTime(told.value)
  if (!Number.isNaN(said)) return said
  const first = Math.min(
    ...history.orders.filter((order) => order.state !== 'pending').map((order) => order.at),
  )
  return Number.isFinite(first) ? first : undefined
}

type Words = { readonly book: MetricBook; readonly currency: string }

/** Values at the decision beside what decided: the level's own threshold, or the one that was missed on the way down. */
function decidedMeasures(
  { change, before, version }: Decision,
  counted: readonly (CountedFact[] | undefined)[],
  words: Words,
): TierMeasure[] {
  const { body } = version
  const rank = (level: string | undefined): number =>
    body.levels.findIndex((one) => one.key === level)
  const isDown = before !== undefined && rank(before.level) > rank(change?.level)
  const judged = isDown ? before.level : change?.level
  const keep = isDown ? body.downgrade?.keep_level?.[judged ?? ''] : undefined
  const needed = thresholds(keep ?? body.levels.find((one) => one.key === judged)?.from ?? 0)
  const views = conditionsOf(body).conditions.map((condition) => conditionView(condition, words))
  const values = counted.map((facts, index) =>
    facts === undefined ? (index === 0 ? change?.value : undefined) : countedValue(facts),
  )
  return measuresTo(
    needed,
    values.map((value) => value ?? 0),
    views,
  ).map((measure, index) =>
    values[index] === undefined ? { ...measure, value: null, missing: 0 } : measure,
  )
}

function decidedSentence(
  { change, version }: Decision,
  program: StoredProgram,
  words: Words & { readonly pinReason: string | undefined },
): Explanation['decided']['sentence'] {
  const levels = levelBook(program)
  const [condition] = conditionsOf(version.body).conditions
  if (change === undefined) {
    const name = levels.nameOf(levels.lowest)
    return { zh: `还没有计入的消费：${name.zh}`, en: `Nothing has counted yet: ${name.en}` }
  }
  const amount =
    condition && amountText(change.value, conditionView(condition, words), words.currency)
  const { zh, en } = reasonText(change.reason, { level: levels.nameOf(change.level), amount })
  return change.reason === 'pin' && words.pinReason !== undefined
    ? { zh: `${zh}（${words.pinReason}）`, en: `${en} (${words.pinReason})` }
    : { zh, en }
}

/** Newest first; a fact that counts for two conditions is shown once. */
function shownFacts(
  counted: readonly (CountedFact[] | undefined)[],
  { shop }: Deps,
): Explanation['facts'] {
  const money = (amount: number | undefined) =>
    amount === undefined ? null : { amount: Math.round(amount), currency: shop.currency() }
  const once = new Map(
    counted
      .flatMap((facts) => facts ?? [])
      .map((fact) => [`${fact.kind} ${fact.source} ${fact.id} ${fact.at}`, fact]),
  )
  return [...once.values()]
    .sort((a, b) => b.at - a.at)
    .slice(0, MOST_FACTS)
    .map((fact) => ({
      kind: fact.kind,
      id: fact.id,
      source: fact.source,
      at: iso(fact.at, shop),
      amount: money(fact.amount),
      counts: fact.amount === undefined ? null : money(fact.counts),
      note: fact.note ?? null,
    }))
}
