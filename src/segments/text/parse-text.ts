import { fail, ok, ProblemError, type Result } from '#core/result.ts'
import type { Rule } from '../rule.ts'
import { type Token, tokensOf, unreadable } from './tokens.ts'

/** How deep values may nest. */
const DEEPEST = 60

/**
 * Reads a rule from text; what it says is checked afterwards, by `parseRule`.
 *
 *     rule      := term (and term)* | term (or term)*
 *     term      := not term | ( rule ) | all( rule ) | any( rule ) | condition
 *     condition := FIELD value (FIELD value)*
 *     value     := WORD | "TEXT" | NUMBER | true | false | null | [value, …] | {FIELD: value, …}
 *
 * @example parseText('metric monetary at_least 200000 and not tag vip')
 */
export function parseText(text: string): Result<Rule> {
  const tokens = tokensOf(text)
  if (!tokens.ok) return tokens
  try {
    const reader = newReader(text, tokens.value)
    const rule = reader.rule(0)
    reader.expectEnd()
    return ok(rule)
  } catch (error) {
    if (error instanceof ProblemError) return fail(error.problem)
    throw error
  }
}

function newReader(text: string, tokens: readonly Token[]) {
  let place = 0
  const now = (): Token => tokens[place] as Token
  const refuse = (expected: string): never => {
    throw new ProblemError(unreadable(text, now().at, expected))
  }
  const is = (value: string): boolean =>
    now().value === value && (now().kind === 'sign' || now().kind === 'word')
  const take = (value: string): boolean => {
    if (!is(value)) return false
    place += 1
    return true
  }
  const expect = (value: string): void => {
    if (!take(value)) refuse(value)
  }

  function rule(depth: number): Rule {
    const first = term(depth)
    for (const [word, kind] of [
      ['and', 'all'],
      ['or', 'any'],
    ] as const) {
      if (!is(word)) continue
      const parts = [first]
      while (take(word)) parts.push(term(depth))
      if (is('and') || is('or')) refuse('brackets: and and or stand side by side')
      return { [kind]: parts }
    }
    return first
  }

  function term(depth: number): Rule {
    if (depth > DEEPEST) refuse('fewer brackets')
    if (take('not')) return { not: term(depth + 1) }
    if (take('(')) {
      const inner = rule(depth + 1)
      expect(')')
      return inner
    }
    for (const kind of ['all', 'any'] as const)
      if (take(kind)) {
        expect('(')
        const inner = rule(depth + 1)
        expect(')')
        return { [kind]: [inner] }
      }
    return condition(depth)
  }

  function condition(depth: number): Rule {
    const fields: Record<string, unknown> = {}
    if (now().kind !== 'word') refuse('a condition')
    while (now().kind === 'word' && !is('and') && !is('or')) {
      const field = now().value
      if (Object.hasOwn(fields, field)) refuse('each field once')
      place += 1
      fields[field] = value(depth + 1)
    }
    return fields
  }

  function value(depth: number): unknown {
    if (depth > DEEPEST) refuse('fewer brackets')
    const { kind, value: said } = now()
    if (take('[')) return list(depth)
    if (take('{')) return object(depth)
    if (kind === 'number') {
      place += 1
      return Number(said)
    }
    if (kind === 'text' || (kind === 'word' && !is('and') && !is('or') && !is('not'))) {
      place += 1
      if (kind === 'text') return said
      return said === 'true' ? true : said === 'false' ? false : said === 'null' ? null : said
    }
    return refuse('a value')
  }

  function list(depth: number): unknown[] {
    const all: unknown[] = []
    while (!take(']')) {
      if (all.length > 0) expect(',')
      all.push(value(depth + 1))
    }
    return all
  }

  function object(depth: number): Record<string, unknown> {
    const fields: Record<string, unknown> = {}
    while (!take('}')) {
      if (Object.keys(fields).length > 0) expect(',')
      const { kind, value: field } = now()
      if (kind !== 'word' && kind !== 'text') refuse('a field')
      if (Object.hasOwn(fields, field)) refuse('each field once')
      place += 1
      expect(':')
      fields[field] = value(depth + 1)
    }
    return fields
  }

  return {
    rule,
    expectEnd: () => {
      if (now().kind !== 'end') refuse('and, or, or the end')
    },
  }
}
