import { timeOrderedId } from '#core/ids.ts'
import { problem } from '#core/problem.ts'
import { fail, ok, type Result } from '#core/result.ts'
import { assign, countAssigned, unassign, undoAct } from '#segments/assignments.store.ts'
import { allMembers } from '#segments/members.store.ts'
import { compileAudience } from '#segments/preview.store.ts'
import { refsOf, refText } from '#segments/rule-plan.ts'
import type { Actor } from '#api/actor.ts'
import type { RuleAssignmentsService, RuleRef, Terms } from '#api/rule-services.ts'
import type { RuleAssigned } from '#api/shapes/rule-members.ts'
import { findCustomer } from '../customer-facts.store.ts'
import type { StoredRule } from '../rule-world.ts'
import { touchCustomers } from '../touch.store.ts'
import { askAbout, type RuleDeps } from './asking.ts'
import { customerRules } from './customer-rules.ts'
import { membersOfAudience } from './rules.store.ts'

const DAY = 86_400_000

/** What people give and take by hand: manual tags, members of static segments, values of classes. */
export function createRuleAssignments(deps: RuleDeps): RuleAssignmentsService {
  const { ledger, clock, rules, wake } = deps

  /** The customers are decided anew, as if facts had come. */
  const touched = async (customers: readonly number[]): Promise<void> => {
    if (customers.length > 0) await touchCustomers(deps, customers)
    wake()
  }
  const storedOf = async ({ kind, key }: RuleRef): Promise<Result<StoredRule>> => {
    const found = (await rules.live()).stored.find(
      ({ rule }) => rule.kind === kind && rule.body.key === key,
    )
    return found ? ok(found) : fail(problem('not_found', { what: kind, id: key }))
  }
  const outputOf = async (
    ref: RuleRef,
    value: string | undefined,
    path: string,
  ): Promise<Result<number>> => {
    const stored = await storedOf(ref)
    if (!stored.ok) return stored
    const refs = refsOf(stored.value.rule)
    const known = refs.map((one) => one.value ?? '')
    const found = refs.find((one) => one.value === value)
    if (!found) {
      const params = { set: `value of ${ref.key}`, key: value ?? '', known: known.join(', ') }
      return fail(problem('unknown_kind', params, path))
    }
    return ok((await rules.live()).numbers.get(refText(found)) ?? -1)
  }
  const give = async (
    actor: Actor,
    rule: number,
    customers: readonly number[],
    terms: Terms & { readonly act?: string },
  ): Promise<number[]> => {
    const given = await assign(ledger, {
      rule,
      customers,
      by: actor.name,
      at: clock.now(),
      ...(terms.reason === undefined ? {} : { reason: terms.reason }),
      ...(terms.until === undefined ? {} : { until: terms.until }),
      ...(terms.act === undefined ? {} : { act: terms.act }),
    })
    await touched(given)
    return given
  }
  const take = async (
    actor: Actor,
    numbers: readonly number[],
    customer: number,
  ): Promise<RuleAssigned> => {
    const taken = new Set<number>()
    for (const rule of numbers)
      for (const one of await unassign(ledger, {
        rule,
        customers: [customer],
        by: actor.name,
        at: clock.now(),
      }))
        taken.add(one)
    await touched([...taken])
    return { changed: taken.size, unchanged: 1 - taken.size, undo: null }
  }
  const numbersOf = async (ref: RuleRef): Promise<Result<number[]>> => {
    const stored = await storedOf(ref)
    if (!stored.ok) return stored
    const { numbers } = await rules.live()
    return ok(refsOf(stored.value.rule).map((one) => numbers.get(refText(one)) ?? -1))
  }

  return {
    giveTag: async (actor, pointer, { tag, value, ...terms }) => {
      const customer = await findCustomer(deps, pointer)
      if (!customer.ok) return customer
      const stored = await storedOf({ kind: 'tag', key: tag })
      if (!stored.ok) return stored
      const isManual = mayAssign(stored.value, '/tag')
      if (!isManual.ok) return isManual
      const rule = await outputOf({ kind: 'tag', key: tag }, value, '/value')
      if (!rule.ok) return rule
      const room = await roomFor(deps, stored.value, rule.value, 1)
      if (!room.ok) return room
      await give(actor, rule.value, [customer.value], withExpiry(stored.value, terms, clock.now()))
      const shown = (await customerRules(deps, customer.value, {})).tags.find(
        (one) => one.key === tag,
      )
      return shown ? ok(shown) : fail(problem('not_found', { what: 'tag', id: tag }))
    },
    takeTag: async (actor, pointer, tag) => {
      const customer = await findCustomer(deps, pointer)
      if (!customer.ok) return customer
      const numbers = await numbersOf({ kind: 'tag', key: tag })
      return numbers.ok ? ok(await take(actor, numbers.value, customer.value)) : numbers
    },
    setClass: async (actor, pointer, { class: key, value, ...terms }) => {
      const customer = await findCustomer(deps, pointer)
      if (!customer.ok) return customer
      const rule = await outputOf({ kind: 'class', key }, value, '/value')
      if (!rule.ok) return rule
      const numbers = await numbersOf({ kind: 'class', key })
      if (!numbers.ok) return numbers
      const others = numbers.value.filter((no) => no !== rule.value)
      for (const other of others)
        await unassign(ledger, {
          rule: other,
          customers: [customer.value],
          by: actor.name,
          at: clock.now(),
        })
      await give(actor, rule.value, [customer.value], terms)
      const shown = (await customerRules(deps, customer.value, {})).classes.find(
        (one) => one.key === key,
      )
      return shown ? ok(shown) : fail(problem('not_found', { what: 'class', id: key }))
    },
    unsetClass: async (actor, pointer, key) => {
      const customer = await findCustomer(deps, pointer)
      if (!customer.ok) return customer
      const numbers = await numbersOf({ kind: 'class', key })
      return numbers.ok ? ok(await take(actor, numbers.value, customer.value)) : numbers
    },
    assign: async (actor, ref, { customers, where, segment, remove, ...terms }) => {
      const stored = await storedOf(ref)
      if (!stored.ok) return stored
      const allowed = mayAssign(stored.value, '')
      if (!allowed.ok) return allowed
      const rule = await outputOf(ref, undefined, '')
      if (!rule.ok) return rule
      const who = await chosen(deps, { customers, where, segment })
      if (!who.ok) return who
      if (remove) {
        const taken = await unassign(ledger, {
          rule: rule.value,
          customers: who.value,
          by: actor.name,
          at: clock.now(),
        })
        await touched(taken)
        return ok({ changed: taken.length, unchanged: who.value.length - taken.length, undo: null })
      }
      const room = await roomFor(deps, stored.value, rule.value, who.value.length)
      if (!room.ok) return room
      const act = timeOrderedId(clock.now())
      const given = await give(actor, rule.value, who.value, {
        ...withExpiry(stored.value, terms, clock.now()),
        act,
      })
      return ok({
        changed: given.length,
        unchanged: who.value.length - given.length,
        undo: given.length === 0 ? null : act,
      })
    },
    undo: async (actor, act) => {
      const taken = await undoAct(ledger, { act, by: actor.name, at: clock.now() })
      await touched(taken)
      return ok({ changed: taken.length, unchanged: 0, undo: null })
    },
  }
}

/** Only what is kept by hand can be given by hand. */
function mayAssign({ rule }: StoredRule, path: string): Result<true> {
  const isByHand =
    (rule.kind === 'tag' && rule.body.source === 'manual') ||
    (rule.kind === 'segment' && rule.body.kind !== 'dynamic')
  return isByHand
    ? ok(true)
    : fail(
        problem(
          'invalid_value',
          {
            detail: `${rule.body.key} follows its rule; only manual tags and static segments are given by hand / ${rule.body.key} 由规则自动维护，只有手工标签和静态人群可以人工添加`,
          },
          path,
        ),
      )
}

/** A tag's own expiry where none is said. */
function withExpiry({ rule }: StoredRule, terms: Terms, now: number): Terms {
  const days = rule.kind === 'tag' ? rule.body.expires_after_days : undefined
  return terms.until !== undefined || days === undefined
    ? terms
    : { ...terms, until: now + days * DAY }
}

/** Whether so many more may have a tag. */
async function roomFor(
  deps: RuleDeps,
  { rule }: StoredRule,
  no: number,
  more: number,
): Promise<Result<true>> {
  const limit = rule.kind === 'tag' ? rule.body.limit : undefined
  if (limit === undefined) return ok(true)
  const now = await countAssigned(deps.ledger, no, deps.clock.now())
  return now + more <= limit ? ok(true) : fail(problem('too_many', { limit }, '/customers'))
}

type Chosen = Pick<
  Parameters<RuleAssignmentsService['assign']>[2],
  'customers' | 'where' | 'segment'
>

/** Whom an act is about: these, whoever meets a rule, or a segment's members. */
async function chosen(
  deps: RuleDeps,
  { customers, where, segment }: Chosen,
): Promise<Result<number[]>> {
  if (customers) {
    const found: number[] = []
    for (const [index, pointer] of customers.entries()) {
      const customer = await findCustomer(deps, pointer)
      if (!customer.ok) return fail({ ...customer.problem, path: `/customers/${index}` })
      found.push(customer.value)
    }
    return ok([...new Set(found)])
  }
  if (segment !== undefined) {
    const no = (await deps.rules.live()).numbers.get(refText({ kind: 'segment', key: segment }))
    return no === undefined
      ? fail(problem('not_found', { what: 'segment', id: segment }, '/segment'))
      : ok(await allMembers(deps.facts, no))
  }
  const asked = await askAbout(deps, where, {}, '/where')
  if (!asked.ok) return asked
  return ok(await membersOfAudience(deps.facts, compileAudience(asked.value.asking)))
}
