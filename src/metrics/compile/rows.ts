import { empty, join, type Sql, sql } from '#sql/sql.ts'
import type { CompileRows, Foldable } from '../aggregates/aggregate.ts'
import type { Field, Source } from '../facts/fact.ts'
import { existsSql, filterSql, filtersOf } from '../filters.ts'
import type { PlannedMetric } from '../plan.ts'
import { type Standpoint, zoneOf } from '../standpoint.ts'
import type { Bands } from './bands.ts'
import type { Scan } from './scan.ts'

/** Where a metric is computed: on its fact's own rows, or on the whole rows whose arrays hold the facts. */
export type Place = { readonly source: Source; readonly at: Sql; readonly folds: boolean }

/**
 * Joining arrays multiplies rows, and every column with them. A plain aggregate of one element field folds the
 * arrays of the whole rows instead, in the scan that reads these anyway.
 */
export function placeOf({ fact, field, weight, aggregate, spec }: PlannedMetric): Place {
  const onWhole = filtersOf(fact, spec.where).every((one) => !one.field.array)
  return fact.whole && aggregate.foldsArrays && field?.array && !weight && onWhole
    ? { source: fact.whole.source, at: fact.whole.at, folds: true }
    : { source: fact.source, at: fact.at, folds: false }
}

/** A metric's rows within a scan, as its aggregate writes SQL over them. */
export function rowsOf(
  metric: PlannedMetric,
  scan: Scan,
  bands: Bands,
  standpoint: Standpoint,
): CompileRows {
  const { field, weight, aggregate } = metric
  const { at, folds } = placeOf(metric)
  const when = (): Sql => conditionOf(metric, scan, bands, standpoint)
  const own = (): Sql => valueOf(needed(field, aggregate.key), folds, scan, standpoint)
  const add = (hint: string, expression: Sql): Sql =>
    scan.aggregate(field ? `${hint}_${field.key}` : hint, expression)
  return {
    standpoint,
    field,
    spec: metric.spec,
    value: own,
    code: () => codeOf(needed(field, aggregate.key), folds, scan, own),
    decode: (code) => decodeOf(field, folds, scan, code),
    weight: () => weight && valueOf(weight, false, scan, standpoint),
    at: () => scan.row('at', at),
    day: () => scan.row('day', sql`toInt32(toDate32(${at}, ${zoneOf(standpoint)}))`),
    when,
    fold: (fn, expression) => sql`${FOLDS[fn][folds ? 'each' : 'one']}(${expression}, ${when()})`,
    foldEach: (fn, of) =>
      folds
        ? sql`${FOLDS[fn].each}(arrayMap(one -> ${of(sql`one`)}, ${own()}), ${when()})`
        : sql`${FOLDS[fn].one}(${of(own())}, ${when()})`,
    number: () =>
      folds
        ? add('number', sql`sumIf(length(${own()}), ${when()})`)
        : scan.aggregate('count', sql`countIf(${when()})`),
    aggregate: add,
    derive: (hint, expression) => scan.derive(field ? `${hint}_${field.key}` : hint, expression),
  }
}

const FOLDS: Readonly<Record<Foldable, { readonly one: Sql; readonly each: Sql }>> = {
  sum: { one: sql`sumIf`, each: sql`sumArrayIf` },
  sumWithOverflow: { one: sql`sumWithOverflowIf`, each: sql`sumWithOverflowArrayIf` },
  groupArray: { one: sql`groupArrayIf`, each: sql`groupArrayArrayIf` },
  groupUniqArray: { one: sql`groupUniqArrayIf`, each: sql`groupUniqArrayArrayIf` },
  uniqExact: { one: sql`uniqExactIf`, each: sql`uniqExactArrayIf` },
}

function needed(field: Field | undefined, aggregate: string): Field {
  if (!field) throw new Error(`${aggregate} asked for a field that it has not got`)
  return field
}

/** The row's band on a clock. */
export const bandOf = (scan: Scan, bands: Bands, at: Sql): Sql => scan.row('band', bands.of(at))

/**
 * Whether a row is a fact of the metric. That it counts and is in the shop's money goes into its band (0 = no), so
 * that for most metrics the condition is the comparison of one byte.
 */
function conditionOf(metric: PlannedMetric, scan: Scan, bands: Bands, standpoint: Standpoint): Sql {
  const { fact, field, weight, aggregate, spec } = metric
  const { at, folds } = placeOf(metric)
  const everyRow = aggregate.overEveryRow && field?.everyRow
  const counts = everyRow ? undefined : fact.counts?.(standpoint)
  const isMoney = field?.money || weight?.money
  const flags = [
    ...(counts ? [scan.row('counts', counts)] : []),
    ...(fact.currency && isMoney ? [sql`(${fact.currency} = ${standpoint.currency})`] : []),
  ]
  const band = bandOf(scan, bands, at)
  const counted =
    flags.length === 0
      ? band
      : scan.row('counted_band', sql`toUInt8(${join([band, ...flags], ' * ')})`)
  const filters = filtersOf(fact, spec.where).map(({ field: on, filter }) =>
    filterSql(on, filter, scan.row(on.key, on.sql(standpoint))),
  )
  const exists =
    field && !folds && !aggregate.takesMissing ? existence(metric, field, scan, standpoint) : empty
  return join(
    [
      bands.within(counted, spec.within ?? 'lifetime'),
      ...filters,
      ...(exists === empty ? [] : [exists]),
    ],
    ' AND ',
  )
}

/** Missing texts have the first code: where there are codes anyway, these are asked. */
function existence(
  { aggregate }: PlannedMetric,
  field: Field,
  scan: Scan,
  standpoint: Standpoint,
): Sql {
  if (isListed(field) && aggregate.byCode) return sql`${scan.code(field)} > 1`
  const isSure = !field.nullable && (field.type !== 'text' || field.oneOf)
  return isSure ? empty : existsSql(field, scan.row(field.key, field.sql(standpoint)))
}

/** A text whose values are looked up in a list made from the rows. */
const isListed = (field: Field): boolean => field.type === 'text' && !field.many && !field.oneOf

function valueOf(field: Field, folds: boolean, scan: Scan, standpoint: Standpoint): Sql {
  if (folds && field.array) {
    // A missing text is no value; other fields of elements always have one.
    const array = field.array(standpoint)
    const there = sql`arrayFilter(text -> text != '', ${array})`
    return scan.row(field.key, field.type === 'text' ? there : array)
  }
  const column = scan.row(field.key, field.sql(standpoint))
  return field.nullable ? sql`assumeNotNull(${column})` : column
}

function codeOf(field: Field, folds: boolean, scan: Scan, own: () => Sql): Sql {
  if (isListed(field)) return folds ? scan.codes(field) : scan.code(field)
  switch (field.type) {
    case 'integer':
    case 'flag':
    case 'text':
      return own()
    case 'decimal':
      // A number that a shop adds may have 17 digits: too many for 64 bits while they are multiplied.
      return field.scale === 4
        ? sql`toInt64(toDecimal128(${own()}, 4) * 10000)`
        : sql`toInt64(${own()} * ${10 ** (field.scale ?? 0)})`
    case 'instant':
      return sql`toUnixTimestamp64Milli(${own()})`
    case 'date':
      throw new Error(`${field.key} has no codes`)
  }
}

function decodeOf(field: Field | undefined, folds: boolean, scan: Scan, code: Sql): Sql {
  if (!field) return code
  if (isListed(field)) return sql`${scan.list(field, folds)}[${code}]`
  if (field.oneOf) return sql`[${join(field.oneOf)}][${code}]`
  if (field.type === 'decimal') return sql`${code} / ${10 ** (field.scale ?? 0)}`
  if (field.type === 'instant') return sql`fromUnixTimestamp64Milli(${code}, 'UTC')`
  return code
}
