import { parseJson } from '#core/json.ts'
import { problem } from '#core/problem.ts'
import { fail, ok, type Result } from '#core/result.ts'

/** Deeper than anything that a request means. */
const MAX_DEPTH = 64

/**
 * Reads a JSON body from the outside: not deeper than 64, no names that reach into prototypes, long integers exact.
 * An empty text is undefined.
 */
export function readJsonBody(text: string): Result<unknown> {
  if (text.trim() === '') return ok(undefined)
  if (!isShallow(text)) {
    return fail(problem('invalid_json', { detail: `deeper than ${MAX_DEPTH}` }))
  }
  let value: unknown
  try {
    // Only a number of 16 digits and more can be inexact; the exact reading of all is slow.
    value = /\d{16}/.test(text) ? parseJson(text) : JSON.parse(text)
  } catch (error) {
    return fail(problem('invalid_json', { detail: (error as Error).message.slice(0, 200) }))
  }
  if (/_proto_|constructor|\\u/.test(text) && reachesPrototype(value)) {
    return fail(problem('invalid_json', { detail: '__proto__, constructor.prototype' }))
  }
  return ok(value)
}

/** Looks at brackets only, outside strings, so that a hostile depth costs no stack. */
function isShallow(text: string): boolean {
  let depth = 0
  let inString = false
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at)
    if (inString) {
      if (code === BACKSLASH) at += 1
      else if (code === QUOTE) inString = false
    } else if (code === QUOTE) inString = true
    else if (code === OPEN_BRACE || code === OPEN_BRACKET) {
      depth += 1
      if (depth > MAX_DEPTH) return false
    } else if (code === CLOSE_BRACE || code === CLOSE_BRACKET) depth -= 1
  }
  return true
}
const QUOTE = 0x22
const BACKSLASH = 0x5c
const OPEN_BRACKET = 0x5b
const CLOSE_BRACKET = 0x5d
const OPEN_BRACE = 0x7b
const CLOSE_BRACE = 0x7d

function reachesPrototype(value: unknown): boolean {
  if (value === null || typeof value !== 'object') return false
  if (Object.hasOwn(value, '__proto__')) return true
  const { constructor } = value as { constructor: unknown }
  if (
    Object.hasOwn(value, 'constructor') &&
    constructor !== null &&
    typeof constructor === 'object'
  ) {
    return true
  }
  return Object.values(value).some(reachesPrototype)
}
