import { problem } from '#core/problem.ts'
import { fail, ok, type Result } from '#core/result.ts'
import { type Millis, parseTime } from '#core/time.ts'
import type { When } from './services.ts'

/** Reads a time of a request; without an offset it is in the shop's zone. */
export function readTime(
  text: string | undefined,
  zone: string,
  path: string,
): Result<Millis | undefined> {
  if (text === undefined) return ok(undefined)
  const at = parseTime(text, zone)
  return at === undefined ? fail(problem('invalid_time', { value: text }, path)) : ok(at)
}

/** Reads `as_of` and `known_at`. */
export function readWhen(query: { as_of?: string; known_at?: string }, zone: string): Result<When> {
  const asOf = readTime(query.as_of, zone, '/as_of')
  if (!asOf.ok) return asOf
  const knownAt = readTime(query.known_at, zone, '/known_at')
  if (!knownAt.ok) return knownAt
  return ok({ asOf: asOf.value, knownAt: knownAt.value })
}
