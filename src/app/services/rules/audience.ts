import type { Actor } from '#api/actor.ts'
import type { When } from '#api/services.ts'
import { problem } from '#core/problem.ts'
import { fail, ok, type Result } from '#core/result.ts'
import { type Asking, compileAudience, costOf, isInAudience } from '#segments/preview.store.ts'
import type { Sql } from '#sql/sql.ts'
import type { Facts } from '#stores/ports.ts'
import { mayAskAbout } from '../personal.ts'
import { type Asked, askAbout, type RuleDeps } from './asking.ts'
import { membersOfAudience } from './rules.store.ts'

/** A rule that would read more rows than this has to be narrowed: it would keep everybody else waiting. */
const DEAREST = 2_000_000_000

/** How a dear rule gets cheaper. */
export const ADVICE = {
  zh: '请缩短时间窗口，或改用已有指标代替临时统计。',
  en: 'Shorten the window, or use a metric that is kept instead of one said on the spot.',
}

/** About how many rows the answer costs, where that is `known` or not; too many are a problem at the place of the rule. */
export async function costWithin(
  facts: Facts,
  asking: Asking,
  at: string,
  limit = DEAREST,
  known?: number,
): Promise<Result<number>> {
  const rows = known ?? (await costOf(facts, asking))
  return rows <= limit
    ? ok(rows)
    : fail(problem('rule_too_dear', { rows, limit, advice: `${ADVICE.zh} / ${ADVICE.en}` }, at))
}

/** {@link askAbout} for somebody who may not ask about everything. Problems point into the rule from `at`. */
export async function askAs(
  deps: RuleDeps,
  actor: Actor,
  where: unknown,
  when: When,
  at: string,
): Promise<Result<Asked>> {
  const asked = await askAbout(deps, where, when, at)
  if (!asked.ok) return asked
  const { tree, asking } = asked.value
  const may = mayAskAbout(actor, tree, asking.deciding.words, at)
  return may.ok ? asked : may
}

/** A condition on `customer`: whoever a rule takes in that need not be saved. Its problems point into it from `at`. */
export async function audienceOf(
  deps: RuleDeps,
  actor: Actor,
  { rule, ...when }: When & { readonly rule: unknown },
  at: string,
): Promise<Result<Sql>> {
  const asked = await askAs(deps, actor, rule, when, at)
  if (!asked.ok) return asked
  const affordable = await costWithin(deps.facts, asked.value.asking, at)
  return affordable.ok ? ok(isInAudience(asked.value.asking)) : affordable
}

/** Whoever a rule takes in now. */
export async function whoeverMeets(
  deps: RuleDeps,
  where: unknown,
  at: string,
): Promise<Result<number[]>> {
  const asked = await askAbout(deps, where, {}, at)
  if (!asked.ok) return asked
  return ok(await membersOfAudience(deps.facts, compileAudience(asked.value.asking)))
}
