import { canonicalJson } from '#core/json.ts'
import { readEvaluated } from '#metrics/metrics.store.ts'
import { assignedAt, KEPT_MEMBERS } from '#segments/assignments.store.ts'
import { compileMembers } from '#segments/compile/compile-members.ts'
import { cutsOf, drawCuts } from '#segments/cuts.store.ts'
import type { RuleDefinition } from '#segments/definition.ts'
import { countMembers } from '#segments/members.store.ts'
import { numberOf } from '#segments/rule-number.ts'
import {
  definitionId,
  type PlannedRule,
  refsOf,
  valuesOf,
  withDependants,
} from '#segments/rule-plan.ts'
import type { PlannedChange } from '#api/shapes/rule-files.ts'
import { bothLanguages } from '../metric-view.ts'
import { standpointOf } from '../shop.ts'
import type { RuleDeps } from './asking.ts'
import type { Draft } from './file-draft.ts'
import { type Named, namesOf } from './names.ts'
import { type Move, movesOf } from './rules.store.ts'

/** How many of those who would move are named. */
const NAMED = 5

/** What each definition of the set, and each that refers to one, would gain and lose. */
export async function changesIn(deps: RuleDeps, draft: Draft): Promise<PlannedChange[]> {
  const { plan, definitions } = draft
  const changed = new Set(definitions.filter((one) => isChanged(one, draft)).map(definitionId))
  const affected = withDependants(plan, changed)
  const [moves, sizes] = await Promise.all([
    freshMoves(deps, draft, affected),
    countMembers(deps.facts),
  ])
  const all = [...moves.values()].flat().flatMap((one) => one.sample)
  const names = await namesOf(deps, all)
  const given = new Set(definitions.map(definitionId))
  const shown = [
    ...definitions,
    ...affected.map(({ definition }) => definition).filter((one) => !given.has(definitionId(one))),
  ]
  return shown.map((definition) => {
    const id = definitionId(definition)
    const change = changed.has(id) ? 'changed' : moves.has(id) ? 'affected' : 'unchanged'
    return changeOf(definition, { draft, change, sizes, names, moves: moves.get(id) ?? [] })
  })
}

function isChanged(one: RuleDefinition, { before }: Draft): boolean {
  const was = before.get(definitionId(one))
  return was === undefined || canonicalJson(was.rule.body) !== canonicalJson(one.body)
}

/** Decides what is affected, beside what is kept; moves by the definition’s id. */
async function freshMoves(
  deps: RuleDeps,
  draft: Draft,
  affected: readonly PlannedRule[],
): Promise<Map<string, Move[]>> {
  const { facts, ledger } = deps
  const { plan, words } = draft
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
  const groups = affected.map(({ definition }) => [...numbersOf(definition, draft).keys()])
  const moves = await movesOf(facts, fresh, groups, NAMED)
  return new Map(
    affected.map(({ definition }, index) => [definitionId(definition), moves[index] ?? []]),
  )
}

/** All numbers of a definition, as it will be and as it was, with the value that each stands for; '' = it has none. */
function numbersOf(definition: RuleDefinition, { plan, live, before }: Draft): Map<number, string> {
  const was = before.get(definitionId(definition))
  const refs = [...(was ? refsOf(was.rule) : []), ...refsOf(definition)]
  return new Map(
    refs.map((ref) => {
      const no = plan.outputOf(ref)?.no ?? numberOf(live.numbers, ref)
      return [no, ref.value ?? ''] as const
    }),
  )
}

type Parts = {
  readonly draft: Draft
  readonly change: 'changed' | 'affected' | 'unchanged'
  readonly sizes: ReadonlyMap<number, number>
  readonly moves: readonly Move[]
  readonly names: (customer: number) => Named
}

function changeOf(definition: RuleDefinition, parts: Parts): PlannedChange {
  const { draft, change, sizes, moves, names } = parts
  const { kind, body } = definition
  const was = draft.before.get(definitionId(definition))
  const numbers = numbersOf(definition, draft)
  const size = (no: number): number => sizes.get(no) ?? 0
  const count = (some: readonly Move[]): number => some.reduce((sum, one) => sum + one.count, 0)
  const came = (no: number): number =>
    count(moves.filter((one) => one.after.includes(no) && !one.before.includes(no)))
  const went = (no: number): number =>
    count(moves.filter((one) => one.before.includes(no) && !one.after.includes(no)))
  const next = (no: number): number => size(no) + came(no) - went(no)
  const sum = (of: (no: number) => number): number =>
    [...numbers.keys()].reduce((total, no) => total + of(no), 0)
  const people = (some: readonly Move[]) => ({
    count: count(some),
    sample: some
      .flatMap(({ sample }) => sample)
      .slice(0, NAMED)
      .map(names),
  })
  const value = (some: readonly number[]): string => numbers.get(some[0] ?? -1) ?? ''
  const isLabels = kind === 'class' && body.choose === 'all'
  const among = moves.filter((one) => one.before.length > 0 && one.after.length > 0)
  return {
    kind,
    key: body.key,
    name: bothLanguages(body.name),
    change: was === undefined ? 'new' : change,
    differences: was === undefined ? [] : differences(was.rule.body, body),
    version: was?.definition.versions.at(-1)?.version ?? 0,
    size: was === undefined ? null : sum(size),
    next_size: sum(next),
    entered: people(moves.filter((one) => one.before.length === 0)),
    departed: people(moves.filter((one) => one.after.length === 0)),
    moved: isLabels
      ? []
      : among.map((one) => ({ from: value(one.before), to: value(one.after), ...people([one]) })),
    values: (valuesOf(definition) ?? []).map((one) => {
      const no = [...numbers].find(([, key]) => key === one.key)?.[0] ?? -1
      return {
        key: one.key,
        name: bothLanguages(one.name),
        entered: came(no),
        departed: went(no),
        next_size: next(no),
      }
    }),
  }
}

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
