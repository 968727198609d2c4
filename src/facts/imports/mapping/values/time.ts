import { type Bound, param, type Sql, sql } from '#sql/sql.ts'
import type { ColumnSource } from '../mapping.ts'
import { excelCode, firstCode, narrowSql } from './clean.ts'
import { aliases, pattern, type ValueContext, type ValueKind } from './value.ts'

/** `2026-11-11 00:02:11` with a day that exists; 29 February goes the long way. */
const PLAIN_TIME = pattern(
  String.raw`^(?:19|20|21)\d\d-(?:(?:0[1-9]|1[0-2])-(?:0[1-9]|1\d|2[0-8])|(?:0[13-9]|1[0-2])-(?:29|30)|(?:0[13578]|1[02])-31) (?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d$`,
)

const CLOCK = String.raw`(?:(?:t|\s+|\s*(?:am|pm))\s*(am|pm)?\s*(\d{1,2}):(\d{1,2})(?::(\d{1,2})(?:[.,](\d{1,9}))?)?\s*(am|pm)?)?\s*(z|utc|gmt|(?:utc|gmt)?[+-]\d{1,2}:?\d{2})?$`
const ORDERS = {
  ymd: pattern(String.raw`^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})${CLOCK}`),
  // Month or day first; years may be short.
  other: pattern(String.raw`^(\d{1,2})[-/.](\d{1,2})[-/.](\d{4}|\d{2})${CLOCK}`),
}
const UNIX_SECONDS = pattern(String.raw`^\d{10}(\.\d+)?$`)
const UNIX_MILLIS = pattern(String.raw`^\d{13}(\.0+)?$`)
const ANY_NUMBER = pattern(String.raw`^\d{1,13}(\.\d+)?$`)
const EXCEL_DAY = pattern(String.raw`^[1-7]\d{4}(\.\d+)?$`)

type Form = Exclude<NonNullable<ColumnSource['format']>, 'integer'>

/** An instant. A text with an offset says its zone itself, any other is local time; a date is its first instant. */
export const timeValue: ValueKind = {
  key: 'time',
  read: ({ id, cell, source, context }) => {
    const { lets, define } = aliases(id)
    const form = formOf(source)
    const plain = define('plain', form === 'auto' || form === 'ymd' ? sql`match(${cell}, ${PLAIN_TIME})` : sql`0`)
    const text = define('text', sql`if(${plain} OR ${cell} = '', '', ${timeText(cell)})`)
    const parts = partsOf(text, form)
    const value = define('v', sql`multiIf(
      ${plain}, ${inUtc(local(sql`toDateTime64OrNull(${cell}, 3, ${context.zone})`, sql`toDateTime64OrNull(${cell}, 3, 'UTC')`, context))},
      ${text} = '', NULL,
      ${parts.exists}, ${inUtc(parts.instant(context))},
      ${numberTime(text, form, context)})`)
    return {
      lets,
      value,
      fine: sql`(isNotNull(${value}) OR ${text} = '')`,
      // Its own copy of the text: what two branches share, the engine computes for every row.
      code: firstCode(excelCode(text), partsOf(sql`concat(${text}, '')`, form).code(text)),
    }
  },
}

/** A day without a time, as yyyy-mm-dd: a birthday. */
export const dateValue: ValueKind = {
  key: 'date',
  read: ({ id, cell, source }) => {
    const { lets, define } = aliases(id)
    const form = formOf(source)
    const text = define('text', sql`if(${cell} = '', '', ${timeText(cell)})`)
    const parts = partsOf(text, form)
    const value = define('v', sql`multiIf(
      ${text} = '', '',
      ${parts.exists}, ${parts.day},
      match(${text}, ${EXCEL_DAY}), toString(addDays(toDate32('1899-12-30'), toInt32(toFloat64OrZero(${text})))),
      '')`)
    return { lets, value, fine: sql`(${value} != '' OR ${text} = '')`, code: firstCode(excelCode(text), sql`'invalid_birthday'`) }
  },
}

const formOf = ({ format }: ColumnSource): Form => (format === undefined || format === 'integer' ? 'auto' : format)

const NUMBER_MARKS = pattern('[年月]')
const DAY_MARKS = pattern('[日号]')
const CLOCK_MARKS = pattern('[时点分時點]')
const MORNING = pattern('上午|凌晨|早上|清晨')
const AFTERNOON = pattern('下午|晚上|傍晚|中午|夜间')
const OPEN_CLOCK = pattern(':$')
const COMPACT_DAY = pattern(String.raw`^(\d{4})(\d{2})(\d{2})$`)
const COMPACT_TIME = pattern(String.raw`^(\d{4})(\d{2})(\d{2})[ t]?(\d{2}):?(\d{2}):?(\d{2})$`)
const SPACED_DAY = param(String.raw`\1-\2-\3`, 'String')
const SPACED_TIME = param(String.raw`\1-\2-\3 \4:\5:\6`, 'String')

/** All spellings of a time as one: narrow, lower case, `-` and `:` for Chinese marks, am and pm in Latin letters. */
function timeText(cell: Sql): Sql {
  const replace = (text: Sql, from: Bound, to: Bound | Sql): Sql => sql`replaceRegexpAll(${text}, ${from}, ${to})`
  let text = sql`lower(${narrowSql(cell)})`
  text = replace(text, NUMBER_MARKS, sql`'-'`)
  text = replace(text, DAY_MARKS, sql`' '`)
  text = replace(text, CLOCK_MARKS, sql`':'`)
  text = sql`replaceAll(${text}, '秒', '')`
  text = replace(replace(text, MORNING, sql`'am'`), AFTERNOON, sql`'pm'`)
  text = replace(sql`trim(${text})`, OPEN_CLOCK, sql`':00'`)
  return replace(replace(text, COMPACT_TIME, SPACED_TIME), COMPACT_DAY, SPACED_DAY)
}

/** The numbers of a written date and time, and what they make. */
function partsOf(text: Sql, form: Form) {
  const order = form === 'mdy' || form === 'dmy' ? ORDERS.other : ORDERS.ymd
  const groups = sql`extractGroups(${text}, ${order})`
  const number = (index: number): Sql => sql`toInt32OrZero(${groups}[${index}])`
  const places = form === 'mdy' ? { year: 3, month: 1, day: 2 } : form === 'dmy' ? { year: 3, month: 2, day: 1 } : { year: 1, month: 2, day: 3 }
  const year = order === ORDERS.other ? sql`if(length(${groups}[3]) = 2, 2000, 0) + ${number(3)}` : number(places.year)
  const [month, day] = [number(places.month), number(places.day)]
  const half = sql`concat(${groups}[4], ${groups}[9])`
  const hour = sql`multiIf(${half} = 'pm' AND ${number(5)} < 12, ${number(5)} + 12, ${half} = 'am' AND ${number(5)} = 12, 0, ${number(5)})`
  const hasDay = sql`(${month} BETWEEN 1 AND 12 AND ${day} >= 1 AND ${day} <= toDayOfMonth(toLastDayOfMonth(makeDate32(${year}, greatest(1, least(12, ${month})), 1))))`
  const hasClock = sql`(${hour} <= 23 AND ${number(6)} <= 59 AND ${number(7)} <= 59)`
  const inRange = sql`(${year} BETWEEN 1900 AND 2199)`
  const millis = sql`toInt32OrZero(substring(rightPad(${groups}[8], 3, '0'), 1, 3))`
  const clock = (zone: Bound | Sql): Sql => sql`makeDateTime64(${year}, ${month}, ${day}, ${hour}, ${number(6)}, ${number(7)}, ${millis}, 3, ${zone})`
  return {
    exists: sql`(notEmpty(${groups}) AND ${inRange} AND ${hasDay} AND ${hasClock})`,
    instant: (context: ValueContext): Sql =>
      sql`if(${groups}[10] = '', ${inUtc(local(clock(context.zone), clock(sql`'UTC'`), context))}, subtractMinutes(${clock(sql`'UTC'`)}, ${offsetOf(sql`${groups}[10]`)}))`,
    day: sql`concat(leftPad(toString(${year}), 4, '0'), '-', leftPad(toString(${month}), 2, '0'), '-', leftPad(toString(${day}), 2, '0'))`,
    code: (written: Sql): Sql => sql`multiIf(
      empty(${groups}) AND match(${written}, ${ORDERS.other}), 'ambiguous_date',
      empty(${groups}), 'invalid_time',
      NOT ${inRange}, 'time_out_of_range',
      NOT ${hasDay}, 'impossible_date',
      'impossible_time')`,
  }
}

/** Minutes east of Greenwich: '+0800' → 480, 'z' → 0. */
function offsetOf(text: Sql): Sql {
  const digits = sql`leftPad(replaceRegexpAll(${text}, ${pattern('[^0-9]')}, ''), 4, '0')`
  const minutes = sql`toInt32OrZero(substring(${digits}, 1, 2)) * 60 + toInt32OrZero(substring(${digits}, 3, 2))`
  return sql`if(position(${text}, '-') > 0, -(${minutes}), ${minutes})`
}

/** Times that are numbers: seconds or milliseconds since 1970, or days as Excel counts them. */
function numberTime(text: Sql, form: Form, context: ValueContext): Sql {
  const millis = (thousandth: Sql): Sql => sql`fromUnixTimestamp64Milli(toInt64(${thousandth}), 'UTC')`
  const seconds = millis(sql`round(toDecimal128OrZero(${text}, 6) * 1000)`)
  const wall = millis(sql`round((toFloat64OrZero(${text}) - 25569) * 86400) * 1000`)
  const wallText = sql`formatDateTime(${wall}, '%Y-%m-%d %H:%i:%S')`
  const excel = inUtc(local(sql`toDateTime64OrNull(${wallText}, 3, ${context.zone})`, sql`toDateTime64OrNull(${wallText}, 3, 'UTC')`, context))
  const none = sql`CAST(NULL, 'Nullable(DateTime64(3, \\'UTC\\'))')`
  const read: Record<Form, Sql> = {
    auto: sql`multiIf(match(${text}, ${UNIX_SECONDS}), ${seconds}, match(${text}, ${UNIX_MILLIS}), ${millis(sql`toDecimal128OrZero(${text}, 0)`)}, match(${text}, ${EXCEL_DAY}), ${excel}, ${none})`,
    ymd: none,
    mdy: none,
    dmy: none,
    unix_s: sql`if(match(${text}, ${ANY_NUMBER}) AND length(${text}) <= 20, ${seconds}, ${none})`,
    unix_ms: sql`if(match(${text}, ${ANY_NUMBER}), ${millis(sql`toDecimal128OrZero(${text}, 0)`)}, ${none})`,
    excel: sql`if(match(${text}, ${EXCEL_DAY}), ${excel}, ${none})`,
  }
  return read[form]
}

/**
 * Local time where clocks are put forward: a time in the gap counts with the offset before it, as everywhere in the
 * product, and not as the engine has it. `asUtc` is the same clock face in UTC.
 */
const local = (at: Sql, asUtc: Sql, context: ValueContext): Sql =>
  context.hasGaps ? sql`subtractSeconds(${asUtc}, timezoneOffset(assumeNotNull(${at})))` : at

const inUtc = (at: Sql): Sql => sql`toTimeZone(${at}, 'UTC')`

