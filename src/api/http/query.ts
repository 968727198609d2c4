import type { TObject } from 'typebox'

/**
 * The query string as its shape has it: numbers as numbers, single values of a list as a list. What does not
 * fit is left as it is, for the validator to say so.
 */
export function readQuery(
  schema: TObject,
  raw: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  // Without a prototype: a parameter called __proto__ is a parameter like any other, and unknown.
  const found = Object.create(null) as Record<string, unknown>
  for (const [name, value] of Object.entries(raw)) {
    const property = schema.properties[name] as { type?: string } | undefined
    found[name] = property?.type === 'array' ? [value].flat() : readNumber(property?.type, value)
  }
  return found
}

const readNumber = (type: string | undefined, value: unknown): unknown =>
  (type === 'integer' || type === 'number') &&
  typeof value === 'string' &&
  /^-?\d{1,15}(\.\d+)?$/.test(value)
    ? Number(value)
    : value
