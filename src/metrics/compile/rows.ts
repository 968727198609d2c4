import { join, type Sql, sql } from '#sql/sql.ts'
import type { CompileRows } from '../aggregates/aggregate.ts'
import type { Field } from '../facts/fact.ts'
import { existsSql, filterSql } from '../filters.ts'
import type { PlannedMetric } from '../plan.ts'
import { type Standpoint, zoneOf } from '../standpoint.ts'
import type { Bands } from './bands.ts'
import type { Scan } from './scan.ts'

/** A metric's rows within a scan, as its aggregate writes SQL over them. */
export function rowsOf(
  metric: PlannedMetric,
  scan: Scan,
  bands: Bands,
  standpoint: Standpoint,
): CompileRows {
  const { fact, field, weight, aggregate } = metric
  const column = (one: Field): Sql => scan.row(one.key, one.sql(standpoint))
  const plain = (one: Field): Sql =>
    one.nullable ? sql`assumeNotNull(${column(one)})` : column(one)
  const texts = field?.type === 'text' && !field.many
  return {
    standpoint,
    field,
    value: () => plain(needed(field, aggregate.key)),
    code: () => (texts ? scan.code(field) : codeOf(needed(field, aggregate.key), plain)),
    decode: (code) => (texts ? sql`${scan.list(field)}[${code}]` : decodeOf(field, code)),
    weight: () => weight && plain(weight),
    at: () => scan.row('at', fact.at),
    day: () => scan.row('day', sql`toInt32(toDate32(${fact.at}, ${zoneOf(standpoint)}))`),
    when: () => join(conditionsOf(metric, scan, bands, standpoint, column), ' AND '),
    aggregate: (hint, expression) => scan.aggregate(hintOf(hint, field), expression),
    derive: (hint, expression) => scan.derive(hintOf(hint, field), expression),
  }
}

const hintOf = (hint: string, field: Field | undefined): string =>
  field ? `${hint}_${field.key}` : hint

function needed(field: Field | undefined, aggregate: string): Field {
  if (!field) throw new Error(`${aggregate} asked for a field that it has not got`)
  return field
}

function conditionsOf(
  { fact, field, weight, aggregate, spec }: PlannedMetric,
  scan: Scan,
  bands: Bands,
  standpoint: Standpoint,
  column: (field: Field) => Sql,
): Sql[] {
  const everyRow = aggregate.overEveryRow && field?.everyRow
  const counted = fact.counts && !everyRow ? [scan.row('counts', fact.counts(standpoint))] : []
  const money =
    fact.currency && (field?.money || weight?.money)
      ? [sql`${scan.row('currency', fact.currency)} = ${standpoint.currency}`]
      : []
  const exists = field && (field.nullable || field.type === 'text')
  const filters = (spec.where ?? []).map((filter) => {
    const on = fact.fields.find((one) => one.key === filter.field)
    return filterSql(needed(on, filter.field), filter, column(needed(on, filter.field)))
  })
  return [
    bands.within(bandOf(scan, bands, fact.at), spec.within ?? 'lifetime'),
    ...counted,
    ...money,
    ...filters,
    ...(exists ? [existsSql(field, column(field))] : []),
  ]
}

/** The row's band on the fact's own clock. */
export const bandOf = (scan: Scan, bands: Bands, at: Sql): Sql => scan.row('band', bands.of(at))

function codeOf(field: Field, plain: (field: Field) => Sql): Sql {
  switch (field.type) {
    case 'integer':
    case 'flag':
      return plain(field)
    case 'decimal':
      return sql`toInt64(${plain(field)} * ${10 ** (field.scale ?? 0)})`
    case 'instant':
      return sql`toUnixTimestamp64Milli(${plain(field)})`
    case 'text':
    case 'date':
      throw new Error(`${field.key} has no codes`)
  }
}

function decodeOf(field: Field | undefined, code: Sql): Sql {
  if (field?.type === 'decimal') return sql`${code} / ${10 ** (field.scale ?? 0)}`
  if (field?.type === 'instant') return sql`fromUnixTimestamp64Milli(${code}, 'UTC')`
  return code
}
