import type { Localized } from '#core/text.ts'
import type { Millis } from '#core/time.ts'
import type { Sql } from '#sql/sql.ts'
import type { Field, FieldType, Value, View } from '../facts/fact.ts'
import type { FactMetric } from '../metric-spec.ts'
import type { Standpoint } from '../standpoint.ts'

/** How a metric is kept and read. integer: Int64; float: Float64. */
export type ColumnType = 'integer' | 'float' | 'text' | 'instant' | 'date'

/**
 * What an aggregate's SQL is written with: names of columns of the fact's rows, and places for its steps.
 * A statement has three steps: rows → aggregates per customer → expressions over these.
 */
export type CompileRows = {
  readonly standpoint: Standpoint
  readonly field: Field | undefined
  readonly spec: FactMetric
  /** The `of` field; never null where `when` holds. */
  readonly value: () => Sql
  /** A whole number that stands for the value and sorts as it does; not for texts of many values, nor dates. */
  readonly code: () => Sql
  /** The value that a code stands for. */
  readonly decode: (code: Sql) => Sql
  /** The `by` field, where there is one. */
  readonly weight: () => Sql | undefined
  readonly at: () => Sql
  readonly day: () => Sql
  /** Whether the row is a fact of this metric: it counts, meets the filters, lies in the window, has the value. */
  readonly when: () => Sql
  /**
   * `fn` over an expression of the facts of this metric: `fnIf(expression, when)`, or, where the facts are elements
   * of a row's arrays, the same over all elements.
   */
  readonly fold: (fn: Foldable, expression: Sql) => Sql
  /** The same over what is made of each fact's value. */
  readonly foldEach: (fn: Foldable, of: (value: Sql) => Sql) => Sql
  /** The number of facts of this metric. */
  readonly number: () => Sql
  /** Adds an aggregate over the customer's rows and gives its name; equal ones are computed once. */
  readonly aggregate: (hint: string, expression: Sql) => Sql
  /** Adds an expression over aggregates that others build on. */
  readonly derive: (hint: string, expression: Sql) => Sql
}

/** Aggregate functions that fold arrays as well as single values. */
export type Foldable = 'sum' | 'sumWithOverflow' | 'groupArray' | 'groupUniqArray' | 'uniqExact'

/** A fact of the metric, as the TypeScript meaning sees it: it counts, fits and lies in the window. */
export type ReferenceRow = { readonly at: Millis; readonly value: Value; readonly weight: Value }

/** How far two ways of adding floats may lie apart, as a share of the value (and, below 1, as it is). */
export const TOLERANCE = 1e-9

/** A way to make one number of many facts. */
export type Aggregate = {
  readonly key: string
  readonly name: Required<Localized>
  /** Which fields `of` may name; empty: it takes none. */
  readonly of: readonly FieldType[]
  /** Whether `of` may be left out. */
  readonly ofOptional?: true
  /** Whether a field of many different texts fits. */
  readonly takesMany?: true
  /** Whether facts that lack the field are taken, too: what holds may be that nothing does. */
  readonly takesMissing?: true
  /** Whether it works on `code` where the field's values are listed. */
  readonly byCode?: true
  /** Whether it only uses `value` or `code`, `fold` and `number`, so that it can work on arrays. */
  readonly foldsArrays?: true
  /** Whether a field marked `everyRow` is taken from rows that do not count, too. */
  readonly overEveryRow?: true
  /** Which fields `by` may name; absent: it takes none. */
  readonly by?: readonly FieldType[]
  /** Whether it takes (and needs) a half-life. */
  readonly decays?: true
  /** Whether it adds floats: two ways of working it out agree to {@link TOLERANCE} of the value only. */
  readonly isInexact?: true
  readonly column: (field: Field | undefined) => ColumnType
  /** The value as SQL over an array of the facts' values; with it, a metric may have an `unless`. */
  readonly ofValues?: (values: Sql, field: Field | undefined) => Sql
  /** What there is when there are no such facts. */
  readonly empty: 'zero' | 'null'
  /** The value as SQL over names that `rows` gave out; null (or 0, see `empty`) when there are no facts. */
  readonly compile: (rows: CompileRows) => Sql
  readonly reference: (
    rows: readonly ReferenceRow[],
    field: Field | undefined,
    view: View,
    spec: FactMetric,
  ) => Value
  /**
   * For values that change with every day: the column keeps what they follow from, and the value is worked out
   * when it is read. So nobody has to be evaluated anew only because a day went by.
   */
  readonly read?: {
    readonly column: ColumnType
    readonly sql: (column: Sql, standpoint: Standpoint, spec: FactMetric) => Sql
    readonly reference: (kept: Value, view: View, spec: FactMetric) => Value
  }
  /** The next instant at which time alone changes the value, beside what follows from its window; null = none. */
  readonly wakes?: (rows: CompileRows) => Sql
}

/** The exact sum of whole numbers, as a number of `scale` digits after the point. */
export function sumOf(rows: readonly ReferenceRow[], scale = 0): number {
  const sum = rows.reduce((total, row) => total + BigInt(Number(row.value)), 0n)
  return Number(sum) / 10 ** scale
}

/** Orders values as the engine does: numbers by size, texts by their bytes. */
export function compareValues(a: Value, b: Value): number {
  if (typeof a === 'string' && typeof b === 'string') {
    return Buffer.compare(Buffer.from(a), Buffer.from(b))
  }
  return Number(a) - Number(b)
}
