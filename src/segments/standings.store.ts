import { param, sql } from '#sql/sql.ts'
import type { Facts } from '#stores/ports.ts'
import type { RuleSources } from './compile/compile-rule.ts'
import type { Subject } from './sight.ts'

/** Levels and scores of some customers, as far as rules touch them (`tier:…`, `rfm:…`). */
export async function readStandings(
  facts: Facts,
  customers: readonly number[],
  touched: readonly string[],
  sources: Pick<RuleSources, 'tiers' | 'rfm'>,
): Promise<Map<number, Pick<Subject, 'levels' | 'rfm'>>> {
  const among = sql`customer IN (${param([...customers], 'Array(UInt32)')})`
  const standings = new Map(
    customers.map((customer) => [customer, { levels: new Map<string, string>(), rfm: new Map() }]),
  )
  for (const program of keysOf(touched, 'tier'))
    for (const row of await facts.query<{ customer: number; level: string }>(
      sql`SELECT customer, toString(level) AS level FROM (${sources.tiers(program)}) WHERE ${among}`,
    ))
      standings.get(row.customer)?.levels.set(program, row.level)
  for (const model of keysOf(touched, 'rfm'))
    for (const { customer, r, f, m, class: named, group } of await facts.query<ScoredRow>(
      sql`SELECT customer, r, f, m, toString(class) AS class, toString(group) AS group FROM (${sources.rfm(model)}) WHERE ${among}`,
    ))
      standings.get(customer)?.rfm.set(model, { scores: { r, f, m }, class: named, group })
  return standings
}

type ScoredRow = {
  readonly customer: number
  readonly r: number
  readonly f: number
  readonly m: number
  readonly class: string
  readonly group: string
}

const keysOf = (touched: readonly string[], kind: string): string[] => [
  ...new Set(
    touched.flatMap((one) => (one.startsWith(`${kind}:`) ? [one.slice(kind.length + 1)] : [])),
  ),
]
