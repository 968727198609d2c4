import { isJson, type Json } from '../tree.ts'

/** As much of JSON Schema as conditions are written in. */
export type Schema = {
  readonly type?: string | readonly string[]
  readonly properties?: Readonly<Record<string, Schema>>
  readonly required?: readonly string[]
  readonly anyOf?: readonly Schema[]
  readonly items?: Schema | readonly Schema[]
  readonly enum?: readonly unknown[]
  readonly const?: unknown
  readonly pattern?: string
  readonly minimum?: number
  readonly minItems?: number
  /** In which unit its number is typed. */
  readonly unit?: string
  readonly title?: string
  readonly description?: string
}

export const OPERATORS = [
  'is',
  'is_not',
  'in',
  'not_in',
  'at_least',
  'above',
  'at_most',
  'below',
  'between',
  'exists',
  'contains',
  'starts_with',
  'ends_with',
  'before',
  'from',
  'top_percent',
] as const
export type Operator = (typeof OPERATORS)[number]

/** The comparisons that an object's schema offers; none unless it is about one value. */
export function operatorsOf(properties: Readonly<Record<string, Schema>>): readonly Operator[] {
  if (!('is' in properties) && !('at_least' in properties)) return []
  if (properties['is']?.type === 'boolean') return []
  return OPERATORS.filter((operator) => operator in properties)
}

export const MEASURES = ['count', 'sum', 'distinct'] as const
export type Measure = (typeof MEASURES)[number]

export const hasMeasures = (properties: Readonly<Record<string, Schema>>): boolean =>
  MEASURES.every((measure) => measure in properties)

const LENGTHS = ['days', 'months', 'years', 'hours', 'minutes', 'seconds', 'weeks'] as const
export type Length = (typeof LENGTHS)[number]
export const isLength = (key: string): key is Length => (LENGTHS as readonly string[]).includes(key)

/** Whether it is a stretch of time: so many days, this month, from … to, ever. */
export function isWindow(schema: Schema): boolean {
  const branches = schema.anyOf ?? []
  return (
    branches.length > 1 &&
    branches.every((branch) => {
      const keys = Object.keys(branch.properties ?? {})
      if (branch.const === 'lifetime') return true
      return keys.length > 0 && keys.every((key) => WINDOW_KEYS.has(key))
    })
  )
}
const WINDOW_KEYS: ReadonlySet<string> = new Set([...LENGTHS, 'this', 'previous', 'from', 'to'])

/** A list of filters on the fields of a fact. */
export const isFilters = (schema: Schema): boolean =>
  schema.type === 'array' &&
  !Array.isArray(schema.items) &&
  ((schema.items as Schema | undefined)?.anyOf?.every((one) => 'field' in (one.properties ?? {})) ??
    false)

/** Which branch of a union a value was written for; the first where it fits none. */
export function branchOf(schema: Schema, value: unknown): number {
  const found = (schema.anyOf ?? []).findIndex((branch) => fits(branch, value))
  return Math.max(0, found)
}

/** Whether a value has the shape, roughly: kinds and names, not bounds. */
export function fits(schema: Schema, value: unknown): boolean {
  if (schema.anyOf) return schema.anyOf.some((branch) => fits(branch, value))
  if (schema.const !== undefined) return schema.const === value
  if (schema.enum) return schema.enum.includes(value)
  switch (schema.type) {
    case 'object':
      return (
        isJson(value) &&
        (schema.required ?? []).every((key) => key in value) &&
        (schema.properties === undefined ||
          Object.entries(value).every(([key, one]) => {
            const property = schema.properties?.[key]
            return property !== undefined && fits(property, one)
          }))
      )
    case 'array':
      return Array.isArray(value)
    case 'integer':
    case 'number':
      return typeof value === 'number'
    case 'string':
      return typeof value === 'string'
    case 'boolean':
      return typeof value === 'boolean'
    default:
      return true
  }
}

/** The least value of a shape, to begin with. */
export function least(schema: Schema): unknown {
  if (schema.anyOf) return least(schema.anyOf[0] ?? {})
  if (schema.const !== undefined) return schema.const
  if (schema.enum) return schema.enum[0]
  switch (schema.type) {
    case 'object':
      return Object.fromEntries(
        (schema.required ?? []).map((key) => [key, least(schema.properties?.[key] ?? {})]),
      )
    case 'array':
      if (Array.isArray(schema.items)) return schema.items.map(least)
      return Array.from({ length: schema.minItems ?? 0 }, () =>
        least((schema.items as Schema) ?? {}),
      )
    case 'integer':
    case 'number':
      return schema.minimum ?? 0
    case 'boolean':
      return true
    default:
      return ''
  }
}

/** A value of another shape with what it shares with the one before: its properties, or it as a whole inside one. */
export function carried(value: unknown, schema: Schema): unknown {
  const start = least(schema)
  if (!isJson(value) || !isJson(start)) return start
  const inner = Object.values(value).find(isJson)
  const made = Object.entries(schema.properties ?? {}).map(([key, property]) => {
    for (const one of [value[key], inner?.[key], value, withoutUnknown(value, property)])
      if (one !== undefined && fits(property, one)) return [key, one]
    return [key, start[key]]
  })
  return Object.fromEntries(made.filter(([, one]) => one !== undefined))
}

const withoutUnknown = (value: Json, schema: Schema): Json | undefined =>
  schema.properties &&
  Object.fromEntries(Object.entries(value).filter(([key]) => key in (schema.properties ?? {})))

/** An object with one property changed, or taken away where it is undefined; the order of the others stays. */
export function withProperty(value: Json, key: string, next: unknown): Json {
  if (next === undefined) {
    const { [key]: _, ...rest } = value
    return rest
  }
  return { ...value, [key]: next }
}
