import { param, type Sql, sql } from '#sql/sql.ts'
import { excelCode, firstCode, narrowSql, SCIENTIFIC } from './clean.ts'
import { aliases, pattern, type ValueKind } from './value.ts'

const GROUPED = pattern(String.raw`^([+-]?\d{1,3})((?:,\d{3})+)(\.\d*)?$`)

/** Thousands separators out, where they stand where they should. */
export const withoutGroups = (text: Sql): Sql => sql`if(match(${text}, ${GROUPED}), replaceAll(${text}, ',', ''), ${text})`

const PLUS = pattern(String.raw`^\+`)
const TAIL = pattern(String.raw`(\.\d*?)0*$`)
const FIRST = pattern(String.raw`\1`)
const POINT = pattern(String.raw`\.$`)

/** The decimals of a number's text without zeros at their end: 12.500 → 12.5, 12.00 → 12. */
export const withoutZeros = (text: Sql): Sql =>
  sql`replaceRegexpOne(replaceRegexpOne(replaceRegexpOne(${text}, ${PLUS}, ''), ${TAIL}, ${FIRST}), ${POINT}, '')`

const DIGITS = pattern(String.raw`^-?\d{1,12}(\.\d+)?$`)
const PLAIN_QUANTITY = pattern(String.raw`^-?\d{1,9}(\.\d{1,3})?$`)
const TOO_LARGE = pattern(String.raw`^-?\d{10,}(\.\d*)?$`)
const UNITS = pattern(String.raw`\s*(?:件|个|盒|瓶|袋|箱|包|份|条|双|套|只|支|张|台|本|pcs?|x)$`)

/** Pieces or weight, up to three decimals, exact. A unit behind the number is dropped. */
export const quantityValue: ValueKind = {
  key: 'quantity',
  read: ({ id, cell, source }) => {
    const { lets, define } = aliases(id)
    const plain = define('plain', sql`match(${cell}, ${PLAIN_QUANTITY})`)
    const text = define('text', sql`multiIf(${plain}, ${cell}, ${cell} = '', '', ${withoutZeros(withoutGroups(sql`replaceRegexpOne(${narrowSql(cell)}, ${UNITS}, '')`))})`)
    const read = define('read', sql`multiIf(${plain}, toDecimal64OrNull(${cell}, 3), match(${text}, ${PLAIN_QUANTITY}), toDecimal64OrNull(${text}, 3), NULL)`)
    const value = source.absolute ? define('v', sql`abs(${read})`) : read
    return {
      lets,
      value,
      fine: sql`(isNotNull(${read}) OR ${text} = '')`,
      code: firstCode(
        excelCode(text),
        sql`multiIf(match(${text}, ${TOO_LARGE}), 'quantity_too_large', match(${text}, ${DIGITS}), 'quantity_decimals', 'invalid_quantity')`,
      ),
    }
  },
}

const decimal = (key: string, scale: number, range: { readonly least: number; readonly most: number }): ValueKind => ({
  key,
  read: ({ id, cell, source }) => {
    const { lets, define } = aliases(id)
    const digits = param(scale, 'UInt8')
    const plain = define('plain', sql`match(${cell}, ${pattern(String.raw`^-?\d{1,9}(\.\d{1,${scale}})?$`)})`)
    const text = define('text', sql`multiIf(${plain}, ${cell}, ${cell} = '', '', ${withoutGroups(narrowSql(cell))})`)
    // What is measured may have any number of decimals; it is rounded.
    const whole = sql`toDecimal128OrNull(${text}, 18)`
    const scaled = source.unit === 'ms' ? sql`${whole} / 1000` : whole
    const number = define('v', sql`multiIf(
      ${text} = '', NULL,
      ${plain} AND ${source.unit === 'ms' ? sql`0` : sql`1`}, toDecimal64OrNull(${cell}, ${digits}),
      match(${text}, ${DIGITS}), toDecimal64OrNull(toString(round(${scaled}, ${digits})), ${digits}),
      NULL)`)
    return {
      lets,
      value: number,
      fine: sql`(${text} = '' OR (isNotNull(${number}) AND ${number} BETWEEN ${range.least} AND ${range.most}))`,
      code: firstCode(
        excelCode(text),
        sql`if(isNotNull(${number}) OR match(${text}, ${SCIENTIFIC}), 'number_out_of_range', 'invalid_number')`,
      ),
    }
  },
})

/** What an event is worth; four decimals. */
export const numberValue: ValueKind = decimal('number', 4, { least: -999_999_999_999, most: 999_999_999_999 })
/** Dwell time in seconds; `unit: ms` where the file has milliseconds. */
export const secondsValue: ValueKind = decimal('seconds', 3, { least: 0, most: 100_000_000 })
/** A score as it was given: 1–5, 0–10, 0–100. */
export const scoreValue: ValueKind = decimal('score', 3, { least: -1000, most: 1000 })
