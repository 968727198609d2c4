import { type Static, Type } from 'typebox'
import { ORDER_STATES } from '../../order-status.ts'
import { oneOf } from '../../schema/parts.ts'
import { IMPORT_KINDS } from '../../stage/stage.ts'
import { ENCODINGS } from '../read/text-encoding.ts'

const closed = { additionalProperties: false }

const Header = Type.String({
  minLength: 1,
  maxLength: 500,
  description: 'A column name of the file.',
})

/** A question about one cell of the row. Several fields must all hold. */
export const Condition = Type.Object(
  {
    column: Header,
    equals: Type.Optional(
      Type.Union([
        Type.String({ maxLength: 500 }),
        Type.Array(Type.String({ maxLength: 500 }), { minItems: 1, maxItems: 200 }),
      ]),
    ),
    starts_with: Type.Optional(Type.String({ minLength: 1, maxLength: 200 })),
    contains: Type.Optional(Type.String({ minLength: 1, maxLength: 200 })),
    less_than: Type.Optional(Type.Number()),
    greater_than: Type.Optional(Type.Number()),
    empty: Type.Optional(Type.Boolean()),
  },
  closed,
)
export type Condition = Static<typeof Condition>

/** How times without a name for their form are written; `auto` knows all but day/month. */
export const TIME_FORMATS = ['auto', 'ymd', 'mdy', 'dmy', 'unix_s', 'unix_ms', 'excel'] as const

/** Where a canonical column comes from, and how its cells are read. */
export const ColumnSource = Type.Object(
  {
    header: Type.Optional(
      Type.Union([Header, Type.Array(Header, { minItems: 1, maxItems: 10 })], {
        description: 'The first of these whose cell is not blank.',
      }),
    ),
    value: Type.Optional(
      Type.String({
        maxLength: 500,
        description: 'The same for every row; with header: where the cell is blank.',
      }),
    ),
    format: Type.Optional(oneOf([...TIME_FORMATS, 'integer'] as const)),
    unit: Type.Optional(oneOf(['major', 'minor', 'ms'] as const)),
    decimal: Type.Optional(oneOf(['.', ','] as const)),
    values: Type.Optional(
      Type.Record(Type.String({ maxLength: 200 }), Type.String({ maxLength: 200 }), {
        description: 'Their words → ours.',
      }),
    ),
    when: Type.Optional(Condition),
    split: Type.Optional(
      Type.String({
        minLength: 1,
        maxLength: 5,
        description:
          'Several items stand in one cell with this between them; the row becomes a row per item.',
      }),
    ),
    absolute: Type.Optional(Type.Boolean({ description: 'A minus sign is dropped.' })),
    region: Type.Optional(
      Type.String({
        pattern: '^[A-Z]{2}$',
        description: 'Country of phone numbers that name none. Default CN.',
      }),
    ),
  },
  closed,
)
export type ColumnSource = Static<typeof ColumnSource>

export const ColumnMapping = Type.Union([Header, ColumnSource])
export type ColumnMapping = Static<typeof ColumnMapping>

/** How refunds are told: rows of their own, or an amount beside the order in the same row. */
export const RefundMapping = Type.Object(
  {
    when: Type.Optional(
      Type.Union([Condition, Type.Literal('always')], { description: 'Rows that are refunds.' }),
    ),
    beside: Type.Optional(
      Type.Object(
        {
          amount: ColumnMapping,
          refunded_at: Type.Optional(ColumnMapping),
          refund_id: Type.Optional(ColumnMapping),
        },
        closed,
      ),
    ),
  },
  closed,
)
export type RefundMapping = Static<typeof RefundMapping>

/** A mapping file: what a file's columns mean. `npx zhike import orders FILE --map mapping.json`. */
export const Mapping = Type.Object(
  {
    kind: oneOf(IMPORT_KINDS),
    columns: Type.Record(Type.String({ minLength: 1, maxLength: 120 }), ColumnMapping),
    refunds: Type.Optional(RefundMapping),
    /** Rows that are left out: totals, notes, stock corrections. They are counted, not rejected. */
    skip: Type.Optional(Type.Union([Condition, Type.Array(Condition, { maxItems: 20 })])),
    /** Their order statuses → ours. */
    statuses: Type.Optional(Type.Record(Type.String({ maxLength: 200 }), oneOf(ORDER_STATES))),
    /** Zone of times that name none; default the shop's. */
    time_zone: Type.Optional(Type.String({ minLength: 1, maxLength: 60 })),
    /** Currency of amounts, where no column says it; default the shop's. */
    currency: Type.Optional(Type.String({ pattern: '^[A-Z]{3}$' })),
    encoding: Type.Optional(oneOf(ENCODINGS)),
    /** Which shop system the file comes from; ids are unique within a source. */
    source: Type.Optional(Type.String({ minLength: 1, maxLength: 80 })),
    /** The lines are added to orders that are known, instead of replacing theirs. */
    merge: Type.Optional(Type.Boolean()),
  },
  closed,
)
export type Mapping = Static<typeof Mapping>

/** The long form of a column's mapping. */
export const sourceOf = (mapping: ColumnMapping): ColumnSource =>
  typeof mapping === 'string' ? { header: mapping } : mapping

/** The headers that a column is read from, in order of preference. */
export function headersOf(mapping: ColumnMapping): readonly string[] {
  const { header } = sourceOf(mapping)
  return header === undefined ? [] : typeof header === 'string' ? [header] : header
}
