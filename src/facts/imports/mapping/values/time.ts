import { type Bound, param, type Sql, sql } from '#sql/sql.ts'
import type { ColumnSource } from '../mapping.ts'
import { narrowSql } from './clean.ts'
import { bind, pattern, type ValueContext, type ValueKind } from './value.ts'

/** `2026-11-11 00:02:11` with a day that exists; 29 February goes the long way. */
const PLAIN_TIME = pattern(
  String.raw`^(?:(?:19|20|21)\d\d-(?:(?:0[1-9]|1[0-2])-(?:0[1-9]|1\d|2[0-8])|(?:0[13-9]|1[0-2])-(?:29|30)|(?:0[13578]|1[02])-31) (?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d)?$`,
)

const CLOCK = String.raw`(?:(?:t|\s+|\s*(?:am|pm))\s*(am|pm)?\s*(\d{1,2}):(\d{1,2})(?::(\d{1,2})(?:[.,](\d{1,9}))?)?\s*(am|pm)?)?\s*(z|utc|gmt|(?:utc|gmt)?[+-]\d{1,2}:?\d{2})?$`
const ORDERS = {
  ymd: pattern(String.raw`^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})${CLOCK}`),
  // Month or day first; years may be short.
  other: pattern(String.raw`^(\d{1,2})[-/.](\d{1,2})[-/.](\d{4}|\d{2})${CLOCK}`),
}
const UNIX_SECONDS = pattern(String.raw`^\d{10}(\.\d+)?$`)
const UNIX_MILLIS = pattern(String.raw`^\d{13}(\.0+)?$`)
const ANY_NUMBER = pattern(String.raw`^\d{1,13}(\.\d{1,9})?$`)
const EXCEL_DAY = pattern(String.raw`^[1-7]\d{4}(\.\d+)?$`)

type Form = Exclude<NonNullable<ColumnSource['format']>, 'integer'>
const formOf = ({ format }: ColumnSource): Form =>
  format === undefined || format === 'integer' ? 'auto' : format
const isYearFirst = (form: Form): boolean => form !== 'mdy' && form !== 'dmy'

const NO_TIME = sql`CAST(NULL, 'Nullable(DateTime64(3, \\'UTC\\'))')`

/** An instant. A text with an offset says its zone itself, any other is local time; a date is its first instant. */
export const timeValue: ValueKind = {
  key: 'time',
  way: (source, context) => {
    const form = formOf(source)
    const hasPlain = form === 'auto' || form === 'ymd'
    return {
      key: `time ${form}`,
      isPlain: (cell) => (hasPlain ? sql`match(${cell}, ${PLAIN_TIME})` : sql`${cell} = ''`),
      // (The engine takes an empty text for 1970.)
      plainValue: (cell) =>
        hasPlain
          ? sql`if(${cell} = '', NULL, ${inUtc(local(sql`toDateTime64OrNull(${cell}, 3, ${context.zone})`, sql`toDateTime64OrNull(${cell}, 3, 'UTC')`, context))})`
          : NO_TIME,
      clean: timeText,
      parse: (text) => {
        const written = partsOf(form)
        return sql`multiIf(
          match(${text}, ${written.order}), ${written.bound(text, sql`if(${written.exists}, ${written.instant(context)}, NULL)`)},
          ${numberTime(text, form, context)})`
      },
      type: "DateTime64(3, 'UTC')",
      code: (text) => {
        const written = partsOf(form)
        return sql`multiIf(
          match(${text}, ${written.order}), ${written.bound(text, sql`multiIf(NOT ${written.inRange}, 'time_out_of_range', NOT ${written.hasDay}, 'impossible_date', 'impossible_time')`)},
          match(${text}, ${ORDERS.other}), 'ambiguous_date',
          'invalid_time')`
      },
      blank: NO_TIME,
    }
  },
}

/** A day without a time, as yyyy-mm-dd: a birthday. */
export const dateValue: ValueKind = {
  key: 'date',
  way: (source) => {
    const written = partsOf(formOf(source))
    return {
      key: `date ${formOf(source)}`,
      isPlain: (cell) => sql`${cell} = ''`,
      plainValue: (cell) => cell,
      clean: timeText,
      parse: (text) => sql`multiIf(
        match(${text}, ${written.order}), ${written.bound(text, sql`if(${written.exists}, ${written.day}, NULL)`)},
        match(${text}, ${EXCEL_DAY}), toString(addDays(toDate32('1970-01-01'), toInt32(toFloat64OrZero(${text})) - 25569)),
        NULL)`,
      type: 'String',
      code: () => sql`'invalid_birthday'`,
      blank: sql`''`,
    }
  },
}

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
  const replace = (text: Sql, from: Bound, to: Bound | Sql): Sql =>
    sql`replaceRegexpAll(${text}, ${from}, ${to})`
  let text = sql`lower(${narrowSql(cell)})`
  text = replace(text, NUMBER_MARKS, sql`'-'`)
  text = replace(text, DAY_MARKS, sql`' '`)
  text = replace(text, CLOCK_MARKS, sql`':'`)
  text = sql`replaceAll(${text}, '秒', '')`
  text = replace(replace(text, MORNING, sql`'am'`), AFTERNOON, sql`'pm'`)
  text = replace(sql`trim(${text})`, OPEN_CLOCK, sql`':00'`)
  return replace(replace(text, COMPACT_TIME, SPACED_TIME), COMPACT_DAY, SPACED_DAY)
}

/** The numbers of a written date and time (`g` its texts, `n` its numbers), and what they make. */
function partsOf(form: Form) {
  const order = isYearFirst(form) ? ORDERS.ymd : ORDERS.other
  const year = isYearFirst(form) ? sql`n[1]` : sql`n[3] + if(length(g[3]) = 2, 2000, 0)`
  const month = form === 'mdy' ? sql`n[1]` : sql`n[2]`
  const day = form === 'mdy' ? sql`n[2]` : form === 'dmy' ? sql`n[1]` : sql`n[3]`
  // 12 am is midnight, 12 pm noon.
  const hour = sql`(n[5] % if(g[4] != '' OR g[9] != '', 12, 100) + if(g[4] = 'pm' OR g[9] = 'pm', 12, 0))`
  const isLeap = sql`(${year}) % 4 = 0 AND ((${year}) % 100 != 0 OR (${year}) % 400 = 0)`
  const inRange = sql`(${year} BETWEEN 1900 AND 2199)`
  const hasDay = sql`(${month} BETWEEN 1 AND 12 AND ${day} BETWEEN 1 AND [31, if(${isLeap}, 29, 28), 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][${month}])`
  const clock = (zone: Bound | Sql): Sql =>
    sql`makeDateTime64(${year}, ${month}, ${day}, ${hour}, n[6], n[7], toInt32OrZero(substring(rightPad(g[8], 3, '0'), 1, 3)), 3, ${zone})`
  const offset = bind(
    sql`z`,
    sql`leftPad(replaceRegexpAll(g[10], ${pattern('[^0-9]')}, ''), 4, '0')`,
    sql`(toInt32OrZero(substring(z, 1, 2)) * 60 + toInt32OrZero(substring(z, 3, 2))) * if(position(g[10], '-') > 0, -1, 1)`,
  )
  return {
    order,
    inRange,
    hasDay,
    exists: sql`(${inRange} AND ${hasDay} AND ${hour} <= 23 AND n[6] <= 59 AND n[7] <= 59)`,
    instant: (context: ValueContext): Sql =>
      sql`if(g[10] = '', ${inUtc(local(clock(context.zone), clock(sql`'UTC'`), context))}, subtractMinutes(${clock(sql`'UTC'`)}, ${offset}))`,
    day: sql`concat(leftPad(toString(${year}), 4, '0'), '-', leftPad(toString(${month}), 2, '0'), '-', leftPad(toString(${day}), 2, '0'))`,
    bound: (text: Sql, body: Sql): Sql =>
      bind(
        sql`g`,
        sql`extractGroups(${text}, ${order})`,
        bind(sql`n`, sql`arrayMap(p -> toInt32OrZero(p), g)`, body),
      ),
  }
}

/** Times that are numbers: seconds or milliseconds since 1970, or days as Excel counts them. */
function numberTime(text: Sql, form: Form, context: ValueContext): Sql {
  const millis = (count: Sql): Sql => sql`fromUnixTimestamp64Milli(toInt64(${count}), 'UTC')`
  const seconds = millis(sql`round(toDecimal128OrZero(${text}, 6) * 1000)`)
  const whole = millis(sql`toDecimal128OrZero(${text}, 0)`)
  const wall = bind(
    sql`w`,
    sql`formatDateTime(${millis(sql`round((toFloat64OrZero(${text}) - 25569) * 86400) * 1000`)}, '%Y-%m-%d %H:%i:%S')`,
    inUtc(
      local(
        sql`toDateTime64OrNull(w, 3, ${context.zone})`,
        sql`toDateTime64OrNull(w, 3, 'UTC')`,
        context,
      ),
    ),
  )
  const read: Record<Form, Sql> = {
    auto: sql`match(${text}, ${UNIX_SECONDS}), ${seconds}, match(${text}, ${UNIX_MILLIS}), ${whole}, match(${text}, ${EXCEL_DAY}), ${wall}, NULL`,
    ymd: sql`NULL`,
    mdy: sql`NULL`,
    dmy: sql`NULL`,
    unix_s: sql`match(${text}, ${ANY_NUMBER}), ${seconds}, NULL`,
    unix_ms: sql`match(${text}, ${ANY_NUMBER}), ${whole}, NULL`,
    excel: sql`match(${text}, ${EXCEL_DAY}), ${wall}, NULL`,
  }
  return read[form]
}

/**
 * Local time where clocks are put forward: a time in the gap counts with the offset before it, as everywhere in the
 * product, and not as the engine has it. `asUtc` is the same clock face in UTC.
 */
const local = (at: Sql, asUtc: Sql, context: ValueContext): Sql =>
  context.hasGaps
    ? sql`subtractSeconds(${asUtc}, ifNull(timezoneOffset(assumeNotNull(${at})), 0))`
    : at

const inUtc = (at: Sql): Sql => sql`toTimeZone(${at}, 'UTC')`
