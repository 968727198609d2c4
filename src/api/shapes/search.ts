import { type Static, Type } from 'typebox'
import { closed, oneOf } from './schema.ts'
import { Text } from './text.ts'

/** One thing found. `open` is the console's path. */
export const SearchHit = closed({
  kind: oneOf(['customer', 'tier_program', 'level', 'metric', 'import', 'rfm']),
  id: Type.String(),
  title: Text,
  /** By what it was found: 手机号 138****0000. */
  detail: Text,
  open: Type.String(),
})
export type SearchHit = Static<typeof SearchHit>

/** GET /v1/search?q= */
export const SearchAnswer = closed({ q: Type.String(), hits: Type.Array(SearchHit) })
export type SearchAnswer = Static<typeof SearchAnswer>

export const SearchQuery = closed({
  q: Type.String({ minLength: 1, maxLength: 200 }),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 50 })),
})
export type SearchQuery = Static<typeof SearchQuery>
