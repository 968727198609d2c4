import { problem } from './problem.ts'
import { fail, ok, type Result } from './result.ts'

/** A set of definitions that grows by one file and one line; shared code never names a member. */
export type Registry<D extends { readonly key: string }> = {
  readonly set: string
  readonly all: readonly D[]
  readonly keys: readonly string[]
  readonly has: (key: string) => boolean
  /** The definition, or `unknown_kind` with the known keys: unknown is an error, never an empty result. */
  readonly get: (key: string, path?: string) => Result<D>
}

/**
 * Makes a registry of definitions; a key given twice is a bug and throws.
 *
 * @example export const aggregates = registry('aggregate', [sum, count])
 */
export function registry<D extends { readonly key: string }>(
  set: string,
  all: readonly D[],
): Registry<D> {
  const byKey = new Map(all.map((definition) => [definition.key, definition]))
  if (byKey.size !== all.length) throw new Error(`${set}: a key is registered twice`)
  const keys = Object.freeze([...byKey.keys()])
  return Object.freeze({
    set,
    all: Object.freeze([...all]),
    keys,
    has: (key: string) => byKey.has(key),
    get: (key: string, path?: string): Result<D> => {
      const found = byKey.get(key)
      return found
        ? ok(found)
        : fail(problem('unknown_kind', { set, key, known: keys.join(', ') }, path))
    },
  })
}
