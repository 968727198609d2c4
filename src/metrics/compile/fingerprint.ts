import type { Bound, Sql } from '#sql/sql.ts'

/** A text that equal pieces of SQL share, bound values included. */
export function fingerprint(statement: Sql): string {
  let out = statement.texts[0] ?? ''
  statement.parts.forEach((part, index) => {
    if (part.kind === 'bound') out += `{${boundKey(part)}}`
    else if (part.kind === 'name') out += part.name
    else out += fingerprint(part)
    out += statement.texts[index + 1] ?? ''
  })
  return out
}

function boundKey({ value, type }: Bound): string {
  const text = typeof value === 'bigint' ? value.toString() : JSON.stringify(value)
  return `${text}:${type}`
}

/** The same statement with equal bound values bound once: fewer parameters, shorter goldens. */
export function bindOnce(statement: Sql, seen: Map<string, Bound> = new Map()): Sql {
  return {
    ...statement,
    parts: statement.parts.map((part) => {
      if (part.kind === 'sql') return bindOnce(part, seen)
      if (part.kind === 'name') return part
      const key = boundKey(part)
      const first = seen.get(key) ?? part
      seen.set(key, first)
      return first
    }),
  }
}
