import { createHash } from 'node:crypto'
import { canonicalJson } from '#core/json.ts'
import { problem } from '#core/problem.ts'
import { fail, ok, type Result } from '#core/result.ts'
import type { Listed, Position } from './services.ts'

/**
 * Cursors are opaque to callers: the position after which to go on, bound to the list and to what was asked of it,
 * so that a cursor cannot wander into another list or another order.
 */
export function encodeCursor(list: string, query: object, position: Position): string {
  const text = JSON.stringify([fingerprint(list, query), position])
  return Buffer.from(text, 'utf8').toString('base64url')
}

/** The position in a cursor; `invalid_cursor` if this list with this query did not give it out. */
export function decodeCursor(list: string, query: object, cursor: string): Result<Position> {
  try {
    const parsed: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'))
    if (Array.isArray(parsed) && parsed.length === 2 && parsed[0] === fingerprint(list, query)) {
      const position: unknown = parsed[1]
      if (isPosition(position)) return ok(position)
    }
  } catch {
    // Not JSON: not ours.
  }
  return fail(problem('invalid_cursor', {}, '/cursor'))
}

const DEFAULT_LIMIT = 50

/** What a list's query says about paging, and how its answer is made. */
export function paging(
  list: string,
  query: { limit?: number; cursor?: string },
): {
  readonly page: Result<{ limit: number; after: Position | undefined }>
  readonly answer: <T>(listed: Listed<T>) => { data: T[]; next_cursor: string | null }
} {
  // The limit may change from page to page.
  const { cursor, limit = DEFAULT_LIMIT, ...rest } = query
  const after = cursor === undefined ? ok(undefined) : decodeCursor(list, rest, cursor)
  return {
    page: after.ok ? ok({ limit, after: after.value }) : after,
    answer: ({ data, next }) => ({
      data,
      next_cursor: next === null ? null : encodeCursor(list, rest, next),
    }),
  }
}

const fingerprint = (list: string, query: object): string =>
  createHash('sha256')
    .update(`${list}\n${canonicalJson(query)}`)
    .digest('base64url')
    .slice(0, 12)

const isPosition = (value: unknown): value is Position =>
  Array.isArray(value) &&
  value.length <= 8 &&
  value.every(
    (one) =>
      one === null || typeof one === 'string' || (typeof one === 'number' && Number.isFinite(one)),
  )
