import { identifiersOf } from '#facts/identity/identity.store.ts'
import type { Transition as Found } from '#messaging/transitions/transition.ts'
import { transitionId } from '#messaging/transitions/transition.ts'
import type { Transition } from '#api/shapes/transition.ts'
import type { Text } from '#api/shapes/text.ts'
import { customerId } from './customer-id.ts'
import { bothLanguages } from './metric-view.ts'
import type { LiveRules, RuleWorld } from './rule-world.ts'
import { reasonOf } from './rules/customer-rules.ts'
import { valueName } from './rules/explaining.ts'
import { iso, type ServiceDeps } from './shop.ts'
import { type LevelBook, levelBook, listPrograms, versionAt } from './tier-programs.ts'
import { reasonText } from './tier-reason-texts.ts'

type Deps = ServiceDeps & { readonly rules: Pick<RuleWorld, 'live'> }

/** What definitions and their values are called, and why somebody is in them. */
type Words = {
  readonly live: LiveRules
  readonly programs: ReadonlyMap<string, { readonly name: Text; readonly levels: LevelBook }>
}

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
    const name = subjectName(one, words)
    return {
      id: transitionId(one),
      type: one.type,
      customer: { no: one.customer, id: customerId(one.customer, own) },
      about: { kind, key, name },
      from: one.from === '' ? null : { key: one.from, name: nameOf(one, one.from, words) },
      to: one.to === '' ? null : { key: one.to, name: nameOf(one, one.to, words) },
      at: iso(one.at, deps.shop),
      known_at: iso(one.knownAt, deps.shop),
      version: one.version,
      cause: one.cause,
      sentence: sentenceOf(one, name, words),
      run: Number(one.rev),
    }
  })
}

const ruleAbout = ({ subject }: Found, { live }: Words) =>
  live.plan.rules.find(({ definition }) => `${definition.kind}:${definition.body.key}` === subject)

function subjectName(one: Found, words: Words): Text {
  const key = one.subject.replace(/^\w+:/, '')
  const rule = ruleAbout(one, words)
  if (rule) return bothLanguages(rule.definition.body.name)
  return words.programs.get(key)?.name ?? { zh: key, en: key }
}

function nameOf(one: Found, value: string, words: Words): Text {
  if (one.type === 'customer.tier_changed') {
    const levels = words.programs.get(one.subject.slice('tier:'.length))?.levels
    return levels?.nameOf(value) ?? { zh: value, en: value }
  }
  const rule = ruleAbout(one, words)
  return (rule && valueName(rule.definition, value)) ?? { zh: value, en: value }
}

const NONE: Text = { zh: '无', en: 'none' }

function sentenceOf(one: Found, name: Text, words: Words): Text {
  const to = one.to === '' ? NONE : nameOf(one, one.to, words)
  const from = one.from === '' ? NONE : nameOf(one, one.from, words)
  if (one.type === 'customer.tier_changed') return tierSentence(one, { name, from, to })
  const rule = ruleAbout(one, words)
  const value = (one.to || one.from) === '' ? undefined : one.to || one.from
  const why = rule && reasonOf(rule, value, words.live.words)
  const what = SENTENCES[one.type]({ name, from, to, value: value === undefined ? undefined : one })
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

function tierSentence(one: Found, { name, from, to }: Record<'name' | 'from' | 'to', Text>): Text {
  if (one.to === '')
    return {
      zh: `${name.zh}：不再是会员（原 ${from.zh}）`,
      en: `${name.en}: no member any more (was ${from.en})`,
    }
  const way = one.from === '' ? to : { zh: `${from.zh} → ${to.zh}`, en: `${from.en} → ${to.en}` }
  const why = reasonText(one.reason, { level: to, amount: undefined })
  return { zh: `${name.zh}：${way.zh}（${why.zh}）`, en: `${name.en}: ${way.en} (${why.en})` }
}

type Said = {
  readonly name: Text
  readonly from: Text
  readonly to: Text
  readonly value: Found | undefined
}
const valued = ({ name, value, from, to }: Said): Text => {
  if (value === undefined) return name
  const shown = value.to === '' ? from : to
  return { zh: `${name.zh}（${shown.zh}）`, en: `${name.en} (${shown.en})` }
}

const SENTENCES: Readonly<
  Record<Exclude<Found['type'], 'customer.tier_changed'>, (said: Said) => Text>
> = {
  'segment.entered': ({ name }) => ({ zh: `进入分群“${name.zh}”`, en: `Came into “${name.en}”` }),
  'segment.left': ({ name }) => ({ zh: `离开分群“${name.zh}”`, en: `Left “${name.en}”` }),
  'tag.added': (said) => ({
    zh: `打上标签“${valued(said).zh}”`,
    en: `Got the tag “${valued(said).en}”`,
  }),
  'tag.removed': (said) => ({
    zh: `去掉标签“${valued(said).zh}”`,
    en: `Lost the tag “${valued(said).en}”`,
  }),
  'class.changed': ({ name, from, to }) => ({
    zh: `${name.zh}：${from.zh} → ${to.zh}`,
    en: `${name.en}: ${from.en} → ${to.en}`,
  }),
}
