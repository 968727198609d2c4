import type { Localized } from '#core/text.ts'
import type { Millis } from '#core/time.ts'
import type { Bounds, Window } from '#core/window.ts'
import type { Sql } from '#sql/sql.ts'
import type { Calendar } from '../calendar.ts'
import type { CustomerHistory } from '../history.ts'
import type { Unit } from '../metric-spec.ts'
import type { Standpoint } from '../standpoint.ts'
import { openField } from './open-fields.ts'

/** A value of a field or a metric. Decimals of a field: whole steps of 10^-scale. Instants: epoch ms. */
export type Value = number | string | boolean | null

/** How the TypeScript meaning looks at facts: the standpoint, and a calendar and window ends that remember. */
export type View = Standpoint & {
  readonly calendar: Calendar
  readonly bounds: (window: Window) => Bounds
}

/**
 * integer; decimal (exact, `scale` digits); text ('' = missing); flag (yes or no); instant; date (yyyy-mm-dd).
 */
export type FieldType = 'integer' | 'decimal' | 'text' | 'flag' | 'instant' | 'date'

/** One property of a fact, in SQL over its source's columns and in TypeScript over one of its rows. */
export type Field<Row = unknown> = {
  readonly key: string
  readonly name: Required<Localized>
  readonly type: FieldType
  readonly unit: Unit
  readonly sql: (standpoint: Standpoint) => Sql
  readonly read: (row: Row, view: View) => Value
  /** Digits after the point of a decimal. */
  readonly scale?: number
  /** Null where unknown; without this mark the field always has a value. */
  readonly nullable?: true
  /** Minor units of the fact's currency: only facts in the shop's currency have it. */
  readonly money?: true
  /** Sums take it from every row, not only from those that count: refunds of unknown orders are minus money. */
  readonly everyRow?: true
  /** A text with too many values to keep a list of: it can be counted, not ranked. */
  readonly many?: true
  /** It follows from price levels, which are drawn from the whole shop: a new drawing changes everybody's. */
  readonly ofPriceLevels?: true
  /** All values that a text can have, sorted. Its `sql` is the value's place in this list, from 1 on. */
  readonly oneOf?: readonly string[]
  /** Of an element of a row's array: the array, in the row that the element is part of; without missing numbers. */
  readonly array?: (standpoint: Standpoint) => Sql
}

/** Where rows come from: a fact table, or the elements of its arrays. Facts with one source share one scan. */
export type Source = {
  readonly key: string
  readonly table: 'orders' | 'events' | 'feedback' | 'attributes'
  /**
   * Arrays of the table's rows whose elements are this source's rows: each expression under the name by which
   * fields read its element. Only those that are read are joined, because every one costs.
   */
  readonly elements?: Readonly<Record<string, Sql>>
  /** More conditions on a row, beside those on its versions. */
  readonly where?: Sql
  /**
   * Instants, beside the facts' own, at which a row changes by itself if they lie ahead: DateTime64 expressions,
   * epoch 0 = none.
   */
  readonly changes: (standpoint: Standpoint) => readonly Sql[]
  /** A source whose changes are the same ones: where it is scanned too, they are looked for only there. */
  readonly changesWith?: string
}

/** A row whose arrays hold the facts, where they happen when it does and count when it counts. */
export type Whole = { readonly source: Source; readonly at: Sql }

/** Entries that a shop adds to its facts: any `prefix.NAME` is a field. */
export type OpenFields<Row = unknown> = {
  readonly prefix: string
  readonly name: Required<Localized>
  /** The column, a map of texts. */
  readonly column: Sql
  readonly read: (row: Row) => Readonly<Record<string, string>>
}

/** A fact as people name it: `id` is the shop's own where there is one. Money: minor units. */
export type Citation = {
  readonly kind: 'order' | 'refund' | 'payment' | 'event' | 'feedback' | 'attribute'
  readonly id: string
  readonly text: Required<Localized>
  /** What happened, where rules have a name for it: the type of an event, the kind of feedback. */
  readonly what?: string
  readonly amount?: number
}

/** A kind of fact that metrics are made of. */
export type Fact<Row = unknown> = {
  readonly key: string
  readonly name: Required<Localized>
  readonly source: Source
  /**
   * Where these facts are elements: the rows that they are part of. `counts`, `currency` and fields without an
   * `array` read the same there, so that plain aggregates fold the arrays in the whole rows' scan.
   */
  readonly whole?: Whole
  /** When it happened: SQL over the source's columns. */
  readonly at: Sql
  /** Whether a row counts as such a fact as of the standpoint (that it has happened by then is checked apart). */
  readonly counts?: (standpoint: Standpoint) => Sql
  /** The currency's column, where the fact has money. */
  readonly currency?: Sql
  readonly fields: readonly Field<Row>[]
  readonly open?: OpenFields<Row>
  readonly rows: (history: CustomerHistory, view: View) => readonly Row[]
  /** How explanations name such a fact. */
  readonly cite: (row: Row, view: View) => Citation
  /** The TypeScript meaning of `at`, `counts` and `currency`. */
  readonly read: {
    readonly at: (row: Row) => Millis
    readonly counts?: (row: Row, view: View) => boolean
    readonly currency?: (row: Row) => string
  }
}

/**
 * Checks a fact's rows against its fields and forgets their type, so that facts of all kinds fit one registry.
 * A row goes only into the readers of the fact that it came from.
 */
export const defineFact = <Row>(fact: Fact<Row>): Fact => Object.freeze(fact) as unknown as Fact

/** The field, if the fact has it. */
export const fieldOf = (fact: Fact, key: string): Field | undefined =>
  fact.fields.find((field) => field.key === key) ?? (fact.open && openField(fact.open, key))

/** The fields that a fact has, for people who named another one. */
export const knownFields = ({ fields, open }: Fact): string =>
  [...fields.map(({ key }) => key), ...(open ? [`${open.prefix}.NAME`] : [])].join(', ')
