/**
 * A constant that costs something to make: made when it is first asked for, then always the same.
 *
 * @example const format = lazy(() => new Intl.NumberFormat('en'))
 */
export function lazy<T extends object>(make: () => T): () => T {
  let made: T | undefined
  return () => {
    made ??= make()
    return made
  }
}
