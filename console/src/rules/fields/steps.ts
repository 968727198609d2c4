import { isJson, type Json } from '../tree.ts'
import type { Schema } from './schema.ts'

/** Steps of a sequence: each is done, or, by `without`, is not. */
export const isStep = (schema: Schema): boolean =>
  schema.anyOf?.some((one) => 'without' in (one.properties ?? {})) ?? false

/**
 * What may be said in one of the steps: the first is done and has nothing before it; after a step that was not done
 * comes one that was, and before it, too; what was not done has a time of its own only at the end.
 */
export function stepSchema(schema: Schema, steps: readonly unknown[], index: number): Schema {
  const branches = schema.anyOf ?? []
  const done = branches.filter((one) => !('without' in (one.properties ?? {})))
  if (index === 0) return without(done[0] ?? {}, 'within')
  if (isWithout(steps[index - 1]) || isWithout(steps[index + 1])) return done[0] ?? {}
  const isLast = index === steps.length - 1
  return {
    ...schema,
    anyOf: branches.map((one) =>
      'without' in (one.properties ?? {}) && !isLast ? without(one, 'within') : one,
    ),
  }
}

/** Steps that were moved, made or taken away, made into what can stand where they stand now. */
export const tidySteps = (steps: readonly unknown[]): readonly unknown[] =>
  steps.reduce<readonly unknown[]>((before, step, index) => {
    if (!isJson(step)) return [...before, step]
    const needsDone = index === 0 || isWithout(before.at(-1))
    const { within, ...rest } = step
    const inner = step['without']
    const made: Json = needsDone && isJson(inner) ? { ...inner } : rest
    const isBetween = isWithout(made) && index < steps.length - 1
    return [
      ...before,
      index === 0 || isBetween || within === undefined ? made : { ...made, within },
    ]
  }, [])

/** One more step: the same thing again, done. */
export function anotherStep(steps: readonly unknown[]): unknown {
  const last = steps.at(-1)
  if (!isJson(last)) return {}
  return isJson(last['without']) ? { ...last['without'] } : { ...last }
}

const isWithout = (step: unknown): boolean => isJson(step) && 'without' in step

const without = (schema: Schema, key: string): Schema => ({
  ...schema,
  properties: Object.fromEntries(
    Object.entries(schema.properties ?? {}).filter(([name]) => name !== key),
  ),
})
