import { param, type Sql, sql } from '#sql/sql.ts'
import type { Value, View } from '../facts/fact.ts'
import type { FactMetric } from '../metric-spec.ts'
import type { Standpoint } from '../standpoint.ts'
import type { Aggregate, CompileRows, ReferenceRow } from './aggregate.ts'
import { dayOfSql } from './at-edge.ts'
import { today } from './days-in-a-row.ts'
import { instant } from '../standpoint.ts'

/**
 * Every fact weighs half of what it did `half_life` days ago, by the shop's days. Such a sum changes with every
 * midnight, but in one way for everybody: so the column keeps its logarithm as if it were read on 1970-01-01
 * (log2 of the sum as of a day + that day ÷ half-life), which no midnight changes, and the sum of any day is worked
 * out when it is read. {@link LIFT} keeps the logarithm above 0, so that 0 can mean: nothing.
 */
const LIFT = 4096

const float = (value: number): Sql => sql`${param(value, 'Float64')}`

const halfLifeOf = ({ half_life }: FactMetric): number => {
  if (!half_life) throw new Error('a decayed sum without a half-life')
  return half_life.days
}

/** SQL of what is kept. `amount`: what a fact weighs on its own day; `when`: facts that weigh more than nothing. */
export function decayedSql(rows: CompileRows, when: Sql, amount: Sql | undefined): Sql {
  const life = float(halfLifeOf(rows.spec))
  const age = sql`(${rows.day()} - ${today(rows)}) / ${life}`
  const weight = amount ? sql`toFloat64(${amount}) * exp2(${age})` : sql`exp2(${age})`
  const sum = rows.aggregate('decayed', sql`sumIf(${weight}, ${when})`)
  return sql`if(${sum} > 0, log2(${sum}) + ${today(rows)} / ${life} + ${LIFT}, 0)`
}

/** The TypeScript meaning of {@link decayedSql}. */
export function decayedValue(
  rows: readonly ReferenceRow[],
  amountOf: (row: ReferenceRow) => number,
  view: View,
  spec: FactMetric,
): number {
  const life = halfLifeOf(spec)
  const now = view.calendar.at(view.asOf).day
  const sum = rows.reduce(
    (all, row) => all + amountOf(row) * 2 ** ((view.calendar.at(row.at).day - now) / life),
    0,
  )
  return sum > 0 ? Math.log2(sum) + now / life + LIFT : 0
}

/** How the sum is worked out from what is kept. */
export const readDecayed: NonNullable<Aggregate['read']> = {
  column: 'float',
  sql: (kept: Sql, standpoint: Standpoint, spec: FactMetric) => {
    const day = sql`toInt32(${dayOfSql(sql`${instant(standpoint.asOf)}`, standpoint.zone)})`
    return sql`if(${kept} = 0, 0, exp2(${kept} - ${LIFT} - ${day} / ${float(halfLifeOf(spec))}))`
  },
  reference: (kept: Value, view: View, spec: FactMetric) => {
    if (kept === null) return null
    const day = view.calendar.at(view.asOf).day
    return kept === 0 ? 0 : 2 ** (Number(kept) - LIFT - day / halfLifeOf(spec))
  },
}

/** The day, as a fraction of days since 1970, on which a kept sum has fallen to an amount above 0, in SQL. */
export const dayOfDecay = (spec: FactMetric, kept: Sql, amount: number): Sql =>
  sql`((${kept} - ${float(LIFT + Math.log2(amount))}) * ${float(halfLifeOf(spec))})`
