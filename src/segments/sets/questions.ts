import { createHash } from 'node:crypto'
import { dayOf } from '#core/time.ts'
import { fingerprint } from '#metrics/compile/fingerprint.ts'
import { type Sql, sql } from '#sql/sql.ts'
import type { Deciding } from '../compile/compile-members.ts'
import { compileTree, newRuleStatement, type RuleStatement } from '../compile/compile-rule.ts'
import { holdsSpec } from '../conditions/attribute.condition.ts'
import type { Use } from '../conditions/condition.ts'
import type { RuleTree } from '../rule.ts'
import { refText } from '../rule-plan.ts'

/** Something that is true of a customer or not, by what is kept of them: `truth` is 1 or 0. */
export type Question = {
  /** Equal for questions that have the same answer as long as nothing that is kept changes. */
  readonly key: string
  readonly truth: (use: Use) => Sql
}

/** A rule as questions that are put together. Denials stand at the conditions, so that what is not known is not in. */
export type Audience =
  | { readonly how: 'all' | 'any'; readonly parts: readonly Audience[] }
  | { readonly how: 'asked'; readonly question: Question }

/** An instant by which a truth that rests on the clock differs: further away than any day, week, month or year. */
const LONG_AGO = 401 * 86_400_000 + 12_345_678

/** A statement over what is kept alone. What else a rule refers to is read as it was last decided. */
export const keptStatement = ({ words, scope, sources, plan }: Deciding): RuleStatement =>
  newRuleStatement(words, scope.standpoint, sources, (ref) => {
    const output = plan.outputOf(ref)
    if (!output) throw new Error(`${refText(ref)} is not in the plan`)
    return { no: output.no, decided: false }
  })

/**
 * A rule as questions about what is kept; undefined where it asks for more: for facts, for the hour, or for a
 * definition that has not been decided as it is now.
 */
export function audienceOf(deciding: Deciding): Audience | undefined {
  const [rule, ...others] = deciding.rules
  if (!rule || others.length > 0 || rule.decision.how !== 'rule' || !deciding.scope.kept)
    return undefined
  return partOf(rule.decision.tree, true, deciding)
}

function partOf(tree: RuleTree, isSo: boolean, deciding: Deciding): Audience | undefined {
  if (tree.kind === 'not') return partOf(tree.part, !isSo, deciding)
  if (tree.kind === 'leaf') {
    const question = questionOf((use) => {
      const { truth } = compileTree(tree, use, deciding.words)
      return isSo ? sql`ifNull(${truth}, 0)` : sql`ifNull(NOT (${truth}), 0)`
    }, deciding)
    return question && { how: 'asked', question }
  }
  const parts: Audience[] = []
  for (const part of tree.parts) {
    const audience = partOf(part, isSo, deciding)
    if (!audience) return undefined
    parts.push(audience)
  }
  return { how: (tree.kind === 'all') === isSo ? 'all' : 'any', parts }
}

/** Whether a channel may be used; undefined where that is not kept. */
export const consentTo = (channel: string, deciding: Deciding): Question | undefined =>
  questionOf(
    (use) => sql`ifNull(${use.metric(holdsSpec(`consent.${channel}`)).value} = 'true', 0)`,
    deciding,
  )

function questionOf(truth: Question['truth'], deciding: Deciding): Question | undefined {
  const { scope } = deciding
  const { use, features, withs } = keptStatement(deciding)
  const asked = fingerprint(truth(use))
  if (features.reads(scope).size > 0) return undefined
  const { standpoint } = scope
  const earlier = { ...use, standpoint: { ...standpoint, asOf: standpoint.asOf - LONG_AGO } }
  if (fingerprint(truth(earlier)) !== asked) return undefined
  const sets = withs(scope).map(fingerprint)
  return {
    truth,
    key: createHash('sha256')
      .update([asked, ...sets].join('\n'))
      .digest('base64'),
  }
}

/** What is kept is read by the shop's calendar: the same question has another answer on another day. */
export const dayOfAsking = ({ scope: { standpoint } }: Deciding): string =>
  `${dayOf(standpoint.asOf, standpoint.zone)} ${standpoint.zone} ${standpoint.currency}`
