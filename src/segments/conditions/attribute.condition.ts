import { Type } from 'typebox'
import { nearest } from '#core/nearest.ts'
import { problem } from '#core/problem.ts'
import { fail, ok, type Result } from '#core/result.ts'
import type { Value } from '#metrics/facts/fact.ts'
import type { FactMetric } from '#metrics/metric-spec.ts'
import { param, type Sql, sql } from '#sql/sql.ts'
import { allOf, type Truth } from '../truth.ts'
import {
  checkComparison,
  COMPARISONS,
  comparisonOf,
  comparisonSql,
  comparisonText,
  compares,
  type Comparison,
} from './comparison.ts'
import { type Condition, defineCondition, type RuleWords, type Text } from './condition.ts'
import { HELD, heldFor, heldForSql, heldForText, heldForWakes } from './held-for.ts'

const word = Type.Optional(Type.String({ minLength: 1, maxLength: 500 }))
const AttributeNode = Type.Object(
  {
    attribute: Type.String({ minLength: 1, maxLength: 100 }),
    ...COMPARISONS,
    contains: word,
    starts_with: word,
    ends_with: word,
    /** A date, yyyy-mm-dd, that the value's date lies before, or on or after. */
    before: Type.Optional(Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}$' })),
    from: Type.Optional(Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}$' })),
    held: Type.Optional(HELD),
  },
  { additionalProperties: false },
)
type Node = { readonly attribute: string } & Readonly<Record<string, unknown>>

const TEXT_OPERATORS = ['contains', 'starts_with', 'ends_with'] as const
const DATE_OPERATORS = ['before', 'from'] as const

/**
 * What is told of a customer: city, gender, attributes.skin_type … The value as it holds at the instant. Missing and
 * empty are the same, and unknown to every comparison but `exists`. Numbers are read from the text; a text that is
 * none is unknown. `held`: it has been so for at least that long.
 */
export const attributeCondition: Condition = defineCondition({
  key: 'attribute',
  name: { zh: '客户属性', en: 'Attribute' },
  group: 'attributes',
  schema: AttributeNode,
  examples: [
    {
      node: { attribute: 'city', in: ['杭州', '上海'] },
      says: { zh: '城市 为 杭州、上海', en: 'city is 杭州 or 上海' },
    },
    {
      node: { attribute: 'city', starts_with: '杭' },
      says: { zh: '城市 以“杭”开头', en: 'city begins with “杭”' },
    },
    {
      node: { attribute: 'city', is: '杭州', held: { days: 30 } },
      says: { zh: '城市 为 杭州，且已保持至少 30 天', en: 'city is 杭州, for at least 30 days' },
    },
    {
      node: { attribute: 'city', exists: false },
      says: { zh: '城市 没有记录', en: 'city is not known' },
    },
    {
      node: { attribute: 'birthday', from: '1990-01-01' },
      says: { zh: '生日 在 1990-01-01 或之后', en: 'birthday is on or after 1990-01-01' },
    },
  ],
  check: (node, words, path) => {
    if (!words.attributes.has(node.attribute))
      return fail(
        problem(
          'unknown_field',
          { field: node.attribute, known: nearest(node.attribute, words.attributes) },
          `${path}/attribute`,
        ),
      )
    const asked = askedOf(node as Node, path)
    if (!asked.ok) return asked
    if (asked.value.kind !== 'value') return ok(true)
    const { operator, operand } = asked.value.comparison
    const numbers = (Array.isArray(operand) ? operand : [operand]).every(
      (one) => typeof one === 'number',
    )
    if (operator === 'exists' && node.held !== undefined && operand === false)
      return fail(
        problem(
          'invalid_value',
          { detail: 'nothing can not be held / 没有值就谈不上保持' },
          `${path}/held`,
        ),
      )
    return checkComparison(asked.value.comparison, numbers ? 'number' : 'text', path)
  },
  sentence: (node) => {
    const name = attributeText(node.attribute)
    const asked = checkedAsk(node as Node)
    const what =
      asked.kind === 'value'
        ? comparisonText(asked.comparison, (value) => ({ zh: String(value), en: String(value) }))
        : SAYS[asked.operator](asked.operand)
    const held = node.held === undefined ? { zh: '', en: '' } : heldForText(node.held)
    return { zh: `${name.zh} ${what.zh}${held.zh}`, en: `${name.en} ${what.en}${held.en}` }
  },
  compile: (node, use) => {
    const value = use.metric(holdsSpec(node.attribute)).value
    const truth = askedSql(checkedAsk(node as Node), value)
    if (node.held === undefined) return { truth }
    const since = use.metric(sinceSpec(node.attribute)).value
    return {
      truth: sql`(${truth} AND ${heldForSql(node.held, since, use.standpoint)})`,
      wakes: heldForWakes(node.held, since, use.standpoint),
    }
  },
  matches: (node, sight) => {
    const truth = askedOfValue(checkedAsk(node as Node), sight.metric(holdsSpec(node.attribute)))
    if (node.held === undefined) return truth
    return allOf([truth, heldFor(node.held, sight.metric(sinceSpec(node.attribute)), sight.view)])
  },
  ground: (node, sight) => ({
    text: attributeText(node.attribute),
    value: sight.metric(holdsSpec(node.attribute)),
  }),
  change: (node, wanted, words) => changeText(node as Node, wanted, words),
  touches: ({ attribute }) => [`attribute:${attribute}`],
})

function changeText(node: Node, wanted: boolean, words: RuleWords): Text {
  const name = attributeText(node.attribute)
  if (node['exists'] !== undefined)
    return node['exists'] === wanted
      ? { zh: `记录${name.zh}`, en: `record ${name.en}` }
      : { zh: `清空${name.zh}`, en: `clear ${name.en}` }
  const { zh, en } = attributeCondition.sentence(node, words)
  return wanted
    ? { zh: `资料改为：${zh}`, en: `change: ${en}` }
    : { zh: `资料不再是：${zh}`, en: `no longer: ${en}` }
}

const named = (attribute: string): FactMetric['where'] => [{ field: 'name', is: attribute }]
/** What holds of an attribute. */
export const holdsSpec = (attribute: string): FactMetric => ({
  fact: 'attributes',
  aggregate: 'holds',
  of: 'value',
  where: named(attribute) ?? [],
})
const sinceSpec = (attribute: string): FactMetric => ({
  ...holdsSpec(attribute),
  aggregate: 'holds_since',
})

type Asked =
  | { readonly kind: 'value'; readonly comparison: Comparison }
  | {
      readonly kind: 'part'
      readonly operator: (typeof TEXT_OPERATORS)[number] | (typeof DATE_OPERATORS)[number]
      readonly operand: string
    }

/** The one thing that is asked of the value. */
function askedOf(node: Node, path: string): Result<Asked> {
  const parts = [...TEXT_OPERATORS, ...DATE_OPERATORS].filter((key) => node[key] !== undefined)
  const [operator] = parts
  const comparison = comparisonOf(node, path)
  if (operator === undefined)
    return comparison.ok ? ok({ kind: 'value', comparison: comparison.value }) : comparison
  const also = comparison.ok ? [comparison.value.operator] : []
  if (parts.length + also.length > 1)
    return fail(problem('rule_mixed', { keys: [...parts, ...also].join(', ') }, path))
  const operand = String(node[operator])
  const isDate = operator === 'before' || operator === 'from'
  if (isDate && !isRealDate(operand))
    return fail(problem('wrong_form', { form: 'yyyy-mm-dd' }, `${path}/${operator}`))
  return ok({ kind: 'part', operator, operand })
}

function checkedAsk(node: Node): Asked {
  const asked = askedOf(node, '')
  if (!asked.ok) throw new Error('an unchecked attribute condition')
  return asked.value
}

const isRealDate = (text: string): boolean => {
  const date = new Date(`${text}T00:00:00Z`)
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text)
}

const NUMBER = /^-?[0-9]{1,15}(\.[0-9]+)?$/
const asNumberSql = (value: Sql): Sql =>
  sql`if(match(ifNull(${value}, ''), '^-?[0-9]{1,15}(\\\\.[0-9]+)?$'), toFloat64OrNull(${value}), NULL)`
const asNumber = (value: Value): number | null =>
  typeof value === 'string' && NUMBER.test(value) ? Number(value) : null

/** The date that a value begins with; null if it begins with none. */
export const asDateSql = (value: Sql): Sql =>
  sql`if(toString(toDate32OrNull(substring(ifNull(${value}, ''), 1, 10))) = substring(ifNull(${value}, ''), 1, 10), substring(${value}, 1, 10), NULL)`
/** The TypeScript meaning of {@link asDateSql}. */
export const asDate = (value: Value): string | null =>
  typeof value === 'string' && /^(19|2[012])\d\d-/.test(value) && isRealDate(value.slice(0, 10))
    ? value.slice(0, 10)
    : null

const isNumeric = ({ operand }: Comparison): boolean =>
  (Array.isArray(operand) ? operand : [operand]).every((one) => typeof one === 'number')

function askedSql(asked: Asked, value: Sql): Sql {
  if (asked.kind === 'value')
    return comparisonSql(asked.comparison, isNumeric(asked.comparison) ? asNumberSql(value) : value)
  const operand = param(asked.operand, 'String')
  switch (asked.operator) {
    case 'contains':
      return sql`(position(${value}, ${operand}) > 0)`
    case 'starts_with':
      return sql`startsWith(${value}, ${operand})`
    case 'ends_with':
      return sql`endsWith(${value}, ${operand})`
    case 'before':
      return sql`(${asDateSql(value)} < ${operand})`
    case 'from':
      return sql`(${asDateSql(value)} >= ${operand})`
  }
}

function askedOfValue(asked: Asked, value: Value): Truth {
  if (asked.kind === 'value')
    return compares(asked.comparison, isNumeric(asked.comparison) ? asNumber(value) : value)
  if (typeof value !== 'string') return null
  const date = asDate(value)
  switch (asked.operator) {
    case 'contains':
      return value.includes(asked.operand)
    case 'starts_with':
      return value.startsWith(asked.operand)
    case 'ends_with':
      return value.endsWith(asked.operand)
    case 'before':
      return date === null ? null : date < asked.operand
    case 'from':
      return date === null ? null : date >= asked.operand
  }
}

const SAYS: Readonly<Record<Extract<Asked, { kind: 'part' }>['operator'], (text: string) => Text>> =
  {
    contains: (text) => ({ zh: `包含“${text}”`, en: `contains “${text}”` }),
    starts_with: (text) => ({ zh: `以“${text}”开头`, en: `begins with “${text}”` }),
    ends_with: (text) => ({ zh: `以“${text}”结尾`, en: `ends with “${text}”` }),
    before: (date) => ({ zh: `早于 ${date}`, en: `is before ${date}` }),
    from: (date) => ({ zh: `在 ${date} 或之后`, en: `is on or after ${date}` }),
  }

const NAMES: Readonly<Record<string, Text>> = {
  name: { zh: '姓名', en: 'name' },
  phone: { zh: '手机号', en: 'phone' },
  email: { zh: '邮箱', en: 'e-mail' },
  birthday: { zh: '生日', en: 'birthday' },
  gender: { zh: '性别', en: 'gender' },
  city: { zh: '城市', en: 'city' },
  joined_at: { zh: '入会时间', en: 'joining date' },
}

/** What an attribute is called. */
export const attributeText = (attribute: string): Text =>
  NAMES[attribute] ?? { zh: attribute, en: attribute }

/** Attributes that every shop has words for, whether or not any customer has them. */
export const STANDARD_ATTRIBUTES: readonly string[] = Object.freeze(Object.keys(NAMES))
