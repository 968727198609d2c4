import { fingerprint } from '#metrics/compile/fingerprint.ts'
import { join, name, type Sql, sql } from '#sql/sql.ts'
import type { Compiled } from '../conditions/condition.ts'
import { ofSet } from '../conditions/together.ts'
import type { FeatureScope } from './features.ts'

/**
 * Who is among what is no fact: levels, scores, memberships. Each source is read once, into one set of customers for
 * each thing asked of it. Asking a set is much cheaper than joining the source's rows to everybody's.
 */
export type CustomerSets = {
  /** Whether the customer has a row in the source that meets the condition. `key`: the source's name. */
  readonly among: (key: string, rows: Sql, condition: Sql) => Compiled
  /** The sets as `name AS (…)` entries of the WITH of the SELECT that asks them. */
  readonly withs: (scope: FeatureScope) => readonly Sql[]
}

type Source = { readonly alias: Sql; readonly rows: Sql; readonly asked: Map<string, Sql> }

export function newCustomerSets(): CustomerSets {
  const sources = new Map<string, Source>()
  return {
    among: (key, rows, condition) => {
      const source = sources.get(key) ?? {
        alias: sql`${name(`among_${sources.size}`)}`,
        rows,
        asked: new Map<string, Sql>(),
      }
      sources.set(key, source)
      const print = fingerprint(condition)
      source.asked.set(print, condition)
      const place = [...source.asked.keys()].indexOf(print) + 1
      return ofSet(elementOf(source.alias, place))
    },
    withs: ({ restrict }) => [...sources.values()].map((source) => setsOf(source, restrict)),
  }
}

const setsOf = ({ alias, rows, asked }: Source, restrict: Sql | undefined): Sql => sql`(
  SELECT tuple(${join([...asked.values()].map((one) => sql`groupBitmapStateIf(customer, ${one})`))})
  FROM (${rows})${restrict ? sql` WHERE ${restrict}` : sql``}
) AS ${alias}`

/** The place in a tuple has to stand in the text: it can not be bound. */
function elementOf(tuple: Sql, place: number): Sql {
  const number: Sql = { kind: 'sql', texts: [String(Math.trunc(place))], parts: [] }
  return sql`tupleElement(${tuple}, ${number})`
}
