import { Type } from 'typebox'
import { fail, type Result } from '#core/result.ts'
import { Window, windowProblem } from '#core/window.ts'
import { windowText } from '#metrics/formula.ts'
import type { FactMetric } from '#metrics/metric-spec.ts'
import { sql } from '#sql/sql.ts'
import { comparisonSql, compares } from './comparison.ts'
import { type Condition, defineCondition, type Text } from './condition.ts'
import { checkPlaces } from './places.ts'

const closed = { additionalProperties: false }
const HOWS = ['any', 'first', 'last', 'mostly'] as const
type How = (typeof HOWS)[number]
type Place = { readonly in: readonly string[]; readonly how?: How; readonly within?: Window }

const SAYS: Readonly<Record<How, Text>> = {
  any: { zh: '曾经为', en: 'at least one is' },
  first: { zh: '首单为', en: 'that of the first is' },
  last: { zh: '最近一单为', en: 'that of the last is' },
  mostly: { zh: '多数为', en: 'mostly' },
}

/**
 * A condition on where the orders that count came from. any: one of them did (always known); first, last: that of the
 * first or last order that says so; mostly: that of most orders (of equals, the first in order). Without any: not known.
 */
export function orderPlaceCondition(part: {
  readonly key: 'channel' | 'store'
  readonly name: Text
  readonly example: string
}): Condition {
  const { key, name } = part
  const placeOf = (node: unknown): Place => (node as Record<string, Place>)[key] as Place
  return defineCondition({
    key,
    name,
    group: 'behaviour',
    schema: Type.Object(
      {
        [key]: Type.Object(
          {
            in: Type.Array(Type.String({ minLength: 1, maxLength: 200 }), {
              minItems: 1,
              maxItems: 200,
            }),
            how: Type.Optional(Type.Union(HOWS.map((how) => Type.Literal(how)))),
            within: Type.Optional(Window),
          },
          closed,
        ),
      },
      closed,
    ),
    examples: [
      {
        node: { [key]: { in: [part.example], how: 'first' } } as never,
        says: {
          zh: `累计订单的${name.zh}首单为 ${part.example}`,
          en: `${name.en} of orders, all time: that of the first is ${part.example}`,
        },
      },
    ],
    check: (node, words, path): Result<true> => {
      const wrong = windowProblem(placeOf(node).within, `${path}/${key}/within`)
      if (wrong) return fail(wrong)
      return checkPlaces(key, placeOf(node).in, words, `${path}/${key}/in`)
    },
    sentence: (node) => {
      const { in: list, how = 'any', within } = placeOf(node)
      const window = windowText(within ?? 'lifetime')
      return {
        zh: `${window.zh}订单的${name.zh}${SAYS[how].zh} ${list.join('、')}`,
        en: `${name.en} of orders, ${window.en}: ${SAYS[how].en} ${list.join(' or ')}`,
      }
    },
    compile: (node, use) => {
      const place = placeOf(node)
      const { value } = use.metric(specOf(key, place))
      if ((place.how ?? 'any') === 'any') return { truth: sql`(${value} > 0)` }
      return { truth: comparisonSql({ operator: 'in', operand: place.in }, value) }
    },
    matches: (node, sight) => {
      const place = placeOf(node)
      const value = sight.metric(specOf(key, place))
      if ((place.how ?? 'any') === 'any') return Number(value) > 0
      return compares({ operator: 'in', operand: place.in }, value)
    },
    ground: (node, sight) => {
      const spec = specOf(key, placeOf(node))
      return { text: name, value: sight.metric(spec), facts: spec }
    },
    touches: () => ['event:order_paid'],
  })
}

function specOf(key: string, { in: list, how = 'any', within }: Place): FactMetric {
  const window = within ? { within } : {}
  if (how === 'any')
    return { fact: 'orders', aggregate: 'count', where: [{ field: key, in: [...list] }], ...window }
  return { fact: 'orders', aggregate: how === 'mostly' ? 'favourite' : how, of: key, ...window }
}
