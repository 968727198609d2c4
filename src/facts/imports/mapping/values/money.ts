import { param, type Sql, sql } from '#sql/sql.ts'
import { excelCode, firstCode, narrowSql, SCIENTIFIC } from './clean.ts'
import { withoutGroups, withoutZeros } from './number.ts'
import { aliases, pattern, type ValueContext, type ValueKind } from './value.ts'

/** What stands around amounts in exports: signs and names of currencies before or behind. */
const BEFORE = pattern(String.raw`^(\(?[-+]?)\s*(?:CNY|RMB|USD|EUR|GBP|HKD|HK\$|NT\$|US\$|JPY|JP¥|[¥￥$€£₩₹]|元)\s*`)
const BEHIND = pattern(String.raw`\s*(?:元|圆|人民币|CNY|RMB|USD|EUR|GBP|HKD|JPY|[¥￥$€£])(\)?)$`)
/** Bookkeepers' minus signs: (12.00), 12.00-, −12.00. */
const BRACKETS = pattern(String.raw`^\((.*)\)$`)
const TRAILING = pattern(String.raw`^([\d.,]+)-$`)
const MINUS = pattern(String.raw`^[−–—]`)
const NEGATIVE = pattern(String.raw`-\1`)
const FIRST = pattern(String.raw`\1`)
const DIGITS = pattern(String.raw`^-?\d+(\.\d+)?$`)
const TOO_LARGE = pattern(String.raw`^-?\d{13,}(\.\d*)?$`)
const GROUPED_BY_POINTS = pattern(String.raw`^-?\d{1,3}(\.\d{3})+(,\d+)?$`)
const WHOLE = pattern(String.raw`^-?\d{1,15}$`)

/** An amount as whole minor units, exactly; never rounded. */
export const moneyValue: ValueKind = {
  key: 'money',
  read: ({ id, cell, source, context }) => {
    const { lets, define } = aliases(id)
    const { plain: isPlain, minor, decimalsFit } = source.unit === 'minor' ? IN_MINOR : inMajor(context)
    const isPlainCell = source.decimal === ',' ? sql`0` : isPlain(cell)
    const plain = define('plain', isPlainCell)
    const text = define('text', sql`multiIf(${plain}, ${cell}, ${cell} = '', '', ${amountText(cell, source.decimal ?? '.')})`)
    const read = define('read', sql`multiIf(${plain}, ${minor(cell)}, ${text} = '', NULL, ${isPlain(text)}, ${minor(text)}, NULL)`)
    const value = source.absolute ? define('v', sql`abs(${read})`) : read
    return {
      lets,
      value,
      fine: sql`(isNotNull(${read}) OR ${text} = '')`,
      code: firstCode(
        excelCode(text),
        sql`multiIf(
          match(${text}, ${SCIENTIFIC}), 'amount_scientific',
          match(${text}, ${TOO_LARGE}), 'amount_too_large',
          match(${text}, ${DIGITS}) AND NOT ${decimalsFit(text)}, 'too_many_decimals',
          'invalid_amount')`,
      ),
    }
  },
}

/** A plain decimal text of what the cell says. */
function amountText(cell: Sql, point: '.' | ','): Sql {
  const bare = sql`replaceRegexpOne(replaceRegexpOne(${narrowSql(cell)}, ${BEFORE}, ${FIRST}), ${BEHIND}, ${FIRST})`
  const signed = sql`replaceRegexpOne(replaceRegexpOne(replaceRegexpOne(${bare}, ${BRACKETS}, ${NEGATIVE}), ${TRAILING}, ${NEGATIVE}), ${MINUS}, '-')`
  const ordered =
    point === '.' ? withoutGroups(signed) : sql`replaceAll(if(match(${signed}, ${GROUPED_BY_POINTS}), replaceAll(${signed}, '.', ''), ${signed}), ',', '.')`
  return withoutZeros(ordered)
}

type Reading = {
  readonly plain: (text: Sql) => Sql
  readonly minor: (text: Sql) => Sql
  /** Of a number's text: whether it has no more decimals than the currency. */
  readonly decimalsFit: (text: Sql) => Sql
}

const IN_MINOR: Reading = {
  plain: (text) => sql`match(${text}, ${WHOLE})`,
  minor: (text) => sql`toInt64OrNull(${text})`,
  decimalsFit: (text) => sql`position(${text}, '.') = 0`,
}

function inMajor({ digits }: ValueContext): Reading {
  if (typeof digits !== 'number') return inMixed(digits)
  const plain = pattern(digits === 0 ? String.raw`^-?\d{1,12}$` : String.raw`^-?\d{1,12}(\.\d{1,${digits}})?$`)
  return {
    plain: (text) => sql`match(${text}, ${plain})`,
    // A decimal of the currency's own scale holds the minor units as they are.
    minor: (text) => sql`reinterpretAsInt64(toDecimal64OrZero(${text}, ${param(digits, 'UInt8')}))`,
    decimalsFit: (text) => sql`${decimalsOf(text)} <= ${digits}`,
  }
}

const MOST_DIGITS = pattern(String.raw`^-?\d{1,12}(\.\d{1,3})?$`)

/** The rows' currencies differ: read with three decimals, then cut to what the row's currency has. */
const inMixed = (digits: Sql): Reading => ({
  plain: (text) => sql`(match(${text}, ${MOST_DIGITS}) AND ${decimalsOf(text)} <= ${digits})`,
  minor: (text) => sql`intDiv(reinterpretAsInt64(toDecimal64OrZero(${text}, 3)), toInt64(exp10(3 - ${digits})))`,
  decimalsFit: (text) => sql`${decimalsOf(text)} <= ${digits}`,
})

const decimalsOf = (text: Sql): Sql => sql`if(position(${text}, '.') = 0, 0, length(${text}) - position(${text}, '.'))`
