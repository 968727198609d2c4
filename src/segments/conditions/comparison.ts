import { Type } from 'typebox'
import { problem } from '#core/problem.ts'
import { fail, ok, type Result } from '#core/result.ts'
import type { Value } from '#metrics/facts/fact.ts'
import { join, param, type Sql, sql } from '#sql/sql.ts'
import type { Truth } from '../truth.ts'
import type { Text } from './condition.ts'

const Scalar = Type.Union([Type.String({ maxLength: 500 }), Type.Number(), Type.Boolean()])
const Scalars = Type.Array(Scalar, { minItems: 1, maxItems: 1000 })

/** What a value can be asked; a condition has exactly one of them. */
export const COMPARISONS = {
  is: Type.Optional(Scalar),
  is_not: Type.Optional(Scalar),
  in: Type.Optional(Scalars),
  not_in: Type.Optional(Scalars),
  at_least: Type.Optional(Type.Number()),
  above: Type.Optional(Type.Number()),
  at_most: Type.Optional(Type.Number()),
  below: Type.Optional(Type.Number()),
  between: Type.Optional(Type.Tuple([Type.Number(), Type.Number()])),
  exists: Type.Optional(Type.Boolean()),
} as const
export type Operator = keyof typeof COMPARISONS
export const OPERATORS = Object.freeze(Object.keys(COMPARISONS)) as readonly Operator[]

export type Comparison = { readonly operator: Operator; readonly operand: unknown }

/** The one comparison of a node; a problem if it has none or several. */
export function comparisonOf(
  node: Readonly<Record<string, unknown>>,
  path: string,
  allowed: readonly Operator[] = OPERATORS,
): Result<Comparison> {
  const found = allowed.filter((operator) => node[operator] !== undefined)
  const [operator] = found
  if (operator === undefined)
    return fail(problem('missing_field', { field: allowed.join(' / ') }, path))
  if (found.length > 1) return fail(problem('rule_mixed', { keys: found.join(', ') }, path))
  return ok({ operator, operand: node[operator] })
}

/** The comparison of a node that was checked. */
export function checkedComparison(
  node: Readonly<Record<string, unknown>>,
  allowed: readonly Operator[] = OPERATORS,
): Comparison {
  const found = comparisonOf(node, '', allowed)
  if (!found.ok) throw new Error('an unchecked comparison')
  return found.value
}

/** Whether an operator compares with one number. */
export const isOrdered = (
  operator: Operator,
): operator is 'at_least' | 'above' | 'at_most' | 'below' =>
  operator !== 'between' && ORDERED.has(operator)

const ORDERED: ReadonlySet<Operator> = new Set(['at_least', 'above', 'at_most', 'below', 'between'])

/** Whether operator and operand fit values of a type. */
export function checkComparison(
  { operator, operand }: Comparison,
  type: 'number' | 'text',
  path: string,
): Result<true> {
  const at = `${path}/${operator}`
  if (operator === 'exists') return ok(true)
  if (ORDERED.has(operator) && type === 'text')
    return fail(problem('invalid_value', { detail: 'a text has no order / 文本不能比较大小' }, at))
  const wanted = type === 'text' ? 'string' : 'number'
  const operands: readonly unknown[] = Array.isArray(operand) ? operand : [operand]
  const wrong = operands.findIndex((one) => typeof one !== wanted)
  if (wrong >= 0)
    return fail(
      problem('wrong_type', { type: wanted }, Array.isArray(operand) ? `${at}/${wrong}` : at),
    )
  if (operator === 'between' && Number(operands[0]) > Number(operands[1]))
    return fail(
      problem('invalid_value', { detail: 'the larger end comes second / 上限应写在后面' }, at),
    )
  return ok(true)
}

/**
 * The comparison as a nullable condition: null where the value is null (for `exists`: never). Both ends of `between`
 * count.
 */
export function comparisonSql({ operator, operand }: Comparison, value: Sql): Sql {
  const bind = (one: unknown): Sql => sql`${bound(one)}`
  const [first = null, second = null] = Array.isArray(operand) ? (operand as unknown[]) : [operand]
  switch (operator) {
    case 'exists':
      return operand === true ? sql`isNotNull(${value})` : sql`isNull(${value})`
    case 'is':
      return sql`(${value} = ${bind(first)})`
    case 'is_not':
      return sql`(${value} != ${bind(first)})`
    case 'in':
    case 'not_in': {
      const list = join((operand as unknown[]).map(bind))
      // IN of a null is 0 in this engine; the comparison must be null.
      const found = operator === 'in' ? sql`${value} IN (${list})` : sql`${value} NOT IN (${list})`
      return sql`if(isNull(${value}), NULL, ${found})`
    }
    case 'at_least':
      return sql`(${value} >= ${bind(first)})`
    case 'above':
      return sql`(${value} > ${bind(first)})`
    case 'at_most':
      return sql`(${value} <= ${bind(first)})`
    case 'below':
      return sql`(${value} < ${bind(first)})`
    case 'between':
      return sql`(${value} >= ${bind(first)} AND ${value} <= ${bind(second)})`
  }
}

const bound = (one: unknown) =>
  typeof one === 'number'
    ? param(one, Number.isSafeInteger(one) ? 'Int64' : 'Float64')
    : param(
        typeof one === 'boolean' ? Number(one) : String(one),
        typeof one === 'boolean' ? 'UInt8' : 'String',
      )

/** The TypeScript meaning of {@link comparisonSql}. */
export function compares({ operator, operand }: Comparison, value: Value): Truth {
  if (operator === 'exists') return (value !== null) === operand
  if (value === null) return null
  const list = (Array.isArray(operand) ? operand : [operand]) as readonly Value[]
  const [first = null, second = null] = list
  switch (operator) {
    case 'is':
      return value === first
    case 'is_not':
      return value !== first
    case 'in':
      return list.includes(value)
    case 'not_in':
      return !list.includes(value)
    case 'at_least':
      return Number(value) >= Number(first)
    case 'above':
      return Number(value) > Number(first)
    case 'at_most':
      return Number(value) <= Number(first)
    case 'below':
      return Number(value) < Number(first)
    case 'between':
      return Number(value) >= Number(first) && Number(value) <= Number(second)
  }
}

/** At which values of a whole number that only grows the comparison may change: n and the one after it. */
export function turningPoints({ operator, operand }: Comparison): readonly number[] {
  if (operator === 'exists') return []
  const list = (Array.isArray(operand) ? operand : [operand]).map(Number)
  return list.flatMap((one) => [Math.floor(one), Math.floor(one) + 1])
}

/** The comparison in words. `show` writes an operand as people read it. */
export function comparisonText(
  { operator, operand }: Comparison,
  show: (value: unknown) => Text,
): Text {
  if (operator === 'exists')
    return operand === true
      ? { zh: '有记录', en: 'is known' }
      : { zh: '没有记录', en: 'is not known' }
  const list = (Array.isArray(operand) ? operand : [operand]).map(show)
  const [first = { zh: '', en: '' }, second = { zh: '', en: '' }] = list
  if (operator === 'between')
    return {
      zh: `在 ${first.zh} 至 ${second.zh} 之间`,
      en: `is between ${first.en} and ${second.en}`,
    }
  const { zh, en } = WORDS[operator]
  return {
    zh: `${zh} ${list.map((one) => one.zh).join('、')}`,
    en: `${en} ${list.map((one) => one.en).join(operator === 'not_in' ? ' nor ' : ' or ')}`,
  }
}

const WORDS = {
  is: { zh: '为', en: 'is' },
  is_not: { zh: '不为', en: 'is not' },
  in: { zh: '为', en: 'is' },
  not_in: { zh: '不为', en: 'is neither' },
  at_least: { zh: '不低于', en: 'is at least' },
  above: { zh: '超过', en: 'is above' },
  at_most: { zh: '不超过', en: 'is at most' },
  below: { zh: '低于', en: 'is below' },
} as const
