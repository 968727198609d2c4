import { type Static, type TProperties, type TSchema, type TUnsafe, Type } from 'typebox'

/** An object that knows no other fields: unknown ones are refused on the way in and dropped on the way out. */
export const closed = <P extends TProperties>(properties: P) =>
  Type.Object(properties, { additionalProperties: false })

/** Where a nullable schema keeps the schema that it was made of: descriptions call it by its name. */
export const NULLABLE_OF = Symbol('nullable of')

/**
 * The schema's value, or null. Written as a list of types where that can be, not as a union: validators then name
 * the one thing that is wrong, and the serialiser needs no trial of branches.
 */
export function nullable<T extends TSchema>(schema: T): TUnsafe<Static<T> | null> {
  const plain = schema as { type?: unknown; enum?: readonly unknown[] }
  if (typeof plain.type !== 'string') {
    return Type.Unsafe<Static<T> | null>({ anyOf: [schema, { type: 'null' }] })
  }
  const words = plain.enum === undefined ? {} : { enum: [...plain.enum, null] }
  const made = Type.Unsafe<Static<T> | null>({ ...schema, ...words, type: [plain.type, 'null'] })
  Object.defineProperty(made, NULLABLE_OF, { value: schema })
  return made
}

/** One of some words. */
export const oneOf = <const W extends readonly string[]>(words: W) =>
  Type.Unsafe<W[number]>({ type: 'string', enum: [...words] })

/** The key of a definition, a level, a metric: lower-case letters, digits, _ and -. */
export const Key = Type.String({ pattern: '^[a-z][a-z0-9_-]{0,63}$' })

/** Whole number that counts things. */
export const Count = Type.Integer({ minimum: 0 })

/** Any JSON. */
export const AnyJson = Type.Unsafe<unknown>({})
