/** One place where two definitions differ, as a JSON pointer with both values; '' = is not there. */
export type Difference = { readonly path: string; readonly before: string; readonly after: string }

/**
 * What changed between two definitions. Levels are told apart by their key, so that inserting one does not make
 * all above it look changed.
 *
 * @example differences({ refunds: 'keep' }, { refunds: 'recount' }) // [{ path: '/refunds', before: 'keep', after: 'recount' }]
 */
export function differences(before: unknown, after: unknown): readonly Difference[] {
  const old = leaves(before)
  const next = leaves(after)
  const paths = [...new Set([...old.keys(), ...next.keys()])]
  return paths.flatMap((path) => {
    const was = old.get(path) ?? ''
    const is = next.get(path) ?? ''
    return was === is ? [] : [{ path, before: was, after: is }]
  })
}

function leaves(value: unknown, path = '', found = new Map<string, string>()): Map<string, string> {
  if (Array.isArray(value)) {
    for (const [index, item] of value.entries())
      leaves(item, `${path}/${nameOf(item) ?? index}`, found)
  } else if (value !== null && typeof value === 'object') {
    for (const [key, item] of Object.entries(value)) leaves(item, `${path}/${key}`, found)
  } else if (value !== undefined) found.set(path, String(value))
  return found
}

const nameOf = (item: unknown): string | undefined =>
  item !== null && typeof item === 'object' && 'key' in item && typeof item.key === 'string'
    ? item.key
    : undefined
