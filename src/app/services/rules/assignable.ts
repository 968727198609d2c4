import { problem } from '#core/problem.ts'
import { fail, ok, type Result } from '#core/result.ts'
import { countAssigned } from '#segments/assignments.store.ts'
import { allMembers } from '#segments/members.store.ts'
import { numberOf } from '#segments/rule-number.ts'
import { refsOf, refText } from '#segments/rule-plan.ts'
import type { RuleAssignmentsService, Terms } from '#api/rule-services.ts'
import { findCustomer } from '../customer-facts.store.ts'
import type { StoredRule } from '../rule-world.ts'
import type { RuleDeps } from './asking.ts'
import { whoeverMeets } from './audience.ts'

const DAY = 86_400_000

/** Only what is kept by hand can be given by hand. */
export function mayAssign({ rule }: StoredRule, path: string): Result<true> {
  const isByHand =
    (rule.kind === 'tag' && rule.body.source === 'manual') ||
    (rule.kind === 'segment' && rule.body.kind === 'static')
  return isByHand
    ? ok(true)
    : fail(
        problem(
          'invalid_value',
          {
            detail: `${rule.body.key} follows its rule; only manual tags and static segments are given by hand / ${rule.body.key} 由规则决定，只有手工标签和静态分群可以人工添加`,
          },
          path,
        ),
      )
}

/** A tag's own expiry where none is said. */
export function withExpiry({ rule }: StoredRule, terms: Terms, now: number): Terms {
  const days = rule.kind === 'tag' ? rule.body.expires_after_days : undefined
  return terms.until !== undefined || days === undefined
    ? terms
    : { ...terms, until: now + days * DAY }
}

/**
 * Runs alone among all that give a tag of which only so many may be given: who counts what room there is must have
 * taken it before another counts.
 */
export function aloneIfLimited<T>(
  { ledger }: Pick<RuleDeps, 'ledger'>,
  { rule }: StoredRule,
  run: () => Promise<T>,
): Promise<T> {
  const isLimited = rule.kind === 'tag' && rule.body.limit !== undefined
  return isLimited ? ledger.withLock(`assign ${rule.kind} ${rule.body.key}`, run) : run()
}

/** Whether so many more may have a tag; those who have it already take up no more room. */
export async function roomFor(
  deps: RuleDeps,
  { rule }: StoredRule,
  customers: readonly number[],
  path: string,
): Promise<Result<true>> {
  const limit = rule.kind === 'tag' ? rule.body.limit : undefined
  if (limit === undefined) return ok(true)
  const { numbers } = await deps.rules.live()
  const own = refsOf(rule).map((ref) => numberOf(numbers, ref))
  const others = { at: deps.clock.now(), without: customers }
  const taken = await countAssigned(deps.ledger, own, others)
  return taken + customers.length <= limit ? ok(true) : fail(problem('too_many', { limit }, path))
}

/** What has ended before it begins would be given to nobody. */
export function endsAhead({ until }: Terms, now: number): Result<true> {
  return until === undefined || until > now
    ? ok(true)
    : fail(
        problem(
          'invalid_value',
          { detail: 'The end must lie ahead. / 结束时间必须晚于现在。' },
          '/until',
        ),
      )
}

type Chosen = Pick<
  Parameters<RuleAssignmentsService['assign']>[2],
  'customers' | 'where' | 'segment'
>

/** Whom an act is about: these, whoever meets a rule, or a segment's members. */
export async function chosen(
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
  return whoeverMeets(deps, where, '/where')
}
