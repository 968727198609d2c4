import { identifiersOf } from '#facts/identity/identity.store.ts'
import type { Transition as Found } from '#messaging/transitions/transition.ts'
import { transitionId } from '#messaging/transitions/transition.ts'
import type { PlannedRule } from '#segments/rule-plan.ts'
import type { Transition } from '#api/shapes/transition.ts'
import type { Text } from '#api/shapes/text.ts'
import { customerId } from './customer-id.ts'
import { bothLanguages } from './metric-view.ts'
import { type LiveRules, type RuleWorld, ruleId } from './rule-world.ts'
import { reasonOf } from './rules/customer-rules.ts'
import { valueName } from './rules/explaining.ts'
import { iso, type ServiceDeps } from './shop.ts'
import { type LevelBook, levelBook, listPrograms, versionAt } from './tier-programs.ts'
import { reasonText } from './tier-reason-texts.ts'

type Deps = ServiceDeps & { readonly rules: Pick<RuleWorld, 'live'> }

/** What definitions and their values are called, and why somebody is in them. */
type Words = {
  readonly live: LiveRules
  /** By id. */
  readonly rules: ReadonlyMap<string, PlannedRule>
  readonly programs: ReadonlyMap<string, { readonly name: Text; readonly levels: LevelBook }>
}

type Named = Readonly<Record<'name' | 'from' | 'to', Text>>

/** Transitions as they are told: with names and a sentence; of the customer nothing but the shop's own id. */
export async function tellTransitions(deps: Deps, found: readonly Found[]): Promise<Transition[]> {
  if (found.length === 0) return []
  const customers = [...new Set(found.map(({ customer }) => customer))]
  const [live, programs, identifiers] = await Promise.all([
    deps.rules.live(),
    listPrograms(deps.ledger),
    identifiersOf(deps.ledger, customers),
  ])
  const words: Words = {
    live,
    rules: new Map(live.plan.rules.map((rule) => [ruleId(rule), rule])),
    programs: new Map(
      programs.map((program) => [
        program.key,
        {
          name: bothLanguages(versionAt(program, deps.clock.now()).body.name),
          levels: levelBook(program),
        },
      ]),
    ),
  }
  return found.map((one) => {
    const own = (identifiers.get(one.customer) ?? []).filter(([kind]) => kind === 'customer_id')
    const [kind = '', key = ''] = one.subject.split(/:(.*)/s)
    const called = calledBy(one, key, words)
    const name = called.name ?? asIs(key)
    const value = (of: string) =>
      of === '' ? null : { key: of, name: called.nameOf(of) ?? asIs(of) }
    const from = value(one.from)
    const to = value(one.to)
    const said = { name, from: from?.name ?? NONE, to: to?.name ?? NONE }
    return {
      id: transitionId(one),
      type: one.type,
      customer: { no: one.customer, id: customerId(one.customer, own) },
      about: { kind, key, name },
      from,
      to,
      at: iso(one.at, deps.shop),
      known_at: iso(one.knownAt, deps.shop),
      version: one.version,
      cause: one.cause,
      sentence: sentenceOf(one, said, words),
      run: Number(one.rev),
    }
  })
}

/** What a definition and its values are called; undefined: it is no more. */
function calledBy(
  { type, subject }: Found,
  key: string,
  words: Words,
): {
  readonly name: Text | undefined
  readonly nameOf: (value: string) => Text | null | undefined
} {
  if (type === 'customer.tier_changed') {
    const program = words.programs.get(key)
    return { name: program?.name, nameOf: (value) => program?.levels.nameOf(value) }
  }
  const definition = words.rules.get(subject)?.definition
  return {
    name: definition && bothLanguages(definition.body.name),
    nameOf: (value) => definition && valueName(definition, value),
  }
}

const asIs = (text: string): Text => ({ zh: text, en: text })
const NONE: Text = { zh: '无', en: 'none' }

function sentenceOf(one: Found, { name, from, to }: Named, words: Words): Text {
  if (one.type === 'customer.tier_changed') return tierSentence(one, { name, from, to })
  const rule = words.rules.get(one.subject)
  const value = one.to || one.from || undefined
  const why = rule && reasonOf(rule, value, words.live.words)
  const label = value === undefined ? name : labelled(name, one.to === '' ? from : to)
  const what = SENTENCES[one.type]({ name, from, to, label })
  // Why somebody is no longer in: that the rule does not hold any more.
  const because = one.type === 'segment.left' || one.type === 'tag.removed' ? NO_LONGER : AS
  return why ? join(what, because(why)) : what
}

const join = (a: Text, b: Text): Text => ({ zh: `${a.zh}${b.zh}`, en: `${a.en}${b.en}` })
const AS = (why: Text): Text => ({ zh: `：${why.zh}`, en: `: ${why.en}` })
const NO_LONGER = (why: Text): Text => ({
  zh: `，不再符合：${why.zh}`,
  en: `, no longer: ${why.en}`,
})

function tierSentence(one: Found, { name, from, to }: Named): Text {
  if (one.to === '')
    return {
      zh: `${name.zh}：不再是会员（原 ${from.zh}）`,
      en: `${name.en}: no member any more (was ${from.en})`,
    }
  const way = one.from === '' ? to : { zh: `${from.zh} → ${to.zh}`, en: `${from.en} → ${to.en}` }
  const why = reasonText(one.reason, { level: to, amount: undefined })
  return { zh: `${name.zh}：${way.zh}（${why.zh}）`, en: `${name.en}: ${way.en} (${why.en})` }
}

/** A tag with one of its values. */
const labelled = (name: Text, value: Text): Text => ({
  zh: `${name.zh}（${value.zh}）`,
  en: `${name.en} (${value.en})`,
})

const SENTENCES: Readonly<
  Record<
    Exclude<Found['type'], 'customer.tier_changed'>,
    (said: Named & { readonly label: Text }) => Text
  >
> = {
  'segment.entered': ({ name }) => ({ zh: `进入分群“${name.zh}”`, en: `Came into “${name.en}”` }),
  'segment.left': ({ name }) => ({ zh: `离开分群“${name.zh}”`, en: `Left “${name.en}”` }),
  'tag.added': ({ label }) => ({
    zh: `打上标签“${label.zh}”`,
    en: `Got the tag “${label.en}”`,
  }),
  'tag.removed': ({ label }) => ({
    zh: `去掉标签“${label.zh}”`,
    en: `Lost the tag “${label.en}”`,
  }),
  'class.changed': ({ name, from, to }) => ({
    zh: `${name.zh}：${from.zh} → ${to.zh}`,
    en: `${name.en}: ${from.en} → ${to.en}`,
  }),
}
