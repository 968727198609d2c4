import { type Static, Type } from 'typebox'
import { closed } from './schema.ts'

/** One place of the input that does not fit. `pointer` is a JSON pointer into the body, or the parameter's name. */
export const ProblemPlace = closed({
  pointer: Type.String(),
  code: Type.String(),
  detail: Type.String(),
})
export type ProblemPlace = Static<typeof ProblemPlace>

/** RFC 9457. `code` is stable; `detail` follows Accept-Language; `retry`: the same request can succeed later. */
export const ProblemAnswer = closed({
  type: Type.String(),
  title: Type.String(),
  status: Type.Integer(),
  detail: Type.String(),
  code: Type.String(),
  instance: Type.Optional(Type.String()),
  retry: Type.Optional(Type.Boolean()),
  errors: Type.Optional(Type.Array(ProblemPlace)),
})
export type ProblemAnswer = Static<typeof ProblemAnswer>
