import { param, type Sql, sql } from '#sql/sql.ts'
import { narrowSql, SCIENTIFIC } from './clean.ts'
import { pattern, type ValueKind } from './value.ts'

const GROUP = pattern(String.raw`,(\d{3})\b`)
const FIRST = pattern(String.raw`\1`)

/** Thousands separators out, where they stand where they should. */
export const withoutGroups = (text: Sql): Sql => sql`replaceRegexpAll(${text}, ${GROUP}, ${FIRST})`

const PLUS_OR_TAIL = pattern(String.raw`^\+|\.0*$|(\.\d*[1-9])0+$`)

/** A number's text without a plus sign and without zeros at the end of its decimals: +12.500 → 12.5, 12.00 → 12. */
export const withoutZeros = (text: Sql): Sql =>
  sql`replaceRegexpAll(${text}, ${PLUS_OR_TAIL}, ${FIRST})`

const DIGITS = pattern(String.raw`^-?\d{1,12}(\.\d+)?$`)
const PLAIN_QUANTITY = pattern(String.raw`^(?:-?\d{1,9}(?:\.\d{1,3})?)?$`)
const QUANTITY = pattern(String.raw`^-?\d{1,9}(\.\d{1,3})?$`)
const TOO_LARGE = pattern(String.raw`^-?\d{10,}(\.\d*)?$`)
const UNITS = pattern(String.raw`\s*(?:件|个|盒|瓶|袋|箱|包|份|条|双|套|只|支|张|台|本|pcs?|x)$`)
const NO_QUANTITY = sql`CAST(NULL, 'Nullable(Decimal(18, 3))')`

/** Pieces or weight, up to three decimals, exact. A unit behind the number is dropped. */
export const quantityValue: ValueKind = {
  key: 'quantity',
  way: ({ absolute }) => ({
    key: `quantity${absolute ? ' absolute' : ''}`,
    isPlain: (cell) => sql`match(${cell}, ${PLAIN_QUANTITY})`,
    plainValue: (cell) => sql`toDecimal64OrNull(${cell}, 3)`,
    clean: (cell) =>
      withoutZeros(withoutGroups(sql`replaceRegexpOne(${narrowSql(cell)}, ${UNITS}, '')`)),
    parse: (text) => sql`if(match(${text}, ${QUANTITY}), toDecimal64OrNull(${text}, 3), NULL)`,
    type: 'Decimal(18, 3)',
    code: (text) =>
      sql`multiIf(match(${text}, ${TOO_LARGE}), 'quantity_too_large', match(${text}, ${DIGITS}), 'quantity_decimals', 'invalid_quantity')`,
    blank: NO_QUANTITY,
    ...(absolute ? { finish: (value: Sql) => sql`abs(${value})` } : {}),
  }),
}

const decimal = (
  key: string,
  scale: number,
  precision: number,
  range: readonly [least: number, most: number],
): ValueKind => ({
  key,
  way: ({ unit }) => {
    const digits = param(scale, 'UInt8')
    const plain = pattern(String.raw`^(?:-?\d{1,8}(?:\.\d{1,${scale}})?)?$`)
    const inMillis = unit === 'ms'
    const value = (text: Sql): Sql =>
      sql`toDecimal128OrNull(${text}, 12)${inMillis ? sql` / 1000` : sql``}`
    const inRange = (number: Sql): Sql =>
      sql`${number} BETWEEN ${param(range[0], 'Int64')} AND ${param(range[1], 'Int64')}`
    return {
      key: `${key}${inMillis ? ' ms' : ''}`,
      isPlain: (cell) =>
        inMillis
          ? sql`${cell} = ''`
          : sql`(match(${cell}, ${plain}) AND (${cell} = '' OR ${inRange(sql`toFloat64OrZero(${cell})`)}))`,
      plainValue: (cell) => sql`toDecimal64OrNull(${cell}, ${digits})`,
      clean: (cell) => withoutGroups(narrowSql(cell)),
      // What is measured may have any number of decimals; it is rounded.
      parse: (text) =>
        sql`if(match(${text}, ${DIGITS}) AND ${inRange(value(text))}, toDecimal64OrNull(toString(round(${value(text)}, ${digits})), ${digits}), NULL)`,
      type: `Decimal(${precision}, ${scale})`,
      code: (text) =>
        sql`if(match(${text}, ${DIGITS}) OR match(${text}, ${SCIENTIFIC}), 'number_out_of_range', 'invalid_number')`,
      blank: sql`CAST(NULL, ${param(`Nullable(Decimal(${precision}, ${scale}))`, 'String')})`,
    }
  },
})

/** What an event is worth; four decimals. */
export const numberValue: ValueKind = decimal('number', 4, 18, [-999_999_999_999, 999_999_999_999])
/** Dwell time in seconds; `unit: ms` where the file has milliseconds. */
export const secondsValue: ValueKind = decimal('seconds', 3, 12, [0, 100_000_000])
/** A score as it was given: 1–5, 0–10, 0–100. */
export const scoreValue: ValueKind = decimal('score', 3, 9, [-1000, 1000])
