import { schemaProblems } from '#core/schema-problems.ts'

/** As much of a JSON schema as the forms of a node follow from. */
type Schema = {
  readonly properties?: Readonly<Record<string, Schema>>
  readonly anyOf?: readonly Schema[]
  readonly items?: Schema | readonly Schema[]
  readonly const?: unknown
  readonly type?: string
}

/**
 * Every form that a schema allows, by its path: each field, each of several shapes, each word of a list, yes and no.
 * `did.within.days`, `source.touch=first`. What a condition can be asked is in its schema, so a new operator has a form
 * that some test must bring.
 */
export function formsOf(schema: unknown, path = ''): readonly string[] {
  const { properties, anyOf, items, type } = schema as Schema
  if (anyOf) return anyOf.flatMap((one) => formsOf(one, path))
  if (properties) {
    const own = Object.entries(properties).flatMap(([key, part]) => formsOf(part, join(path, key)))
    return path === '' ? own : [path, ...own]
  }
  if (items) return listed(items).flatMap((item) => formsOf(item, path))
  if (type === 'boolean') return [`${path}=false`, `${path}=true`]
  return [ending(schema as Schema, path)]
}

/** The forms that a value has, among those of its schema. */
export function formsIn(schema: unknown, value: unknown, path = ''): readonly string[] {
  const { properties, anyOf, items, type } = schema as Schema
  if (anyOf) {
    const fits = anyOf.filter((one) => schemaProblems(one as never, value, '').length === 0)
    return fits.slice(0, 1).flatMap((one) => formsIn(one, value, path))
  }
  if (properties) {
    const own = Object.entries(value as Record<string, unknown>).flatMap(([key, part]) => {
      const schemaOf = properties[key]
      return part === undefined || !schemaOf ? [] : formsIn(schemaOf, part, join(path, key))
    })
    return path === '' ? own : [path, ...own]
  }
  if (items)
    return (value as readonly unknown[]).flatMap((one) => formsIn(listed(items)[0], one, path))
  if (type === 'boolean') return [`${path}=${String(value)}`]
  return [ending(schema as Schema, path)]
}

const join = (path: string, key: string): string => (path === '' ? key : `${path}.${key}`)
const listed = (items: NonNullable<Schema['items']>): readonly Schema[] =>
  Array.isArray(items) ? (items as readonly Schema[]) : [items as Schema]
const ending = ({ const: word, type }: Schema, path: string): string =>
  word === undefined ? `${path}:${type ?? 'any'}` : `${path}=${String(word)}`
