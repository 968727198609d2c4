/** Any JSON value, as it is stored and sent. */
export type Json =
  | null
  | boolean
  | number
  | string
  | readonly Json[]
  | { readonly [key: string]: Json }

/**
 * Parses JSON without losing long ids: an integer beyond 2^53 is given as its exact digits, a string.
 *
 * @example parseJson('{"order_id":3705115058471208928}') // { order_id: '3705115058471208928' }
 */
export function parseJson(text: string): unknown {
  return JSON.parse(text, function revive(
    _key: string,
    value: unknown,
    context?: { source?: string },
  ) {
    if (
      typeof value === 'number' &&
      !Number.isSafeInteger(value) &&
      /^-?\d+$/.test(context?.source ?? '')
    ) {
      return context?.source
    }
    return value
  } as (key: string, value: unknown) => unknown)
}

/** JSON with keys in one order, so that equal values have equal text (hashes, ETags). */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) =>
    inner !== null && typeof inner === 'object' && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  )
}
