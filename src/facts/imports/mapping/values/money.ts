import { param, type Sql, sql } from '#sql/sql.ts'
import { narrowSql, SCIENTIFIC } from './clean.ts'
import { withoutGroups, withoutZeros } from './number.ts'
import { pattern, type ValueContext, type ValueKind } from './value.ts'

/** What stands around amounts in exports: signs and names of currencies before or behind. */
const BEFORE = pattern(
  String.raw`^(\(?[-+]?)\s*(?:CNY|RMB|USD|EUR|GBP|HKD|HK\$|NT\$|US\$|JPY|JP¥|[¥￥$€£₩₹]|元)\s*`,
)
const BEHIND = pattern(String.raw`\s*(?:元|圆|人民币|CNY|RMB|USD|EUR|GBP|HKD|JPY|[¥￥$€£])(\)?)$`)
/** Bookkeepers' minus signs: (12.00), 12.00-, −12.00. */
const MINUS = pattern(String.raw`^(?:\((.*)\)|([\d.,]+)-|[−–—](.*))$`)
const NEGATIVE = pattern(String.raw`-\1\2\3`)
const FIRST = pattern(String.raw`\1`)
const DIGITS = pattern(String.raw`^-?\d+(\.\d+)?$`)
const TOO_LARGE = pattern(String.raw`^-?\d{13,}(\.\d*)?$`)
const POINT_GROUP = pattern(String.raw`\.(\d{3})\b`)
const BLANK = sql`CAST(NULL, 'Nullable(Int64)')`

/** An amount as whole minor units, exactly; never rounded. */
export const moneyValue: ValueKind = {
  key: 'money',
  way: ({ unit, decimal = '.', absolute }, context) => {
    const reading = unit === 'minor' ? IN_MINOR : inMajor(context)
    const comma = decimal === ','
    return {
      key: [
        'money',
        unit === 'minor' ? 'minor' : '',
        comma ? 'comma' : '',
        absolute ? 'absolute' : '',
      ].join(' '),
      isPlain: (cell) =>
        comma ? sql`${cell} = ''` : sql`(${cell} = '' OR ${reading.isNumber(cell)})`,
      plainValue: (cell) => sql`if(${cell} = '', NULL, ${reading.minor(cell)})`,
      clean: (cell) => amountText(cell, comma),
      parse: (text) => sql`if(${reading.isNumber(text)}, ${reading.minor(text)}, NULL)`,
      type: 'Int64',
      code: (text) => sql`multiIf(
        match(${text}, ${SCIENTIFIC}), 'amount_scientific',
        match(${text}, ${TOO_LARGE}), 'amount_too_large',
        match(${text}, ${DIGITS}), 'too_many_decimals',
        'invalid_amount')`,
      blank: BLANK,
      ...(absolute ? { finish: (value: Sql) => sql`abs(${value})` } : {}),
    }
  },
}

/** A plain decimal text of what the cell says. */
function amountText(cell: Sql, comma: boolean): Sql {
  const bare = sql`replaceRegexpOne(replaceRegexpOne(${narrowSql(cell)}, ${BEFORE}, ${FIRST}), ${BEHIND}, ${FIRST})`
  const signed = sql`replaceRegexpOne(${bare}, ${MINUS}, ${NEGATIVE})`
  return withoutZeros(
    comma
      ? sql`replaceAll(replaceRegexpAll(${signed}, ${POINT_GROUP}, ${FIRST}), ',', '.')`
      : withoutGroups(signed),
  )
}

type Reading = { readonly isNumber: (text: Sql) => Sql; readonly minor: (text: Sql) => Sql }

const WHOLE = pattern(String.raw`^-?\d{1,15}$`)
const IN_MINOR: Reading = {
  isNumber: (text) => sql`match(${text}, ${WHOLE})`,
  minor: (text) => sql`toInt64OrZero(${text})`,
}

function inMajor({ digits }: ValueContext): Reading {
  if (typeof digits !== 'number') return inMixed(digits)
  const plain = pattern(
    digits === 0 ? String.raw`^-?\d{1,12}$` : String.raw`^-?\d{1,12}(\.\d{1,${digits}})?$`,
  )
  return {
    isNumber: (text) => sql`match(${text}, ${plain})`,
    // A decimal of the currency's own scale holds the minor units as they are.
    minor: (text) => sql`reinterpretAsInt64(toDecimal64OrZero(${text}, ${param(digits, 'UInt8')}))`,
  }
}

const UP_TO_THREE = pattern(String.raw`^-?\d{1,12}(\.\d{1,3})?$`)

/** The rows' currencies differ: read with three decimals, then cut to what the row's currency has. */
const inMixed = (digits: Sql): Reading => ({
  isNumber: (text) =>
    sql`(match(${text}, ${UP_TO_THREE}) AND if(position(${text}, '.') = 0, 0, length(${text}) - position(${text}, '.')) <= ${digits})`,
  minor: (text) =>
    sql`intDiv(reinterpretAsInt64(toDecimal64OrZero(${text}, 3)), toInt64(exp10(3 - ${digits})))`,
})
