import { type Problem, problem } from './problem.ts'

/** The part of JSON Schema that definitions are written in. */
type Schema = {
  readonly type?: string
  readonly const?: unknown
  readonly anyOf?: readonly Schema[]
  readonly properties?: Readonly<Record<string, Schema>>
  readonly patternProperties?: Readonly<Record<string, Schema>>
  readonly required?: readonly string[]
  readonly additionalProperties?: unknown
  readonly items?: Schema
  readonly pattern?: string
} & Partial<Readonly<Record<Limit, number>>>
type Limit = 'minimum' | 'maximum' | 'minLength' | 'maxLength' | 'minItems' | 'maxItems'

/**
 * What is wrong with a value, place by place, as problems with JSON pointers; empty if it fits. Where a schema
 * offers a choice of shapes, only the one that the value comes nearest to is spoken of. (TypeBox's own list of
 * errors stops after eight and speaks of every branch.)
 */
export function schemaProblems(schema: object, value: unknown, at = ''): Problem[] {
  const it = schema as Schema
  if (it.anyOf !== undefined) return choiceProblems(it.anyOf, value, at)
  if (it.const !== undefined)
    return it.const === value ? [] : [problem('not_one_of', { allowed: String(it.const) }, at)]
  if (it.type === undefined) return []
  if (!isOfType(it.type, value)) return [problem('wrong_type', { type: it.type }, at)]
  if (typeof value === 'string') return textProblems(it, value, at)
  if (typeof value === 'number') return numberProblems(it, value, at)
  if (Array.isArray(value)) return listProblems(it, value, at)
  if (it.type === 'object') return objectProblems(it, value as Record<string, unknown>, at)
  return []
}

function isOfType(type: string, value: unknown): boolean {
  if (type === 'integer') return Number.isSafeInteger(value)
  if (type === 'number') return Number.isFinite(value)
  if (type === 'array') return Array.isArray(value)
  if (type === 'object') return typeof value === 'object' && value !== null && !Array.isArray(value)
  if (type === 'null') return value === null
  return typeof value === type
}

function choiceProblems(choices: readonly Schema[], value: unknown, at: string): Problem[] {
  const tried = choices.map((choice) => schemaProblems(choice, value, at))
  if (tried.some((problems) => problems.length === 0)) return []
  // A branch of another kind altogether fails at this very place; one that was meant fails further down.
  const meant = tried.filter((problems) => !problems.some((one) => one.path === at))
  // The one that was meant is the one whose fields are there, however much is wrong inside of them.
  const own = (problems: readonly Problem[]): number =>
    problems.filter(({ path = '' }) => !path.slice(at.length + 1).includes('/')).length
  const best = meant.sort((a, b) => own(a) - own(b) || a.length - b.length)[0]
  return best ?? [problem('not_one_of', { allowed: choices.map(describe).join(', ') }, at)]
}

function describe(schema: Schema): string {
  if (schema.const !== undefined) return String(schema.const)
  if (schema.anyOf !== undefined) return schema.anyOf.map(describe).join(', ')
  if (schema.type === 'object') return `{${(schema.required ?? []).join(', ')}}`
  return schema.type ?? '…'
}

function textProblems(schema: Schema, value: string, at: string): Problem[] {
  const { minLength = 0, maxLength = Infinity, pattern } = schema
  if (value.length < minLength) return [problem('too_short', { limit: minLength }, at)]
  if (value.length > maxLength) return [problem('too_long', { limit: maxLength }, at)]
  if (pattern !== undefined && !new RegExp(pattern).test(value))
    return [problem('wrong_form', { form: pattern }, at)]
  return []
}

function numberProblems(schema: Schema, value: number, at: string): Problem[] {
  const { minimum = -Infinity, maximum = Infinity } = schema
  if (value < minimum) return [problem('too_small', { limit: minimum }, at)]
  return value > maximum ? [problem('too_big', { limit: maximum }, at)] : []
}

function listProblems(schema: Schema, value: readonly unknown[], at: string): Problem[] {
  const { minItems = 0, maxItems = Infinity, items } = schema
  if (value.length < minItems) return [problem('too_few', { limit: minItems }, at)]
  if (value.length > maxItems) return [problem('too_many', { limit: maxItems }, at)]
  if (items === undefined) return []
  return value.flatMap((one, index) => schemaProblems(items, one, `${at}/${index}`))
}

function objectProblems(schema: Schema, value: Record<string, unknown>, at: string): Problem[] {
  const { properties = {}, patternProperties = {}, required = [] } = schema
  const missing = required.filter((field) => value[field] === undefined)
  const open = Object.entries(patternProperties)
  const inside = Object.entries(value).flatMap(([field, one]) => {
    const path = `${at}/${field.replaceAll('~', '~0').replaceAll('/', '~1')}`
    const known = Object.hasOwn(properties, field)
      ? properties[field]
      : open.find(([pattern]) => new RegExp(pattern).test(field))?.[1]
    if (known !== undefined) return one === undefined ? [] : schemaProblems(known, one, path)
    const allowed = open.length > 0 ? open.map(([pattern]) => pattern) : Object.keys(properties)
    return [problem('unknown_field', { field, known: allowed.join(', ') }, path)]
  })
  return [
    ...missing.map((field) => problem('missing_field', { field }, `${at}/${field}`)),
    ...inside,
  ]
}
