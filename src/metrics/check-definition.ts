import { ok, type Result } from '#core/result.ts'
import type { MetricDefinition, Unit } from './metric-spec.ts'
import { planDefinition, type PlannedSpec, shapeOf } from './plan.ts'
import { unfit } from './plan-fact-metric.ts'

/** Aggregates whose value is in the unit of the field that they take. */
const IN_FIELDS_UNIT: readonly string[] = [
  'sum',
  'avg',
  'min',
  'max',
  'first',
  'last',
  'decayed_sum',
]
const UNITS_OF: Readonly<Record<string, readonly Unit[]>> = {
  text: ['text'],
  instant: ['instant'],
  date: ['instant'],
}
const NO_NUMBERS: readonly Unit[] = ['text', 'instant']

/**
 * Whether a definition that people have written holds together: its words are known, what there is without facts and
 * its unit fit what is counted. Problems point into the definition.
 *
 * @example checkDefinition({ ...definition, unit: 'text' }) // invalid_value at /unit
 */
export function checkDefinition(definition: MetricDefinition): Result<MetricDefinition> {
  const planned = planDefinition(definition)
  if (!planned.ok) return planned
  const allowed = unitsFor(planned.value)
  const fits = allowed ? allowed.includes(definition.unit) : !NO_NUMBERS.includes(definition.unit)
  if (fits) return ok(definition)
  const known = allowed ? `must be ${allowed.join(' or ')}` : 'must be a unit of numbers'
  return unfit(`the unit of ${definition.key} ${known}`, '/unit')
}

/** The units that a metric can be said in; undefined: any of numbers. */
function unitsFor(spec: PlannedSpec): readonly Unit[] | undefined {
  if (spec.kind === 'score') return ['score']
  const { readAs } = shapeOf(spec)
  if (UNITS_OF[readAs]) return UNITS_OF[readAs]
  if (spec.kind === 'ratio') return undefined
  const { aggregate, field } = spec.metric
  return field && IN_FIELDS_UNIT.includes(aggregate.key) ? [field.unit] : undefined
}
