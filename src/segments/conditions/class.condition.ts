import { Type } from 'typebox'
import { memberCondition } from './member-condition.ts'

const Value = Type.String({ minLength: 1, maxLength: 60 })

/** In a class: which value of an exclusive dimension somebody has. */
export const classCondition = memberCondition<{ class: string; is?: string; in?: string[] }>({
  kind: 'class',
  name: { zh: '分类', en: 'Class' },
  schema: Type.Object(
    {
      class: Type.String({ minLength: 1, maxLength: 60 }),
      is: Type.Optional(Value),
      in: Type.Optional(Type.Array(Value, { minItems: 1, maxItems: 50 })),
    },
    { additionalProperties: false },
  ),
  examples: [
    {
      node: { class: 'demand', is: 'price_sensitive' },
      says: { zh: '需求类型为价格敏感型', en: 'Demand type is price-sensitive' },
    },
  ],
  read: ({ class: key, is, in: some }) => {
    const values = is === undefined ? some : [is, ...(some ?? [])]
    return values ? { key, values } : { key }
  },
  say: (name, values) =>
    values
      ? { zh: `${name.zh}为${values.zh}`, en: `${name.en} is ${values.en}` }
      : { zh: `有${name.zh}`, en: `has a ${name.en}` },
  deny: (name, values) =>
    values
      ? { zh: `${name.zh}不为${values.zh}`, en: `${name.en} is not ${values.en}` }
      : { zh: `没有${name.zh}`, en: `has no ${name.en}` },
  enter: (name, values) =>
    values
      ? { zh: `${name.zh}变为${values.zh}`, en: `${name.en} becomes ${values.en}` }
      : { zh: `归入${name.zh}的任一类`, en: `comes into any ${name.en}` },
  leave: (name, values) =>
    values
      ? { zh: `${name.zh}不再为${values.zh}`, en: `${name.en} is no longer ${values.en}` }
      : { zh: `不再属于${name.zh}的任何一类`, en: `comes out of every ${name.en}` },
})
