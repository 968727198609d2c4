import { join, param, type Sql, sql } from '#sql/sql.ts'
import { identifierKinds } from '../../../identity/identifier-kinds.ts'
import type { AssemblyInput } from './assembly.ts'

const EMPTY = sql`CAST([], 'Array(Tuple(kind String, value String))')`

/**
 * The row's identifiers, strongest first. A platform's buyer account is that of its platform: the same nickname on
 * another one is somebody else.
 */
export function identifiersSql({
  readings,
  value,
}: Pick<AssemblyInput, 'readings' | 'value'>): Sql {
  const pairs = identifierKinds.keys.flatMap((kind) => {
    const reading = [...readings.values()].find(({ identifier }) => identifier === kind)
    if (!reading) return []
    const read = reading.read.value
    const scoped =
      kind !== 'buyer' || !readings.has('platform')
        ? read
        : sql`if(${read} = '' OR ${value('platform')} = '', ${read}, concat(${value('platform')}, ':', ${read}))`
    return [{ kind: sql`${param(kind, 'String')}`, value: scoped }]
  })
  const [only] = pairs
  if (!only) return EMPTY
  // An array of one is cheaper than a filter of an array.
  if (pairs.length === 1)
    return sql`if(${only.value} = '', ${EMPTY}, CAST([(${only.kind}, ${only.value})], 'Array(Tuple(kind String, value String))'))`
  return sql`CAST(arrayFilter(i -> i.2 != '', [${join(pairs.map((pair) => sql`(${pair.kind}, ${pair.value})`))}]), 'Array(Tuple(kind String, value String))')`
}
