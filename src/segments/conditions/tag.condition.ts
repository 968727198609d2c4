import { Type } from 'typebox'
import { memberCondition } from './member-condition.ts'

const Value = Type.String({ minLength: 1, maxLength: 60 })

/** Has a tag, or one of its values. */
export const tagCondition = memberCondition<{ tag: string; is?: string; in?: string[] }>({
  kind: 'tag',
  name: { zh: '标签', en: 'Tag' },
  schema: Type.Object(
    {
      tag: Type.String({ minLength: 1, maxLength: 60 }),
      is: Type.Optional(Value),
      in: Type.Optional(Type.Array(Value, { minItems: 1, maxItems: 50 })),
    },
    { additionalProperties: false },
  ),
  examples: [
    { node: { tag: 'tea-lover' }, says: { zh: '有标签“爱喝茶”', en: 'has the tag “Tea lover”' } },
  ],
  read: ({ tag, is, in: some }) => {
    const values = is === undefined ? some : [is, ...(some ?? [])]
    return values ? { key: tag, values } : { key: tag }
  },
  say: (name, values) =>
    values
      ? { zh: `标签“${name.zh}”为${values.zh}`, en: `tag “${name.en}” is ${values.en}` }
      : { zh: `有标签“${name.zh}”`, en: `has the tag “${name.en}”` },
  deny: (name, values) =>
    values
      ? { zh: `标签“${name.zh}”不为${values.zh}`, en: `tag “${name.en}” is not ${values.en}` }
      : { zh: `没有标签“${name.zh}”`, en: `does not have the tag “${name.en}”` },
  enter: (name, values) =>
    values
      ? { zh: `标签“${name.zh}”变为${values.zh}`, en: `tag “${name.en}” becomes ${values.en}` }
      : { zh: `得到标签“${name.zh}”`, en: `gets the tag “${name.en}”` },
  leave: (name, values) =>
    values
      ? {
          zh: `标签“${name.zh}”不再为${values.zh}`,
          en: `tag “${name.en}” is no longer ${values.en}`,
        }
      : { zh: `去掉标签“${name.zh}”`, en: `loses the tag “${name.en}”` },
})
