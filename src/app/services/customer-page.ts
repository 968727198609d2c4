import { isPersonalAttribute } from '#api/auth/masking.ts'
import type { Actor } from '#api/actor.ts'
import type { CustomersService, When } from '#api/services.ts'
import type { Attribute, Consent, Customer, Identifier } from '#api/shapes/customer.ts'
import { ok } from '#core/result.ts'
import type { Millis } from '#core/time.ts'
import { identifierKinds } from '#facts/identity/identifier-kinds.ts'
import { listPins } from '#loyalty/pins.store.ts'
import { computeMetrics, readCustomerMetrics } from '#metrics/read-metrics.store.ts'
import type { MetricValues } from '#metrics/reference.ts'
import { latestCuts, rfmOf } from '#metrics/rfm/rfm.store.ts'
import type { RfmModel } from '#metrics/rfm/rfm-model.ts'
import type { Standpoint } from '#metrics/standpoint.ts'
import {
  attributesOf,
  findCustomer,
  type HeldAttribute,
  type HeldIdentifier,
  identifiersSince,
  knownSince,
} from './customer-facts.store.ts'
import { customerId } from './customer-id.ts'
import { customerTier } from './customer-tier.ts'
import { habitsOf } from './habits.store.ts'
import { keptMetric, type MetricBook, storedColumns } from './metric-book.ts'
import { mayRead } from './personal.ts'
import { bothLanguages, unitOf, valueIn } from './metric-view.ts'
import { keptRfm, rfmView, scoreValues } from './rfm-view.ts'
import { isNow, iso, isoOrNull, type ServiceDeps, type Shop, standpointOf } from './shop.ts'
import { readStandings } from './standing.ts'
import type { CustomerRules } from './rules/customer-rules.ts'
import type { EvaluationState } from './status.ts'
import { tierKeep } from './tier-keep.ts'
import { listPrograms } from './tier-programs.ts'
import type { TierWorld } from './tier-world.ts'
import { attributeText } from './timeline-entries.ts'
import { attributeLabel, identifierName } from './timeline-words.ts'

export type PageDeps = ServiceDeps & {
  readonly book: MetricBook
  readonly model: RfmModel
  readonly world: TierWorld
  readonly evaluation: () => Promise<EvaluationState>
  /** Segments, tags and classes of one customer. */
  readonly rulesOf: (customer: number, when: When) => Promise<CustomerRules>
}

/** All about one customer: as the last evaluation left it, or worked out for another instant or another knowledge. */
export function createCustomerPage(deps: PageDeps): CustomersService['show'] {
  const { facts, ledger, clock, shop } = deps
  return async (actor, pointer, when) => {
    const found = await findCustomer(deps, pointer)
    if (!found.ok) return found
    const no = found.value
    const standpoint = standpointOf(when, deps)
    const [since, identifiers, attributes, habits, numbers, tiers, rules, evaluatedAt] =
      await Promise.all([
        knownSince(facts, no),
        identifiersSince(ledger, no),
        attributesOf(facts, [no], standpoint),
        habitsOf(facts, { customer: no, standpoint }),
        numbersOf(deps, no, standpoint, when),
        tiersOf(deps, no, standpoint, when),
        deps.rulesOf(no, when),
        isNow(when)
          ? deps.evaluation().then((state) => state.freshAsOf)
          : Promise.resolve(standpoint.asOf),
      ])
    const known = identifiers
      .filter((one) => one.since <= (standpoint.knownAt ?? Infinity))
      .sort(byStrength)
    return ok({
      ...rules,
      no,
      id: customerId(
        no,
        known.map((one) => [one.kind, one.value]),
      ),
      name: attributes.find((one) => one.name === 'name')?.value ?? null,
      known_since: isoOrNull(since, shop),
      identifiers: known.map((one) => identifierView(one, shop)),
      attributes: attributes
        .filter((one) => !isConsent(one))
        .map((one) => attributeView(one, shop)),
      consents: attributes.filter(isConsent).map((one) => consentView(one, shop)),
      metrics: numbers.metrics.map((one) => seenBy(actor, deps.book, one)),
      rfm: numbers.rfm,
      tiers,
      habits,
      as_of: iso(standpoint.asOf, shop),
      known_at: iso(standpoint.knownAt ?? clock.now(), shop),
      evaluated_at: isoOrNull(evaluatedAt, shop),
    })
  }
}

const STRENGTH = identifierKinds.keys
const byStrength = (a: HeldIdentifier, b: HeldIdentifier): number =>
  STRENGTH.indexOf(a.kind) - STRENGTH.indexOf(b.kind)

const identifierView = (one: HeldIdentifier, shop: Shop): Identifier => {
  const kind = identifierKinds.get(one.kind)
  return {
    kind: one.kind,
    name: identifierName(one.kind),
    value: one.value,
    personal: !kind.ok || kind.value.personal,
    masked: false,
    source: '',
    since: iso(one.since, shop),
  }
}

const isConsent = (one: HeldAttribute): boolean => one.name.startsWith('consent.')

const attributeView = (one: HeldAttribute, shop: Shop): Attribute => ({
  name: one.name,
  label: attributeLabel(one.name),
  value: attributeText(one.name, one.value, shop),
  personal: isPersonalAttribute(one.name),
  masked: false,
  source: one.source,
  at: iso(one.at, shop),
})

const consentView = (one: HeldAttribute, shop: Shop): Consent => ({
  channel: one.name.slice('consent.'.length),
  granted: one.value === 'true',
  at: iso(one.at, shop),
  source: one.source,
})

/** The stored numbers; worked out where another instant is asked for, or nobody has evaluated the customer yet. */
async function valuesOf(
  deps: PageDeps,
  no: number,
  standpoint: Standpoint,
  stored: boolean,
): Promise<MetricValues> {
  const { facts, ledger, book } = deps
  if (stored) {
    const isStored = await storedColumns(ledger)
    const columns = [...book.plan.columns, ...book.plan.derived]
    const kept = columns.every(isStored)
      ? await readCustomerMetrics(facts, columns, no, standpoint)
      : undefined
    if (kept) return kept
  }
  const [computed] = await computeMetrics(facts, book.plan, [no], standpoint)
  return computed?.values ?? {}
}

async function numbersOf(
  deps: PageDeps,
  no: number,
  standpoint: Standpoint,
  when: When,
): Promise<Pick<Customer, 'metrics' | 'rfm'>> {
  const { book, model } = deps
  const values = await valuesOf(deps, no, standpoint, isNow(when))
  const valueOf = (key: string): MetricValues[string] => {
    const metric = keptMetric(book, key)
    return metric.ok ? (values[metric.value.column.name] ?? null) : null
  }
  const metrics = book.definitions.all.map((definition) => ({
    key: definition.key,
    name: bothLanguages(definition.name),
    sentence: bothLanguages(definition.description),
    unit: unitOf(definition.unit),
    value: valueIn(definition.unit, valueOf(definition.key)),
  }))
  const numberOf = (key: string): number | null => {
    const value = valueOf(key)
    return value === null ? null : Number(value)
  }
  const axes = {
    r: numberOf(model.recency),
    f: numberOf(model.frequency),
    m: numberOf(model.monetary),
  }
  return {
    metrics,
    rfm: await rfmOfCustomer(deps, no, axes, isNow(when) ? undefined : standpoint.asOf),
  }
}

/** Scored with the cut-points in use, or with those drawn by another instant. Null: none were ever drawn. */
async function rfmOfCustomer(
  deps: PageDeps,
  no: number,
  values: Readonly<Record<'r' | 'f' | 'm', number | null>>,
  asOf: Millis | undefined,
): Promise<Customer['rfm']> {
  const { facts, ledger, model } = deps
  const newest = await latestCuts(ledger, model.key)
  if (newest === undefined) return null
  const cuts = asOf === undefined ? newest : ((await latestCuts(ledger, model.key, asOf)) ?? newest)
  const kept = asOf === undefined ? (await rfmOf(facts, model.key, [no])).get(no) : undefined
  const scored =
    kept?.cuts === cuts.id ? { ...keptRfm(kept), values } : scoreValues(values, model, cuts)
  return rfmView(scored, cuts, deps)
}

async function tiersOf(
  deps: PageDeps,
  no: number,
  standpoint: Standpoint,
  when: When,
): Promise<Customer['tiers']> {
  const { facts, ledger, shop, book, world } = deps
  const programs = await listPrograms(ledger)
  const pins = await listPins(ledger, { customer: no })
  const stored = isNow(when) ? await readStandings(facts, no, pins) : []
  const context = { shop, book, currency: shop.currency(), asOf: standpoint.asOf }
  const all = await Promise.all(
    programs.map(async (program) => {
      const standing =
        stored.find((one) => one.program === program.key) ??
        (await world.standing(program, standpoint, no))
      if (standing === undefined) return undefined
      const about = { program, customer: no, pins, standpoint }
      const keep = await tierKeep(deps, standing, about)
      return customerTier(standing, program, { pins, keep }, context)
    }),
  )
  return all.filter((tier) => tier !== undefined)
}

/** A number that tells a birthday is as hidden as the birthday. */
function seenBy(
  actor: Actor,
  { definitions }: MetricBook,
  metric: Customer['metrics'][number],
): Customer['metrics'][number] {
  const found = definitions.get(metric.key)
  return found.ok && !mayRead(actor, found.value, '').ok ? { ...metric, value: null } : metric
}
