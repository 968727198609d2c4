import fastJson from 'fast-json-stringify'

/**
 * Writes answers by their schema, so that a field that is not in it never leaks. Made when the first answer goes out: a
 * start would wait for a hundred of them.
 */
export const serializerCompiler = ({ schema }: { schema: unknown }) => {
  let write: ((value: unknown) => string) | undefined
  return (value: unknown): string => {
    write ??= fastJson(schema as object) as (value: unknown) => string
    return write(value)
  }
}
