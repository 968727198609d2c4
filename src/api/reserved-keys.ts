import { routes } from './routes/registry.ts'

/**
 * Words that stand in addresses where the key of a segment, a tag or a class stands in others: /v1/segments/preview. A
 * definition of such a name could be made and never be read.
 */
export const RESERVED_KEYS: ReadonlySet<string> = new Set(
  routes.all.flatMap(
    ({ path }) =>
      /^\/v1\/(?:segments|tags|classes|rules)\/([a-z][a-z0-9_-]*)/.exec(path)?.[1] ?? [],
  ),
)
