import type { CustomerHistory } from '#metrics/history.ts'
import type { Standpoint } from '#metrics/standpoint.ts'
import type { RfmSight } from '../conditions/condition.ts'
import type { RuleDefinition } from '../definition.ts'
import { planRules } from '../rule-plan.ts'
import { refsOf } from '../rule-plan.ts'
import type { Rule } from '../rule.ts'
import type { Subject } from '../sight.ts'
import { wordsFor } from './arbitrary-rule.ts'

type Facts = Omit<CustomerHistory, 'customer'>

/** Definitions and one customer, in a form that can be printed, read again and kept. */
export type RuleCase = {
  readonly standpoint: Standpoint
  readonly definitions: readonly RuleDefinition[]
  readonly history: Facts
  readonly levels: readonly (readonly [program: string, level: string])[]
  readonly rfm: readonly (readonly [model: string, sight: RfmSight])[]
  /** What people gave by hand: `class:demand=price_sensitive`. */
  readonly assigned: readonly string[]
}

type State = Pick<RuleCase, 'history' | 'levels' | 'rfm' | 'assigned'>

export function writtenState(
  { history, levels, rfm, assigned }: Subject,
  numbers: ReadonlyMap<string, number>,
): State {
  const { customer: _, ...facts } = history
  const given = [...numbers].filter(([, no]) => assigned.has(no)).map(([ref]) => ref)
  return { history: facts, levels: [...levels], rfm: [...rfm], assigned: given }
}

export const stateOf = (
  { levels, rfm, assigned }: RuleCase,
  numbers: ReadonlyMap<string, number>,
): Omit<Subject, 'history'> => ({
  levels: new Map(levels),
  rfm: new Map(rfm),
  assigned: new Set(assigned.flatMap((ref) => numbers.get(ref) ?? [])),
})

/** The smallest case that still fails, as far as leaving out one thing after another leads. */
export async function shrunk(
  one: RuleCase,
  fails: (smaller: RuleCase) => Promise<boolean>,
): Promise<RuleCase> {
  let best = one
  for (let found = true; found; ) {
    found = false
    for (const smaller of smallerThan(best)) {
      if (!isPlannable(smaller) || !(await fails(smaller))) continue
      best = smaller
      found = true
      break
    }
  }
  return best
}

const isPlannable = ({ definitions }: RuleCase): boolean =>
  definitions.length > 0 &&
  planRules(definitions, wordsFor(definitions.flatMap(refsOf)), () => 0).ok

function smallerThan(one: RuleCase): RuleCase[] {
  const without = <T>(list: readonly T[]): T[][] => list.map((_, at) => list.toSpliced(at, 1))
  const { history, definitions } = one
  const facts = (['orders', 'events', 'feedback', 'attributes'] as const).flatMap((kind) =>
    without<unknown>(history[kind]).map((rest) => ({
      ...one,
      history: { ...history, [kind]: rest } as Facts,
    })),
  )
  const parts = history.orders.flatMap((order, at) =>
    (['lines', 'payments', 'refunds', 'coupons'] as const).flatMap((kind) =>
      without<unknown>(order[kind]).map((rest) => ({
        ...one,
        history: { ...history, orders: history.orders.with(at, { ...order, [kind]: rest }) },
      })),
    ),
  )
  return [
    ...without(definitions).map((rest) => ({ ...one, definitions: rest })),
    ...definitions.flatMap((definition, at) =>
      simpler(definition).map((less) => ({ ...one, definitions: definitions.with(at, less) })),
    ),
    ...facts,
    ...parts,
    ...without(one.levels).map((levels) => ({ ...one, levels })),
    ...without(one.rfm).map((rfm) => ({ ...one, rfm })),
    ...without(one.assigned).map((assigned) => ({ ...one, assigned })),
  ]
}

/** The same definition with a value or a part of a rule less. */
function simpler(definition: RuleDefinition): RuleDefinition[] {
  const body = definition.body as Record<string, unknown>
  const changed = (more: object) =>
    ({ ...definition, body: { ...body, ...more } }) as RuleDefinition
  const where = body['where'] as Rule | undefined
  const values = (body['values'] ?? []) as readonly { readonly where?: Rule }[]
  return [
    ...(where ? lesser(where).map((less) => changed({ where: less })) : []),
    ...(values.length > 1
      ? values.map((_, at) => changed({ values: values.toSpliced(at, 1) }))
      : []),
    ...values.flatMap((value, at) =>
      (value.where ? lesser(value.where) : []).map((less) =>
        changed({ values: values.with(at, { ...value, where: less }) }),
      ),
    ),
  ]
}

/** A rule's parts in its place, and the rule with a smaller part. */
function lesser(rule: Rule): Rule[] {
  if ('not' in rule) {
    const part = rule['not'] as Rule
    return [part, ...lesser(part).map((not) => ({ not }))]
  }
  for (const kind of ['all', 'any'] as const) {
    const parts = rule[kind] as readonly Rule[] | undefined
    if (!parts) continue
    const inside = parts.flatMap((part, at) => lesser(part).map((less) => parts.with(at, less)))
    const fewer = parts.length > 1 ? parts.map((_, at) => parts.toSpliced(at, 1)) : []
    return [...parts, ...[...fewer, ...inside].map((rest) => ({ [kind]: rest }))]
  }
  return []
}
