import { type TSchema, Type } from 'typebox'
import { closed, nullable } from './schema.ts'

/** `?limit=&cursor=` of every list. The cursor is opaque; it comes from `next_cursor`. */
export const PageQuery = {
  limit: Type.Optional(
    Type.Integer({ minimum: 1, maximum: 1000, description: 'rows per page; default 50' }),
  ),
  cursor: Type.Optional(
    Type.String({ minLength: 1, maxLength: 2000, description: 'next_cursor of the page before' }),
  ),
}

/** What every list answers. `next_cursor` is null on the last page. */
export const page = <T extends TSchema>(item: T) =>
  closed({ data: Type.Array(item), next_cursor: nullable(Type.String()) })

/** A page as services give it. */
export type Page<T> = { data: T[]; next_cursor: string | null }
