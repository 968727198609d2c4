import { problem } from '#core/problem.ts'
import { fail, ok, type Result } from '#core/result.ts'
import { join, param, type Sql, sql } from '#sql/sql.ts'
import { type Fact, type Field, fieldOf, knownFields, type Value, type View } from './facts/fact.ts'
import type { Filter } from './metric-spec.ts'

type Scalar = string | number | boolean
type Operator = 'is' | 'is_not' | 'in' | 'not_in' | 'at_least' | 'above' | 'at_most' | 'below'

/** A metric's conditions, each with the field that it is about. */
export const filtersOf = (
  fact: Fact,
  where: readonly Filter[] = [],
): readonly { readonly field: Field; readonly filter: Filter }[] =>
  where.map((filter) => {
    const field = fieldOf(fact, filter.field)
    if (!field) throw new Error(`an unchecked filter on ${filter.field}`)
    return { field, filter }
  })

/** The filter if the fact has such a field and the operand fits it; else what is wrong, at `path`. */
export function checkFilter(fact: Fact, filter: Filter, path: string): Result<Filter> {
  const field = fieldOf(fact, filter.field)
  if (!field) {
    const unknown = { field: filter.field, known: knownFields(fact) }
    return fail(problem('unknown_field', unknown, `${path}/field`))
  }
  if ('exists' in filter) return ok(filter)
  const [operator, operands] = operandsOf(filter)
  const ordered = operator !== 'is' && operator !== 'is_not' && !operator.endsWith('in')
  const unknown = operands.find((operand) => field.oneOf && !field.oneOf.includes(String(operand)))
  if (unknown !== undefined) {
    return unfit(`${field.key} is one of ${field.oneOf?.join(', ')}`, `${path}/${operator}`)
  }
  if (field.type === 'instant' || field.type === 'date') {
    return unfit(`${field.key} can only be asked whether it exists`, path)
  }
  if (ordered && field.type !== 'integer' && field.type !== 'decimal') {
    return unfit(`${field.key} has no order; use is, is_not, in or not_in`, path)
  }
  const needed = OPERAND[field.type]
  return operands.every((operand) => typeof operand === needed && operand !== '')
    ? ok(filter)
    : unfit(`${field.key} takes a ${needed}`, `${path}/${operator}`)
}

const OPERAND = { integer: 'number', decimal: 'number', text: 'string', flag: 'boolean' } as const

const unfit = (detail: string, path: string): Result<Filter> =>
  fail(problem('invalid_value', { detail }, path))

/**
 * The filter as a condition in SQL. `column` is the field's value, by default its expression over the source's
 * columns. Never null: a fact that lacks the value meets no condition but `exists: false`.
 */
export function filterSql(field: Field, filter: Filter, column: Sql): Sql {
  const there = existsSql(field, column)
  if ('exists' in filter) return filter.exists ? there : sql`NOT (${there})`
  const value = field.nullable ? sql`assumeNotNull(${column})` : column
  const [operator, operands] = operandsOf(filter)
  const condition = compare(field, operator, operands, value)
  const mayLack = field.nullable || (field.type === 'text' && !field.oneOf)
  return field.nullable || (mayLack && operator.includes('not'))
    ? sql`${there} AND ${condition}`
    : condition
}

/** Whether the value is there: not null, not an empty text. */
export function existsSql(field: Field, column: Sql): Sql {
  if (field.nullable) return sql`isNotNull(${column})`
  return field.type === 'text' && !field.oneOf ? sql`${column} != ''` : sql`1`
}

function compare(field: Field, operator: Operator, operands: readonly Scalar[], column: Sql): Sql {
  const value = field.type === 'decimal' ? sql`toFloat64(${column})` : column
  const { oneOf } = field
  const bound = oneOf
    ? operands.map((operand) => param(oneOf.indexOf(String(operand)) + 1, 'UInt8'))
    : operands.map((operand) => param(operand, operandType(operand)))
  const first = bound[0] ?? sql`NULL`
  switch (operator) {
    case 'is':
      return sql`${value} = ${first}`
    case 'is_not':
      return sql`${value} != ${first}`
    case 'in':
      return sql`${value} IN (${join(bound)})`
    case 'not_in':
      return sql`${value} NOT IN (${join(bound)})`
    case 'at_least':
      return sql`${value} >= ${first}`
    case 'above':
      return sql`${value} > ${first}`
    case 'at_most':
      return sql`${value} <= ${first}`
    case 'below':
      return sql`${value} < ${first}`
  }
}

const operandType = (operand: Scalar): string => {
  if (typeof operand === 'string') return 'String'
  if (typeof operand === 'boolean') return 'Bool'
  return Number.isSafeInteger(operand) ? 'Int64' : 'Float64'
}

/** The TypeScript meaning of {@link filterSql}, for one row of the fact. */
export function meetsFilter(field: Field, filter: Filter, row: unknown, view: View): boolean {
  const raw = field.read(row, view)
  const there = isThere(raw)
  if ('exists' in filter) return there === filter.exists
  if (!there) return false
  const value = field.type === 'decimal' ? Number(raw) / 10 ** (field.scale ?? 0) : raw
  const [operator, operands] = operandsOf(filter)
  return MEETS[operator](value as Scalar, operands)
}

export const isThere = (value: Value): boolean => value !== null && value !== ''

const MEETS: Readonly<Record<Operator, (value: Scalar, operands: readonly Scalar[]) => boolean>> = {
  is: (value, [operand]) => value === operand,
  is_not: (value, [operand]) => value !== operand,
  in: (value, operands) => operands.includes(value),
  not_in: (value, operands) => !operands.includes(value),
  at_least: (value, [operand]) => Number(value) >= Number(operand),
  above: (value, [operand]) => Number(value) > Number(operand),
  at_most: (value, [operand]) => Number(value) <= Number(operand),
  below: (value, [operand]) => Number(value) < Number(operand),
}

/** The operator of a filter other than `exists`, and what stands behind it, as a list. */
function operandsOf(filter: Exclude<Filter, { exists: boolean }>): [Operator, readonly Scalar[]] {
  const found = Object.entries(filter).find(([key]) => key !== 'field')
  if (!found) throw new Error('a filter without an operator passed its schema')
  const [operator, operand] = found as [Operator, Scalar | readonly Scalar[]]
  return [operator, typeof operand === 'object' ? operand : [operand]]
}
