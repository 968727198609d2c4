import { createRequire } from 'node:module'

type Serializer = typeof import('fast-json-stringify').default

type Write = (value: unknown) => string

const load = createRequire(import.meta.url)

/**
 * Writes answers by their schema, so that a field that is not in it never leaks. Made when the first answer goes out: a
 * start would wait for a hundred of them, and for what makes them.
 */
export const serializerCompiler = ({ schema }: { schema: unknown }) => {
  let write: Write | undefined
  return (value: unknown): string => {
    write ??= (load('fast-json-stringify') as Serializer)(schema as object) as Write
    return write(value)
  }
}
