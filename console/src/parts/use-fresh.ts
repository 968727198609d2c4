import { useRef } from 'react'

/** Which of the keys were not there before: nothing is fresh when one has just come to the page. */
export function useFresh(keys: readonly string[]): ReadonlySet<string> {
  const seen = useRef<Set<string>>(undefined)
  const fresh = useRef<ReadonlySet<string>>(new Set())
  if (seen.current === undefined) seen.current = new Set(keys)
  else {
    const known = seen.current
    const added = keys.filter((key) => !known.has(key))
    if (added.length > 0) fresh.current = new Set(added)
    for (const key of added) known.add(key)
  }
  return fresh.current
}
