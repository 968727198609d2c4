import { nearest } from '#core/nearest.ts'
import { type Problem, problem } from '#core/problem.ts'

/** A word that the shop does not have, with those that may have been meant. */
export const unknownWord = (
  set: string,
  {
    key,
    known,
    path,
  }: { readonly key: string; readonly known: Iterable<string>; readonly path: string },
): Problem => problem('unknown_kind', { set, key, known: nearest(key, known) }, path)
