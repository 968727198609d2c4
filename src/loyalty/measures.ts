import { problem } from '#core/problem.ts'
import { fail, ok, type Result } from '#core/result.ts'
import { count } from '#metrics/aggregates/count.aggregate.ts'
import { sum } from '#metrics/aggregates/sum.aggregate.ts'
import { isDerived } from '#metrics/derived.ts'
import { eventsFact } from '#metrics/facts/events.fact.ts'
import type { Fact } from '#metrics/facts/fact.ts'
import { feedbackFact } from '#metrics/facts/feedback.fact.ts'
import { ordersFact } from '#metrics/facts/orders.fact.ts'
import { isRatio, isScore, type MetricSpec } from '#metrics/metric-spec.ts'
import { type PlannedMetric, planSpec, type StoredSpec } from '#metrics/plan.ts'
import type { ZoneCalendar } from './calendar.ts'
import { type CompiledProgram, compileProgram, type Measure } from './compile-program.ts'
import { conditionsOf, type QualifyCondition, type TierProgramVersion } from './tier-program.ts'

/**
 * How a program's metric is taken from the facts. Most are sums of what facts give, one by one, and are added up in
 * the fold. `orders`: what an order gives while it counts (`net`: of what is left of it). `rows`: what each fact of
 * another kind gives from its own time on. `general`: any other number, asked for whole at every instant that matters.
 */
export type TierMeasure =
  | {
      readonly kind: 'orders'
      readonly net: boolean
      readonly planned: PlannedMetric
      readonly scale: number
    }
  | { readonly kind: 'rows'; readonly planned: PlannedMetric; readonly scale: number }
  | { readonly kind: 'general'; readonly planned: StoredSpec; readonly scale: 0 }

/** The metrics dictionary, as far as tier programs need it. */
export type FindMetric = (key: string) => MetricSpec | undefined

/** A program ready to be evaluated; `measures` stand in the order of the program's. */
export type TierPlan = {
  readonly program: CompiledProgram
  readonly measures: readonly TierMeasure[]
}

/**
 * Prepares all versions of a program for evaluation. Problems: `unknown_metric`, `tier_metric_unfit`, and what the
 * metric's own words are not.
 */
export function planTiers(
  versions: readonly TierProgramVersion[],
  options: { readonly calendar: ZoneCalendar | string; readonly findMetric: FindMetric },
): Result<TierPlan> {
  const measuring = measuresOf(versions, options.findMetric)
  if (!measuring.ok) return measuring
  const measureOf = measuring.value
  const scaleOf = (metric: QualifyCondition['metric']): number => measureOf({ metric }).scale
  const program = compileProgram(versions, options.calendar, { scaleOf })
  return ok({ program, measures: program.measures.map(measureOf) })
}

/** How each metric that these versions name is taken from the facts. */
export function measuresOf(
  versions: readonly Pick<TierProgramVersion, 'body'>[],
  findMetric: FindMetric,
): Result<(measure: Pick<Measure, 'metric'>) => TierMeasure> {
  const known = new Map<string, TierMeasure>()
  for (const { body } of versions) {
    for (const { metric } of conditionsOf(body).conditions) {
      const measure = planMeasure(metric, findMetric)
      if (!measure.ok) return measure
      known.set(JSON.stringify(metric), measure.value)
    }
  }
  return ok(({ metric }) => known.get(JSON.stringify(metric)) as TierMeasure)
}

/**
 * Looks up a program's metric. It must be a number that changes with facts or with the program's window only; one that
 * changes with every day (days since …) has no threshold that could be crossed by doing something.
 */
export function planMeasure(
  metric: QualifyCondition['metric'],
  findMetric: FindMetric,
  path = '',
): Result<TierMeasure> {
  const spec = typeof metric === 'string' ? findMetric(metric) : metric
  if (spec === undefined) return fail(problem('unknown_metric', { metric: String(metric) }, path))
  const planned = planSpec(withoutWindow(spec), path)
  if (!planned.ok) return planned
  if (planned.value.kind === 'score' || isDerived(planned.value))
    return fail(problem('tier_metric_unfit', { aggregate: planned.value.kind }, path))
  if (planned.value.kind === 'ratio')
    return ok({ kind: 'general', planned: planned.value, scale: 0 })
  const plain = planned.value.metric
  const { aggregate, field } = plain
  const type = aggregate.column(field)
  const isNumber = type === 'integer' || type === 'float'
  if (plain.unless || !isNumber || aggregate.read !== undefined || aggregate.wakes !== undefined)
    return fail(problem('tier_metric_unfit', { aggregate: aggregate.key }, path))
  return ok(measureOf(plain))
}

/** The window stands in the program. */
const withoutWindow = (spec: MetricSpec): MetricSpec => {
  if (isRatio(spec) || isScore(spec)) return spec
  const { within: _, ...rest } = spec
  return rest
}

/** Kinds of facts whose every row gives something from its own time on, for good. */
const PLAIN_FACTS: readonly Fact[] = [eventsFact, feedbackFact]

function measureOf(planned: PlannedMetric): TierMeasure {
  const { aggregate, fact, field, spec } = planned
  const general = { kind: 'general', planned: { kind: 'fact', metric: planned }, scale: 0 } as const
  if (aggregate !== sum && aggregate !== count) return general
  const scale = aggregate === sum && field?.type === 'decimal' ? (field.scale ?? 0) : 0
  if (PLAIN_FACTS.includes(fact)) return { kind: 'rows', planned, scale }
  if (fact !== ordersFact || (spec.where ?? []).some((one) => one.field === NET)) return general
  return { kind: 'orders', net: aggregate === sum && field?.key === NET, planned, scale }
}

/** The one field of an order that changes with its refunds. */
const NET = 'net_amount'
