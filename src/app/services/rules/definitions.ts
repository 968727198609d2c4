import type { Json } from '#core/json.ts'
import { problem } from '#core/problem.ts'
import { fail, ok, type Result } from '#core/result.ts'
import { startOfDay } from '#core/time.ts'
import { endAssignments } from '#segments/assignments.store.ts'
import type { MemberRef } from '#segments/conditions/condition.ts'
import type { RuleDefinition } from '#segments/definition.ts'
import { countMembers, sizesAt } from '#segments/members.store.ts'
import { numberOf } from '#segments/rule-number.ts'
import { definitionId, idOf, type PlannedRule, refsOf, valuesOf } from '#segments/rule-plan.ts'
import { ruleNumbers } from '#segments/rule-numbers.store.ts'
import { sentenceOf } from '#segments/sentence.ts'
import {
  addDefinitionVersion,
  createDefinition,
  type Definition,
  findDefinition,
  removeDefinition,
} from '#stores/definitions.store.ts'
import type { Actor } from '#api/actor.ts'
import type { RuleDefinitionsService, RuleRef } from '#api/rule-services.ts'
import type { RuleItem, RuleKind, RuleUse, RuleValue } from '#api/shapes/rule-definition.ts'
import { bothLanguages } from '../metric-view.ts'
import { type LiveRules, ruleOf, type StoredRule } from '../rule-world.ts'
import { iso, isoOrNull } from '../shop.ts'
import { readDefinition, type RuleDeps, withDraft } from './asking.ts'
import { freeze } from './freezing.ts'
import { staysReferable } from './values-in-use.ts'
import { type Flagged, flagsOf } from './hygiene.ts'

/** What all items of an answer are shown with. */
type Shown = {
  readonly live: LiveRules
  readonly sizes: ReadonlyMap<number, number>
  readonly before: ReadonlyMap<number, number>
  readonly pending: ReadonlySet<string>
  readonly evaluatedAt: number | undefined
  readonly flags: ReadonlyMap<string, readonly Flagged[]>
}

/** Segments, tags and classes as definitions: versions in the ledger, checked against all words of the shop. */
export function createRuleDefinitions(
  deps: RuleDeps & { readonly freshAsOf: () => Promise<number | undefined> },
): Omit<RuleDefinitionsService, 'presets' | 'installPreset'> & {
  readonly itemOf: (stored: StoredRule) => Promise<RuleItem>
} {
  const { facts, ledger, clock, shop, rules, stage, wake } = deps

  const shown = async (): Promise<Shown> => {
    const live = await rules.live()
    const yesterday = startOfDay(clock.now(), shop.zone())
    const [sizes, pending, evaluatedAt, before] = await Promise.all([
      countMembers(facts),
      stage.pending(),
      deps.freshAsOf(),
      sizesAt(facts, [...live.versions.keys()], yesterday),
    ])
    return {
      live,
      sizes,
      before,
      pending,
      evaluatedAt,
      flags: await flagsOf(deps, { live, sizes, pending }),
    }
  }
  const written = async (changed: Result<Definition>): Promise<Result<RuleItem>> => {
    if (!changed.ok) return changed
    wake()
    const { kind, key } = changed.value
    return show({ kind: kind as RuleKind, key })
  }
  const show = async (ref: RuleRef): Promise<Result<RuleItem>> => {
    const found = await findDefinition(ledger, ref)
    if (!found || found.removed) return fail(problem('not_found', { what: ref.kind, id: ref.key }))
    return ok(item({ definition: found, rule: ruleOf(found) }, await shown()))
  }
  const version = (actor: Actor, definition: RuleDefinition, note = '') => {
    const at = clock.now()
    return { body: definition.body as unknown as Json, effectiveAt: at, note, by: actor.name, at }
  }
  const checked = async (kind: RuleKind, body: unknown): Promise<Result<RuleDefinition>> => {
    const definition = readDefinition(kind, body)
    if (!definition.ok) return definition
    const planned = await withDraft(deps, definition.value)
    return planned.ok ? definition : planned
  }

  return {
    itemOf: async (stored) => item(stored, await shown()),
    list: async (_actor, kind) => {
      const all = await shown()
      return ok(
        all.live.stored.filter(({ rule }) => rule.kind === kind).map((one) => item(one, all)),
      )
    },
    show: (_actor, ref) => show(ref),
    create: async (actor, kind, { definition, note }) => {
      const input = await checked(kind, definition)
      if (!input.ok) return input
      const { key } = input.value.body
      await ruleNumbers(ledger, refsOf(input.value))
      const made = await createDefinition(ledger, { kind, key }, version(actor, input.value, note))
      if (!made.ok) return made
      const frozen = await freeze(deps, actor, input.value)
      return frozen.ok ? written(made) : frozen
    },
    replace: async (actor, { kind, key }, { definition, note }, etag) => {
      const said = readDefinition(kind, definition)
      if (!said.ok) return said
      const kept = staysReferable((await rules.live()).plan.rules, said.value)
      if (!kept.ok) return kept
      const input = await checked(kind, definition)
      if (!input.ok) return input
      await ruleNumbers(ledger, refsOf(input.value))
      const was = await findDefinition(ledger, { kind, key })
      const next = version(actor, input.value, note)
      const made = await addDefinitionVersion(ledger, { kind, key, etag }, next)
      if (!made.ok) return made
      const frozen = await freeze(deps, actor, input.value, was && ruleOf(was))
      return frozen.ok ? written(made) : frozen
    },
    remove: async (actor, ref, etag) => {
      const users = usersOf(await rules.live(), ref)
      if (users.length > 0) {
        const names = users.map((user) => `${user.kind} ${user.key}`).join(', ')
        return fail(problem('in_use', { what: ref.kind, id: ref.key, users: names }))
      }
      const was = await show(ref)
      if (!was.ok) return was
      const found = await findDefinition(ledger, ref)
      if (!found) return fail(problem('not_found', { what: ref.kind, id: ref.key }))
      const said = { by: actor.name, at: clock.now() }
      const removed = await removeDefinition(ledger, { ...ref, etag }, said)
      if (!removed.ok) return removed
      // Whoever makes one of this name again begins with nobody.
      await endGiven(refsOf(ruleOf(found)), said)
      wake()
      return ok({ ...was.value, etag: removed.value.etag })
    },
    hygiene: async () => {
      const { live, flags } = await shown()
      return ok({
        data: live.stored.flatMap(({ rule }) =>
          (flags.get(definitionId(rule)) ?? []).map((flag) => ({
            kind: rule.kind,
            key: rule.body.key,
            name: bothLanguages(rule.body.name),
            flag,
          })),
        ),
      })
    },
  }

  async function endGiven(
    refs: readonly MemberRef[],
    said: { readonly by: string; readonly at: number },
  ): Promise<void> {
    const { numbers } = await rules.live()
    await endAssignments(ledger, { rules: refs.map((ref) => numberOf(numbers, ref)), ...said })
  }

  function item({ definition, rule }: StoredRule, all: Shown): RuleItem {
    const { live, sizes, before, pending } = all
    const { kind, body } = rule
    const id = definitionId(rule)
    const planned = live.plan.rules.find(
      ({ definition: one }) => one.kind === kind && one.body.key === body.key,
    )
    const numbers = refsOf(rule).map((ref) => numberOf(live.numbers, ref))
    const sum = (of: ReadonlyMap<number, number>): number =>
      numbers.reduce((total, no) => total + (of.get(no) ?? 0), 0)
    const isPending = pending.has(id) || live.broken.has(id)
    const versions = definition.versions.filter((one) => !one.removed)
    const last = versions.at(-1)
    return {
      key: body.key,
      kind,
      name: bothLanguages(body.name),
      definition: body,
      sentence: sentence(planned, live),
      version: last?.version ?? 0,
      versions: versions.map((one) => ({
        version: one.version,
        created_at: iso(one.createdAt, shop),
        created_by: one.createdBy,
        note: one.note,
        hash: one.hash,
        definition: one.body,
      })),
      etag: definition.etag,
      size: isPending && sum(sizes) === 0 ? null : sum(sizes),
      size_before: sum(before),
      values: shownValues(rule, planned, all),
      evaluated_at: isoOrNull(isPending ? undefined : all.evaluatedAt, shop),
      evaluating: pending.has(id),
      used_by: usersOf(live, { kind, key: body.key }),
      preset: definition.versions.every((one) => one.createdBy === 'zhike'),
      updated_at: iso(last?.createdAt ?? 0, shop),
      flags: [...(all.flags.get(id) ?? [])],
    }
  }
}

/** A rule's sentence; null where its values have their own. */
function sentence(planned: PlannedRule | undefined, live: LiveRules): RuleItem['sentence'] {
  return planned?.decision.how === 'rule' ? sentenceOf(planned.decision.tree, live.words) : null
}

function shownValues(
  rule: RuleDefinition,
  planned: PlannedRule | undefined,
  { live, sizes }: Shown,
): RuleValue[] {
  const { kind, body } = rule
  return (valuesOf(rule) ?? []).map(({ key, name }, index) => ({
    key,
    name: bothLanguages(name),
    size: sizes.get(numberOf(live.numbers, { kind, key: body.key, value: key })) ?? 0,
    sentence: valueSentence(planned, index, live),
  }))
}

function valueSentence(
  planned: PlannedRule | undefined,
  index: number,
  { words }: LiveRules,
): RuleItem['sentence'] {
  const decision = planned?.decision
  if (decision?.how === 'first') {
    const tree = decision.trees[index]
    return tree ? sentenceOf(tree, words) : { zh: '以上都不符合', en: 'none of the above' }
  }
  if (decision?.how === 'all') {
    const value = decision.values[index]
    return value && 'tree' in value ? sentenceOf(value.tree, words) : null
  }
  return null
}

/** Definitions that refer to one. */
export const usersOf = (live: LiveRules, ref: RuleRef): RuleUse[] =>
  live.plan.rules
    .filter(({ refers }) => refers.includes(idOf(ref)))
    .map(({ definition: { kind, body } }) => ({
      kind,
      key: body.key,
      name: bothLanguages(body.name),
    }))
