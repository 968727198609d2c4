import { problem } from '#core/problem.ts'
import { fail, ok, type Result } from '#core/result.ts'
import { dayOf, type Millis, startOfDay } from '#core/time.ts'
import {
  changesOf,
  countMembers,
  daysOf,
  migrationOf,
  overlapsOf,
  type RuleDay as MemberDay,
  sizesAt,
} from '#segments/members.store.ts'
import { numberOf } from '#segments/rule-number.ts'
import { refsOf } from '#segments/rule-plan.ts'
import type { RuleHistoriesService, RuleRef } from '#api/rule-services.ts'
import type { RuleDay } from '#api/shapes/rule-members.ts'
import { bothLanguages } from '../metric-view.ts'
import type { StoredRule } from '../rule-world.ts'
import { iso } from '../shop.ts'
import type { RuleDeps } from './asking.ts'
import { valueName } from './explaining.ts'
import { namesOf } from './names.ts'

/** How far back a history goes unless it is said. */
const USUAL_DAYS = 90

/** Who entered and left, sizes over time, flows between values, overlaps: read from the append-only history. */
export function createRuleHistories(deps: RuleDeps): RuleHistoriesService {
  const { facts, clock, shop, rules } = deps
  return {
    history: async (_actor, ref, { from, to }) => {
      const found = await outputsOf(deps, ref)
      if (!found.ok) return found
      const span = {
        from: from ?? startOfDay(clock.now(), shop.zone(), -USUAL_DAYS),
        to: to ?? clock.now(),
      }
      const { numbers } = found.value
      const rules = [...numbers.keys()]
      const made = found.value.stored.definition.versions[0]?.createdAt ?? span.from
      const first = startOfDay(Math.max(span.from, made), shop.zone())
      const [moved, before] = await Promise.all([
        daysOf(facts, { rules, ...span, zone: shop.zone() }),
        sizesAt(facts, rules, first - 1),
      ])
      const days = everyDay(first, Math.min(span.to, clock.now()), shop.zone())
      return ok({ days: rules.flatMap((rule) => sizes(days, { rule, moved, before, numbers })) })
    },
    changes: async (_actor, ref, page) => {
      const found = await outputsOf(deps, ref)
      if (!found.ok) return found
      const { numbers } = found.value
      const after = page.after === undefined ? undefined : readPlace(page.after)
      if (after !== undefined && !after.ok) return after
      const read = await changesOf(facts, {
        rules: [...numbers.keys()],
        limit: page.limit + 1,
        ...(after ? { after: after.value } : {}),
      })
      const shown = read.slice(0, page.limit)
      const names = await namesOf(
        deps,
        shown.map(({ customer }) => customer),
      )
      const last = shown.at(-1)
      return ok({
        data: shown.map(({ customer, rule, entered, at, version }) => {
          const value = numbers.get(rule)
          return {
            customer: names(customer),
            entered,
            at: iso(at, shop),
            version,
            ...(value === undefined ? {} : { value }),
          }
        }),
        next: read.length > page.limit && last ? [last.at, last.customer, last.rule] : null,
      })
    },
    migration: async (_actor, key, { from, to }) => {
      const found = await outputsOf(deps, { kind: 'class', key })
      if (!found.ok) return found
      const { numbers, stored } = found.value
      const span = {
        from: from ?? startOfDay(clock.now(), shop.zone(), -30),
        to: to ?? clock.now(),
      }
      const cells = await migrationOf(facts, [...numbers.keys()], span)
      return ok({
        values: [...numbers.values()].flatMap((value) =>
          value === undefined
            ? []
            : [{ key: value, name: valueName(stored.rule, value) ?? { zh: value, en: value } }],
        ),
        cells: cells.map((cell) => ({
          from: numbers.get(cell.from) ?? null,
          to: numbers.get(cell.to) ?? null,
          customers: cell.customers,
        })),
      })
    },
    overlap: async (_actor, keys) => {
      const live = await rules.live()
      const segments: { key: string; no: number; name: { zh: string; en: string } }[] = []
      for (const key of new Set(keys)) {
        const found = await outputsOf(deps, { kind: 'segment', key })
        if (!found.ok) return fail({ ...found.problem, path: '/keys' })
        const no = numberOf(live.numbers, { kind: 'segment', key })
        segments.push({ key, no, name: bothLanguages(found.value.stored.rule.body.name) })
      }
      const [sizes, shared] = await Promise.all([
        countMembers(facts),
        overlapsOf(
          facts,
          segments.map(({ no }) => no),
        ),
      ])
      const size = (no: number): number => sizes.get(no) ?? 0
      const both = new Map(shared.map((one) => [`${one.a} ${one.b}`, one.both]))
      return ok({
        segments: segments.map(({ key, no, name }) => ({ key, name, size: size(no) })),
        cells: segments.flatMap((a, index) =>
          segments.slice(index + 1).map((b) => {
            const common = both.get(`${Math.min(a.no, b.no)} ${Math.max(a.no, b.no)}`) ?? 0
            const union = size(a.no) + size(b.no) - common
            return { a: a.key, b: b.key, both: common, jaccard: union === 0 ? 0 : common / union }
          }),
        ),
      })
    },
  }
}

/** The days of a zone from one instant up to, and without, another. */
function everyDay(from: Millis, to: Millis, zone: string): string[] {
  const days: string[] = []
  for (let at = from; at < to; at = startOfDay(at, zone, 1)) days.push(dayOf(at, zone))
  return days
}

/** One row for every day: where nothing moved, it is as large as the day before. */
function sizes(
  days: readonly string[],
  about: {
    readonly rule: number
    readonly moved: readonly MemberDay[]
    readonly before: ReadonlyMap<number, number>
    readonly numbers: ReadonlyMap<number, string | undefined>
  },
): RuleDay[] {
  const { rule, before, numbers } = about
  const moved = new Map(about.moved.filter((one) => one.rule === rule).map((one) => [one.day, one]))
  const value = numbers.get(rule)
  let size = before.get(rule) ?? 0
  return days.map((day) => {
    const now = moved.get(day)
    size = now?.size ?? size
    const { entered = 0, departed = 0 } = now ?? {}
    return { day, size, entered, departed, ...(value === undefined ? {} : { value }) }
  })
}

/** A definition's numbers, with the value that each stands for. */
async function outputsOf(
  { rules }: RuleDeps,
  { kind, key }: RuleRef,
): Promise<Result<{ numbers: Map<number, string | undefined>; stored: StoredRule }>> {
  const live = await rules.live()
  const stored = live.stored.find(({ rule }) => rule.kind === kind && rule.body.key === key)
  if (!stored) return fail(problem('not_found', { what: kind, id: key }))
  const numbers = refsOf(stored.rule).map(
    (ref) => [numberOf(live.numbers, ref), ref.value] as const,
  )
  return ok({ numbers: new Map(numbers), stored })
}

function readPlace(after: unknown): Result<{ at: number; customer: number; rule: number }> {
  const [at, customer, rule] = Array.isArray(after) ? (after as unknown[]) : []
  return typeof at === 'number' && typeof customer === 'number' && typeof rule === 'number'
    ? ok({ at, customer, rule })
    : fail(problem('invalid_cursor', {}, '/cursor'))
}
