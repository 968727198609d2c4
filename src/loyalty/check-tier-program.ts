import { type Problem, problem } from '#core/problem.ts'
import { fail, ok, type Result } from '#core/result.ts'
import { type FindMetric, planMeasure } from './measures.ts'
import { schemaProblems } from '#core/schema-problems.ts'
import { conditionsOf, type Threshold, TierProgram, thresholds } from './tier-program.ts'

/** What the check must know of the shop. */
export type TierProgramContext = {
  /** The metrics dictionary. */
  readonly findMetric: FindMetric
}

/**
 * Reads a tier program strictly: unknown fields, thresholds that do not rise, unknown levels and metrics are
 * problems (`invalid_input` with one entry in `errors` for each place, a JSON pointer in its `path`).
 *
 * @example parseTierProgram({ key: 'membership' }, { findMetric: () => undefined })
 * // { ok: false, problem: { code: 'invalid_input', errors: [{ code: 'missing_field', path: '/name', … }, …] } }
 */
export function parseTierProgram(input: unknown, context: TierProgramContext): Result<TierProgram> {
  const shape = schemaProblems(TierProgram, input)
  if (shape.length > 0) return fail({ ...problem('invalid_input'), errors: shape })
  const program = input as TierProgram
  const errors = [
    ...checkConditions(program, context),
    ...checkLevels(program),
    ...checkKeepLevel(program),
    ...checkDate(program),
  ]
  return errors.length > 0 ? fail({ ...problem('invalid_input'), errors }) : ok(program)
}

function checkConditions(program: TierProgram, { findMetric }: TierProgramContext): Problem[] {
  const { conditions } = conditionsOf(program)
  const list = 'any' in program.qualify ? 'any' : 'all' in program.qualify ? 'all' : undefined
  return conditions.flatMap(({ metric }, index) => {
    const path = list === undefined ? '/qualify/metric' : `/qualify/${list}/${index}/metric`
    if (typeof metric !== 'string' && 'within' in metric)
      return [problem('tier_window_twice', {}, `${path}/within`)]
    const planned = planMeasure(metric, findMetric, path)
    return planned.ok ? [] : [planned.problem]
  })
}

function checkLevels(program: TierProgram): Problem[] {
  const { levels } = program
  const count = conditionsOf(program).conditions.length
  const errors: Problem[] = []
  const seen = new Set<string>()
  levels.forEach((level, index) => {
    const path = `/levels/${index}`
    if (seen.has(level.key))
      errors.push(problem('duplicate_key', { key: level.key }, `${path}/key`))
    seen.add(level.key)
    const from = thresholds(level.from)
    if (from.length !== count) {
      errors.push(problem('tier_threshold_count', { conditions: count }, `${path}/from`))
      return
    }
    const below = index === 0 ? undefined : levels[index - 1]
    if (below === undefined) {
      if (from.some((one) => one !== 0))
        errors.push(problem('tier_first_level', {}, `${path}/from`))
    } else if (!rises(thresholds(below.from), from)) {
      const params = { level: level.key, below: below.key }
      errors.push(problem('tier_thresholds_not_rising', params, `${path}/from`))
    }
  })
  return errors
}

/** With one condition every level begins higher; with several none may begin lower and one must begin higher. */
const rises = (below: readonly number[], from: readonly number[]): boolean =>
  from.every((one, index) => one >= (below[index] ?? 0)) &&
  from.some((one, index) => one > (below[index] ?? 0))

function checkKeepLevel(program: TierProgram): Problem[] {
  const keep = Object.entries(program.downgrade?.keep_level ?? {})
  return keep.flatMap(([key, threshold]) => {
    const path = `/downgrade/keep_level/${key}`
    const level = program.levels.find((one) => one.key === key)
    if (level === undefined) {
      const known = program.levels.map((one) => one.key).join(', ')
      return [problem('unknown_kind', { set: 'levels', key, known }, path)]
    }
    return checkKeep(threshold, level.from, {
      path,
      count: conditionsOf(program).conditions.length,
    })
  })
}

function checkKeep(
  keep: Threshold,
  from: Threshold,
  at: { path: string; count: number },
): Problem[] {
  const values = thresholds(keep)
  const starts = thresholds(from)
  if (values.length !== at.count)
    return [problem('tier_threshold_count', { conditions: at.count }, at.path)]
  if (values.some((value, index) => value < 0 || value > (starts[index] ?? 0)))
    return [problem('tier_keep_above_from', {}, at.path)]
  return values.every((value) => value === 0) ? [problem('tier_keep_nothing', {}, at.path)] : []
}

function checkDate({ protected_until: date }: TierProgram): Problem[] {
  if (date === undefined) return []
  const parsed = new Date(`${date}T00:00:00Z`)
  const real = !Number.isNaN(parsed.getTime()) && parsed.toISOString().startsWith(date)
  return real ? [] : [problem('wrong_form', { form: 'yyyy-mm-dd' }, '/protected_until')]
}
