import { type Sql, sql } from '#sql/sql.ts'
import type { Value } from '../facts/fact.ts'
import { type Aggregate, type CompileRows, compareValues, type ReferenceRow } from './aggregate.ts'
import { fieldColumn } from './field-column.ts'

/**
 * The value that occurs most often; with `by`, the one with the largest sum of that field, if it is above 0. Of
 * several that are equal, the first in order: the smallest number, the text that sorts first by its bytes.
 */
export const favourite: Aggregate = {
  key: 'favourite',
  name: { zh: '最常出现', en: 'favourite' },
  of: ['integer', 'text'],
  by: ['integer', 'decimal'],
  column: fieldColumn,
  empty: 'null',
  byCode: true,
  foldsArrays: true,
  compile: (rows) => rows.decode(favouriteCode(rows)),
  // Sorted, so that the first of those that occur most often is the first in order.
  ofValues: (values) =>
    sql`arrayMap(texts -> if(empty(texts), NULL, texts[indexOf(arrayEnumerateUniq(texts), arrayMax(arrayEnumerateUniq(texts)))]), [arraySort(${values})])[1]`,
  reference: (rows) => top(rows)?.value ?? null,
}

function favouriteCode(rows: CompileRows): Sql {
  const weight = rows.weight()
  if (weight) {
    const sums = rows.aggregate(
      'weights',
      sql`sumMapIf([${rows.code()}], [${weight}], ${rows.when()})`,
    )
    return sql`if(arrayMax(${sums}.2) > 0, ${sums}.1[indexOf(${sums}.2, arrayMax(${sums}.2))], NULL)`
  }
  const { codes, ranks, most } = occurrences(rows)
  const winner = sql`arrayMin(arrayFilter((code, rank) -> rank = ${most}, ${codes}, ${ranks}))`
  return sql`if(empty(${codes}), NULL, ${winner})`
}

/**
 * The codes of all facts, for each the how-manieth of its kind it is, and the largest of these. The favourites are
 * the codes that reach it.
 */
export function occurrences(rows: CompileRows): { codes: Sql; ranks: Sql; most: Sql } {
  const codes = rows.aggregate('codes', rows.fold('groupArray', rows.code()))
  const ranks = rows.derive('ranks', sql`arrayEnumerateUniq(${codes})`)
  const most = rows.derive('most', sql`arrayMax(arrayEnumerateUniq(${codes}))`)
  return { codes, ranks, most }
}

/** The favourite and its count or sum. */
export function top(rows: readonly ReferenceRow[]): { value: Value; weight: number } | undefined {
  const weights = new Map<Value, number>()
  for (const { value, weight } of rows) {
    weights.set(value, (weights.get(value) ?? 0) + Number(weight ?? 1))
  }
  return [...weights]
    .map(([value, weight]) => ({ value, weight }))
    .filter(({ weight }) => weight > 0)
    .sort((a, b) => b.weight - a.weight || compareValues(a.value, b.value))[0]
}
