import { createRequire } from 'node:module'
import type { TSchema } from 'typebox'
import { type Problem, problem } from '#core/problem.ts'
import { fail, ok, ProblemError, type Result } from '#core/result.ts'

/** What the validator says of one place; the shape of JSON Schema validators everywhere. */
export type SchemaError = {
  readonly keyword: string
  readonly schemaPath: string
  readonly instancePath: string
  readonly params: object
  readonly message?: string
}

type Compiler = typeof import('typebox/compile')

const load = createRequire(import.meta.url)

/** The compiler is three hundred files that a start does not need. */
const compile = (schema: TSchema) => (load('typebox/compile') as Compiler).Compile(schema)

/** More places than this help nobody. */
const MAX_PLACES = 100

/** A check of values against a shape: the value itself, or `invalid_input` with every place that does not fit. */
export function validator(schema: TSchema): (value: unknown) => Result<unknown> {
  // Made when the first value comes: a start would wait for a hundred of them.
  let compiled: ReturnType<typeof compile> | undefined
  return (value) => {
    compiled ??= compile(schema)
    return compiled.Check(value)
      ? ok(value)
      : fail(toProblem(compiled.Errors(value) as readonly SchemaError[], schema))
  }
}

/** Fastify's way to say the same. */
export const validatorCompiler = ({ schema }: { schema: unknown }) => {
  const check = validator(schema as TSchema)
  return (value: unknown): { value: unknown } | { error: Error } => {
    const result = check(value)
    return result.ok ? { value } : { error: new ProblemError(result.problem) }
  }
}

/** The validator's errors as one problem in our words. */
export function toProblem(errors: readonly SchemaError[], schema: TSchema): Problem {
  const places = chosenBranches(errors)
    .filter((error) => error.keyword !== 'boolean')
    .flatMap((error) => explain(error, schema))
    .slice(0, MAX_PLACES)
  return { code: 'invalid_input', errors: places }
}

/**
 * A value that fits no branch of a union fails in each of them. If one branch is evidently meant (the value is
 * of its type), its errors are what helps; else one error for the whole union.
 */
function chosenBranches(errors: readonly SchemaError[]): SchemaError[] {
  const union = errors.find(({ keyword }) => keyword === 'anyOf' || keyword === 'oneOf')
  if (!union) return [...errors]
  const prefix = `${union.schemaPath}/${union.keyword}/`
  const branchOf = ({ schemaPath }: SchemaError): string | undefined =>
    schemaPath.startsWith(prefix) ? schemaPath.slice(prefix.length).split('/')[0] : undefined
  const branches = new Set(errors.flatMap((error) => branchOf(error) ?? []))
  for (const error of errors) {
    const branch = branchOf(error)
    const wrongKind = error.keyword === 'type' && error.instancePath === union.instancePath
    if (branch !== undefined && wrongKind) branches.delete(branch)
  }
  const [meant] = branches
  const rest = errors.filter((error) => error !== union)
  if (branches.size === 1) {
    return chosenBranches(rest.filter((error) => (branchOf(error) ?? meant) === meant))
  }
  return [
    ...chosenBranches(rest.filter((error) => branchOf(error) === undefined)),
    { ...union, keyword: 'union' },
  ]
}

function explain(error: SchemaError, schema: TSchema): Problem[] {
  const at = error.instancePath
  const params = error.params as Record<string, unknown>
  const limit = Number(params['limit'])
  switch (error.keyword) {
    case 'required':
      return strings(params['requiredProperties']).map((field) =>
        problem('missing_field', { field }, `${at}/${escapeToken(field)}`),
      )
    case 'additionalProperties': {
      const known = Object.keys(propertiesAt(schema, error.schemaPath)).join(', ')
      return strings(params['additionalProperties']).map((field) =>
        problem('unknown_field', { field, known }, `${at}/${escapeToken(field)}`),
      )
    }
    case 'type':
      return [problem('wrong_type', { type: [params['type']].flat().join(' / ') }, at)]
    case 'enum':
      return [problem('not_one_of', { allowed: readable(params['allowedValues']) }, at)]
    case 'const':
      return [problem('not_one_of', { allowed: readable([params['allowedValue']]) }, at)]
    case 'minimum':
      return [problem('too_small', { limit }, at)]
    case 'maximum':
      return [problem('too_big', { limit }, at)]
    case 'minLength':
      return [problem('too_short', { limit }, at)]
    case 'maxLength':
      return [problem('too_long', { limit }, at)]
    case 'minItems':
      return [problem('too_few', { limit }, at)]
    case 'maxItems':
      return [problem('too_many', { limit }, at)]
    case 'pattern':
      return [problem('wrong_form', { form: String(params['pattern']) }, at)]
    default:
      return [problem('wrong_form', { form: error.message ?? error.keyword }, at)]
  }
}

/** The fields that the object schema at a schema path knows. */
function propertiesAt(schema: TSchema, path: string): object {
  let here: unknown = schema
  for (const token of path.split('/').slice(1)) {
    here = (here as Record<string, unknown> | undefined)?.[token]
  }
  return ((here as { properties?: object } | undefined)?.properties ?? {}) as object
}

const strings = (value: unknown): string[] => (Array.isArray(value) ? value.map(String) : [])

const readable = (values: unknown): string =>
  Array.isArray(values) ? values.map((value) => String(value)).join(', ') : ''

/** A name as a token of a JSON pointer. */
const escapeToken = (name: string): string => name.replaceAll('~', '~0').replaceAll('/', '~1')
