import { type Static, type TObject, Type } from 'typebox'
import { ProblemPlace } from './problem.ts'
import { closed, Count, oneOf } from './schema.ts'

/** What may be sent in one request. */
export const MAX_ITEMS = 10_000

/** One object, or {data: [...]}. Items are checked one by one: a bad one is rejected, the others are kept. */
export const oneOrMany = <T extends TObject>(item: T) =>
  Type.Unsafe<Static<T> | { data: Static<T>[] }>({
    type: 'object',
    oneOf: [
      item,
      {
        type: 'object',
        required: ['data'],
        additionalProperties: false,
        properties: { data: { type: 'array', items: item, maxItems: MAX_ITEMS } },
      },
    ],
  })

export const ItemResult = closed({
  /** Place in the request, 0 = first. */
  index: Count,
  result: oneOf(['new', 'updated', 'unchanged', 'rejected']),
  problem: Type.Optional(
    closed({
      code: Type.String(),
      detail: Type.String(),
      errors: Type.Optional(Type.Array(ProblemPlace)),
    }),
  ),
})
export type ItemResult = Static<typeof ItemResult>

/** 202 of the ingest routes: given only after what is new or updated is durable. */
export const IngestAnswer = closed({
  new: Count,
  updated: Count,
  unchanged: Count,
  rejected: Count,
  items: Type.Array(ItemResult),
})
export type IngestAnswer = Static<typeof IngestAnswer>
