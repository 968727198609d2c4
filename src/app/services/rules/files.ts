import { canonicalJson, type Json } from '#core/json.ts'
import { type Problem, problem } from '#core/problem.ts'
import { fail, ok, ProblemError, type Result, unwrap } from '#core/result.ts'
import { readEvaluated } from '#metrics/metrics.store.ts'
import { assignedAt, KEPT_MEMBERS } from '#segments/assignments.store.ts'
import { compileMembers } from '#segments/compile/compile-members.ts'
import { cutsOf, drawCuts } from '#segments/cuts.store.ts'
import type { RuleDefinition } from '#segments/definition.ts'
import { countMembers } from '#segments/members.store.ts'
import {
  definitionId,
  planRules,
  refsOf,
  refText,
  type RulePlan,
  valuesOf,
  withDependants,
} from '#segments/rule-plan.ts'
import { ruleNumbers } from '#segments/rule-numbers.store.ts'
import {
  addDefinitionVersion,
  createDefinition,
  findDefinition,
} from '#stores/definitions.store.ts'
import type { Actor } from '#api/actor.ts'
import type { RuleFilesService } from '#api/rule-services.ts'
import type { PlannedChange, RuleFilesInput } from '#api/shapes/rule-files.ts'
import { bothLanguages } from '../metric-view.ts'
import type { LiveRules } from '../rule-world.ts'
import { standpointOf } from '../shop.ts'
import { readDefinition, type RuleDeps, under } from './asking.ts'
import { draftWords } from './draft-words.ts'
import { namesOf } from './names.ts'
import { type Moves, movesOf } from './rules.store.ts'

/** How many of those who would move are named. */
const NAMED = 5

type Draft = {
  readonly plan: RulePlan
  readonly words: LiveRules['words']
  readonly live: LiveRules
  readonly definitions: readonly RuleDefinition[]
}

/** Definitions as files: what a set would change, and all of it published or nothing. */
export function createRuleFiles(deps: RuleDeps): RuleFilesService {
  return {
    plan: async (_actor, input) => {
      const draft = await draftOf(deps, input)
      return draft.ok ? ok({ data: await changesIn(deps, draft.value) }) : draft
    },
    apply: async (actor, input) => {
      const draft = await draftOf(deps, input)
      if (!draft.ok) return draft
      const data = await changesIn(deps, draft.value)
      const written = await publish(deps, actor, draft.value, input.note)
      if (!written.ok) return written
      deps.wake()
      return ok({
        data: data.map((one) => ({
          ...one,
          version: written.value.get(`${one.kind}:${one.key}`) ?? one.version,
        })),
      })
    },
  }
}

/** The whole set beside what is in force: every definition's words are looked up before anything is written. */
async function draftOf(deps: RuleDeps, { definitions }: RuleFilesInput): Promise<Result<Draft>> {
  const live = await deps.rules.live()
  const problems: Problem[] = []
  const read: RuleDefinition[] = []
  const seen = new Set<string>()
  for (const [index, { kind, definition }] of definitions.entries()) {
    const at = `/definitions/${index}/definition`
    const one = readDefinition(kind, definition, at)
    if (!one.ok) problems.push(one.problem)
    else {
      const id = definitionId(one.value)
      if (seen.has(id))
        problems.push(problem('duplicate_key', { key: one.value.body.key }, `${at}/key`))
      seen.add(id)
      read.push(one.value)
    }
  }
  if (problems.length > 0) return fail(all(problems))
  const words = draftWords(await deps.rules.words(), read)
  const numbers = new Map(live.numbers)
  let next = 1_000_000
  const numberOf = (ref: Parameters<typeof refText>[0]): number => {
    const known = numbers.get(refText(ref)) ?? next++
    numbers.set(refText(ref), known)
    return known
  }
  const others = live.plan.rules
    .map(({ definition }) => definition)
    .filter((one) => !seen.has(definitionId(one)))
  for (const [index, definition] of read.entries()) {
    const alone = planRules([definition], words, numberOf)
    if (!alone.ok) problems.push(under(alone.problem, `/definitions/${index}/definition`))
  }
  if (problems.length > 0) return fail(all(problems))
  const plan = planRules([...others, ...read], draftWords(live.words, read), numberOf)
  return plan.ok ? ok({ plan: plan.value, words, live, definitions: read }) : plan
}

function all(problems: readonly Problem[]): Problem {
  const flat = problems.flatMap((one) => one.errors ?? [one])
  return { ...problem('invalid_input'), errors: flat }
}

/** What each definition of the set, and each that refers to one, would gain and lose. */
async function changesIn(deps: RuleDeps, draft: Draft): Promise<PlannedChange[]> {
  const { facts, ledger } = deps
  const { plan, words, live, definitions } = draft
  const before = new Map(live.stored.map((one) => [definitionId(one.rule), one]))
  const isChanged = (one: RuleDefinition): boolean => {
    const was = before.get(definitionId(one))
    return was === undefined || canonicalJson(was.rule.body) !== canonicalJson(one.body)
  }
  const changed = new Set(definitions.filter(isChanged).map(definitionId))
  const affected = withDependants(plan, changed)
  const sizes = await countMembers(facts)
  const standpoint = standpointOf({}, deps)
  const kept = (await readEvaluated(ledger))?.layout ?? {}
  const fresh = compileMembers({
    plan,
    rules: affected,
    words,
    sources: {
      ...deps.rules.sources,
      assigned: await assignedAt(ledger, standpoint),
      members: KEPT_MEMBERS,
      cuts: await drawCuts(facts, cutsOf({ rules: affected }), words, standpoint, kept),
    },
    scope: { standpoint, kept },
  })
  const moves =
    affected.length === 0 ? new Map<number, Moves>() : await movesOf(facts, fresh, NAMED)
  const named = await namesOf(
    deps,
    [...moves.values()].flatMap((one) => [...one.came, ...one.went]),
  )
  const affectedIds = new Set(affected.map(({ definition }) => definitionId(definition)))
  const shown = [
    ...definitions,
    ...affected.map(({ definition }) => definition).filter((one) => !definitions.includes(one)),
  ]
  return shown.map((definition): PlannedChange => {
    const { kind, body } = definition
    const id = definitionId(definition)
    const was = before.get(id)
    const outputs = plan.rules.find((rule) => rule.definition === definition)?.outputs ?? []
    const own = outputs.map(({ no, ref }) => ({
      ref,
      size: sizes.get(no) ?? 0,
      moves: moves.get(no) ?? NOBODY,
    }))
    const sum = (of: (one: (typeof own)[number]) => number): number =>
      own.reduce((total, one) => total + of(one), 0)
    const next = (one: (typeof own)[number]): number =>
      one.size + one.moves.entered - one.moves.departed
    const values = valuesOf(definition) ?? []
    return {
      kind,
      key: body.key,
      name: bothLanguages(body.name),
      change:
        was === undefined
          ? 'new'
          : changed.has(id)
            ? 'changed'
            : affectedIds.has(id)
              ? 'affected'
              : 'unchanged',
      differences: was === undefined ? [] : differences(was.rule.body, body),
      version: was?.definition.versions.at(-1)?.version ?? 0,
      size: was === undefined ? null : sum((one) => one.size),
      next_size: sum(next),
      entered: {
        count: sum((one) => one.moves.entered),
        sample: own
          .flatMap((one) => one.moves.came)
          .slice(0, NAMED)
          .map(named),
      },
      departed: {
        count: sum((one) => one.moves.departed),
        sample: own
          .flatMap((one) => one.moves.went)
          .slice(0, NAMED)
          .map(named),
      },
      values: values.map((value) => {
        const found = own.find((one) => one.ref.value === value.key)
        return {
          key: value.key,
          name: bothLanguages(value.name),
          entered: found?.moves.entered ?? 0,
          departed: found?.moves.departed ?? 0,
          next_size: found ? next(found) : 0,
        }
      }),
    }
  })
}

const NOBODY: Moves = { entered: 0, departed: 0, came: [], went: [] }

/** JSON pointers of what differs. */
function differences(before: unknown, after: unknown, at = ''): string[] {
  if (canonicalJson(before) === canonicalJson(after)) return []
  const isObject = (one: unknown): one is Record<string, unknown> =>
    one !== null && typeof one === 'object'
  if (!isObject(before) || !isObject(after) || Array.isArray(before) !== Array.isArray(after))
    return [at]
  const keys = new Set([...Object.keys(before), ...Object.keys(after)])
  return [...keys].flatMap((key) => differences(before[key], after[key], `${at}/${key}`))
}

/** All versions in one transaction. */
async function publish(
  { ledger, clock }: RuleDeps,
  actor: Actor,
  { live, definitions }: Draft,
  note = '',
): Promise<Result<Map<string, number>>> {
  await ruleNumbers(ledger, definitions.flatMap(refsOf))
  const before = new Map(live.stored.map((one) => [definitionId(one.rule), one]))
  return ledger
    .transaction(async (inner) => {
      const versions = new Map<string, number>()
      for (const definition of definitions) {
        const { kind, body } = definition
        const id = definitionId(definition)
        const was = before.get(id)
        if (was && canonicalJson(was.rule.body) === canonicalJson(body)) continue
        const at = clock.now()
        const version = { body: body as unknown as Json, effectiveAt: at, note, by: actor.name, at }
        const ref = { kind, key: body.key }
        const found = await findDefinition(inner, ref)
        const made =
          found && !found.removed
            ? await addDefinitionVersion(
                inner,
                { ...ref, etag: was?.definition.etag ?? found.etag },
                version,
              )
            : await createDefinition(inner, ref, version)
        // Thrown, so that nothing of the set is kept.
        versions.set(id, unwrap(made).versions.at(-1)?.version ?? 0)
      }
      return ok(versions)
    })
    .catch((error: unknown) => {
      if (error instanceof ProblemError) return fail(error.problem)
      throw error
    })
}
