import type { Layout } from '#metrics/metrics-table.ts'
import type { Standpoint } from '#metrics/standpoint.ts'
import { type Sql, sql } from '#sql/sql.ts'
import type { Facts } from '#stores/ports.ts'
import { cutKey } from './compile/compile-rule.ts'
import { newFeatures } from './compile/features.ts'
import type { RuleWords } from './conditions/condition.ts'
import type { RulePlan } from './rule-plan.ts'
import { treesOf } from './rule-plan.ts'
import { leavesOf, type RuleTree } from './rule.ts'

/** A percentile that rules compare with. */
export type NeededCut = { readonly metric: string; readonly percent: number }

/** The percentiles that rules speak of. */
export const cutsOf = (plan: Pick<RulePlan, 'rules'>): NeededCut[] =>
  cutsIn(plan.rules.flatMap((rule) => treesOf(rule.decision)))

export function cutsIn(trees: readonly RuleTree[]): NeededCut[] {
  const needed = trees.flatMap(leavesOf).flatMap(({ node }): NeededCut[] => {
    const { metric, top_percent: top } = node
    return typeof metric === 'string' && typeof top === 'number'
      ? [{ metric, percent: 100 - top }]
      : []
  })
  return [...new Map(needed.map((cut) => [cutKey(cut.metric, cut.percent), cut])).values()]
}

/** Draws percentiles from everybody who has a value, as of the standpoint; null where nobody has one. */
export async function drawCuts(
  facts: Facts,
  needed: readonly NeededCut[],
  words: RuleWords,
  standpoint: Standpoint,
  kept?: Layout,
): Promise<Map<string, number | null>> {
  if (needed.length === 0) return new Map()
  const features = newFeatures(words, standpoint)
  const values = needed.map(({ metric }) => features.metric(metric).value)
  const levels = needed.map(({ percent }, index) => percentile(percent, values[index] as Sql))
  const [row] = await facts.query<{ cuts: (number | null)[] }>(
    sql`SELECT [${levels.reduce((all, one) => sql`${all}, ${one}`)}] AS cuts FROM (${features.rows({ standpoint, ...(kept ? { kept } : {}) })})`,
  )
  return new Map(
    needed.map(({ metric, percent }, index) => {
      const cut = row?.cuts[index]
      return [cutKey(metric, percent), cut === null || cut === undefined ? null : Number(cut)]
    }),
  )
}

/** The level of a quantile is part of its name: it can not be bound. */
function percentile(percent: number, value: Sql): Sql {
  const level = (percent / 100).toFixed(6)
  if (!/^0\.\d{6}$/.test(level)) throw new Error(`not a percentile: ${percent}`)
  const quantile: Sql = {
    kind: 'sql',
    texts: [`quantileExactInclusiveOrNullIf(${level})`],
    parts: [],
  }
  return sql`${quantile}(toFloat64(assumeNotNull(${value})), isNotNull(${value}))`
}
