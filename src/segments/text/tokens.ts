import { problem } from '#core/problem.ts'
import { fail, ok, type Result } from '#core/result.ts'

/** A piece of a rule's text, and where it begins. */
export type Token = {
  readonly kind: 'word' | 'text' | 'number' | 'sign' | 'end'
  /** Words and texts: what they say; numbers and signs: as written. */
  readonly value: string
  readonly at: number
}

const PIECES =
  /(?<space>\s+)|(?<number>-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?(?![\p{L}\d_.-]))|(?<word>[\p{L}_][\p{L}\p{N}_.-]*)|(?<text>"(?:[^"\\]|\\.)*")|(?<sign>[()[\]{}:,])/uy

const RESERVED: ReadonlySet<string> = new Set([
  'and',
  'or',
  'not',
  'all',
  'any',
  'true',
  'false',
  'null',
])

/** Whether a string can stand without quotation marks. */
export const isBareWord = (text: string): boolean =>
  /^[\p{L}_][\p{L}\p{N}_.-]*$/u.test(text) && !RESERVED.has(text)

/** The text in pieces. Problem `rule_text` with line and column where it cannot be read. */
export function tokensOf(text: string): Result<Token[]> {
  const tokens: Token[] = []
  PIECES.lastIndex = 0
  while (PIECES.lastIndex < text.length) {
    const at = PIECES.lastIndex
    const found = PIECES.exec(text)
    if (!found)
      return fail(unreadable(text, at, 'a condition, a value, and, or, not, or a bracket'))
    const { number, word, text: quoted, sign } = found.groups ?? {}
    if (number !== undefined) tokens.push({ kind: 'number', value: number, at })
    else if (word !== undefined) tokens.push({ kind: 'word', value: word, at })
    else if (sign !== undefined) tokens.push({ kind: 'sign', value: sign, at })
    else if (quoted !== undefined) {
      const read = unquoted(quoted)
      if (read === undefined)
        return fail(unreadable(text, at, 'a text in quotation marks, as JSON writes it'))
      tokens.push({ kind: 'text', value: read, at })
    }
  }
  tokens.push({ kind: 'end', value: '', at: text.length })
  return ok(tokens)
}

function unquoted(text: string): string | undefined {
  try {
    return JSON.parse(text) as string
  } catch {
    return undefined
  }
}

/** What was expected, and where. */
export function unreadable(text: string, at: number, expected: string) {
  const before = text.slice(0, at).split('\n')
  const found = text.slice(at, at + 20).split('\n')[0] ?? ''
  return problem(
    'rule_text',
    {
      line: before.length,
      column: (before.at(-1)?.length ?? 0) + 1,
      expected,
      found: found === '' ? '…' : found,
    },
    '/text',
  )
}
