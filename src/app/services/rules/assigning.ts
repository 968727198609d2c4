import { timeOrderedId } from '#core/ids.ts'
import { problem } from '#core/problem.ts'
import { fail, ok, type Result } from '#core/result.ts'
import { assign, isAct, unassign, undoAct } from '#segments/assignments.store.ts'
import { numberOf } from '#segments/rule-number.ts'
import { refsOf } from '#segments/rule-plan.ts'
import type { Actor } from '#api/actor.ts'
import type { CustomerPointer } from '#api/customer-filter.ts'
import type { RuleAssignmentsService, RuleRef, Terms } from '#api/rule-services.ts'
import type { RuleAssigned } from '#api/shapes/rule-members.ts'
import { findCustomer } from '../customer-facts.store.ts'
import type { StoredRule } from '../rule-world.ts'
import { touchCustomers } from '../touch.store.ts'
import type { RuleDeps } from './asking.ts'
import { aloneIfLimited, chosen, endsAhead, mayAssign, roomFor, withExpiry } from './assignable.ts'
import { type CustomerRules, customerRules } from './customer-rules.ts'

/** A definition that is given by hand: the number of what is meant, and those in whose place it stands. */
type Target = { readonly stored: StoredRule; readonly rule: number; readonly others: number[] }

/** What people give and take by hand: manual tags, members of static segments, values of classes. */
export function createRuleAssignments(deps: RuleDeps): RuleAssignmentsService {
  const { ledger, clock, rules, wake } = deps

  /** The customers are decided anew, as if facts had come. */
  const touched = async (customers: readonly number[]): Promise<void> => {
    if (customers.length > 0) await touchCustomers(deps, customers)
    wake()
  }
  const targetOf = async (ref: RuleRef, value: string | undefined): Promise<Result<Target>> => {
    const stored = await storedOf(deps, ref)
    if (!stored.ok) return stored
    const refs = refsOf(stored.value.rule)
    const known = refs.flatMap((one) => one.value ?? [])
    if (value === undefined && known.length > 0)
      return fail(problem('missing_field', { field: 'value' }, '/value'))
    const found = refs.find((one) => one.value === value)
    if (!found) {
      const params = { set: `value of ${ref.key}`, key: value ?? '', known: known.join(', ') }
      return fail(problem('unknown_kind', params, '/value'))
    }
    const { numbers } = await rules.live()
    const no = (one: (typeof refs)[number]): number => numberOf(numbers, one)
    const others = refs.filter((one) => one !== found).map(no)
    return ok({ stored: stored.value, rule: no(found), others })
  }
  const give = async (
    actor: Actor,
    { rule, others }: Target,
    customers: readonly number[],
    { reason, until, act }: Terms & { readonly act?: string },
  ): Promise<number[]> => {
    const given = await assign(ledger, {
      rule,
      customers,
      by: actor.name,
      at: clock.now(),
      instead: others,
      ...(reason === undefined ? {} : { reason }),
      ...(until === undefined ? {} : { until }),
      ...(act === undefined ? {} : { act }),
    })
    await touched(given)
    return given
  }
  /** All numbers of a definition. */
  const numbersOf = async (ref: RuleRef): Promise<Result<number[]>> => {
    const stored = await storedOf(deps, ref)
    if (!stored.ok) return stored
    const { numbers } = await rules.live()
    return ok(refsOf(stored.value.rule).map((one) => numberOf(numbers, one)))
  }
  const take = async (
    actor: Actor,
    numbers: readonly number[],
    customers: readonly number[],
    act?: string,
  ): Promise<Result<RuleAssigned>> => {
    const taken = await unassign(ledger, {
      rules: numbers,
      customers,
      by: actor.name,
      at: clock.now(),
      ...(act === undefined ? {} : { act }),
    })
    await touched(taken)
    const undo = act === undefined || taken.length === 0 ? null : act
    return ok({ changed: taken.length, unchanged: customers.length - taken.length, undo })
  }
  const takeFrom = async (actor: Actor, pointer: CustomerPointer, ref: RuleRef) => {
    const customer = await findCustomer(deps, pointer)
    if (!customer.ok) return customer
    const numbers = await numbersOf(ref)
    return numbers.ok ? take(actor, numbers.value, [customer.value]) : numbers
  }
  const shown = async <K extends 'tags' | 'classes'>(
    customer: number,
    list: K,
    key: string,
  ): Promise<Result<CustomerRules[K][number]>> => {
    const all: readonly CustomerRules[K][number][] = (await customerRules(deps, customer, {}))[list]
    const found = all.find((one) => one.key === key)
    return found ? ok(found) : fail(problem('not_found', { what: list, id: key }))
  }

  return {
    giveTag: async (actor, pointer, { tag, value, ...said }) => {
      const customer = await findCustomer(deps, pointer)
      if (!customer.ok) return customer
      const target = await targetOf({ kind: 'tag', key: tag }, value)
      if (!target.ok) return target
      const { stored } = target.value
      const terms = withExpiry(stored, said, clock.now())
      const given = await aloneIfLimited(deps, stored, async () => {
        const unfit = [
          mayAssign(stored, '/tag'),
          endsAhead(terms, clock.now()),
          await roomFor(deps, stored, [customer.value], '/tag'),
        ].find((one) => !one.ok)
        return unfit ?? ok(await give(actor, target.value, [customer.value], terms))
      })
      return given.ok ? shown(customer.value, 'tags', tag) : given
    },
    takeTag: (actor, pointer, key) => takeFrom(actor, pointer, { kind: 'tag', key }),
    setClass: async (actor, pointer, { class: key, value, ...terms }) => {
      const customer = await findCustomer(deps, pointer)
      if (!customer.ok) return customer
      const target = await targetOf({ kind: 'class', key }, value)
      if (!target.ok) return target
      const isAhead = endsAhead(terms, clock.now())
      if (!isAhead.ok) return isAhead
      await give(actor, target.value, [customer.value], terms)
      return shown(customer.value, 'classes', key)
    },
    unsetClass: (actor, pointer, key) => takeFrom(actor, pointer, { kind: 'class', key }),
    assign: async (actor, ref, { customers, where, segment, value, remove, ...said }) => {
      const stored = await storedOf(deps, ref)
      if (!stored.ok) return stored
      const allowed = mayAssign(stored.value, '')
      if (!allowed.ok) return allowed
      const who = await chosen(deps, { customers, where, segment })
      if (!who.ok) return who
      const act = timeOrderedId(clock.now())
      if (remove && value === undefined) {
        const numbers = await numbersOf(ref)
        return numbers.ok ? take(actor, numbers.value, who.value, act) : numbers
      }
      const target = await targetOf(ref, value)
      if (!target.ok) return target
      if (remove) return take(actor, [target.value.rule], who.value, act)
      const terms = withExpiry(stored.value, said, clock.now())
      const isAhead = endsAhead(terms, clock.now())
      if (!isAhead.ok) return isAhead
      return aloneIfLimited(deps, stored.value, async () => {
        const room = await roomFor(deps, stored.value, who.value, '/customers')
        if (!room.ok) return room
        const given = await give(actor, target.value, who.value, { ...terms, act })
        return ok({
          changed: given.length,
          unchanged: who.value.length - given.length,
          undo: given.length === 0 ? null : act,
        })
      })
    },
    undo: async (actor, act) => {
      if (!(await isAct(ledger, act))) return fail(problem('not_found', { what: 'act', id: act }))
      const moved = await undoAct(ledger, { act, by: actor.name, at: clock.now() })
      await touched(moved)
      return ok({ changed: moved.length, unchanged: 0, undo: null })
    },
  }
}

async function storedOf({ rules }: RuleDeps, { kind, key }: RuleRef): Promise<Result<StoredRule>> {
  const found = (await rules.live()).stored.find(
    ({ rule }) => rule.kind === kind && rule.body.key === key,
  )
  return found ? ok(found) : fail(problem('not_found', { what: kind, id: key }))
}
