import { param, type Sql, sql } from '#sql/sql.ts'
import { cleanSql, EXCEL_ERROR, PLAIN_TEXT } from './clean.ts'
import { pattern, type ValueKind, type Way } from './value.ts'

const blank = sql`''`

const textWay = (key: string, most: number): Way => ({
  key,
  // Bytes are cheap to count, and never fewer than characters.
  isPlain: (cell) =>
    sql`(length(${cell}) <= ${param(most, 'UInt32')} AND match(${cell}, ${PLAIN_TEXT}))`,
  plainValue: (cell) => cell,
  clean: cleanSql,
  parse: (text) =>
    sql`if(lengthUTF8(${text}) > ${param(most, 'UInt32')} OR match(${text}, ${EXCEL_ERROR}), NULL, ${text})`,
  type: 'String',
  code: () => sql`'text_too_long'`,
  blank,
})

/** A name or word: trimmed, otherwise as it is written. */
export const textValue: ValueKind = { key: 'text', way: () => textWay('text', 500) }
/** What somebody wrote. */
export const longTextValue: ValueKind = {
  key: 'long_text',
  way: () => textWay('long_text', 10_000),
}

const SEPARATORS = pattern(String.raw`\s*[,，;；|、\n]\s*`)

/** Several words in a cell; none twice. */
export const listValue: ValueKind = {
  key: 'list',
  way: () => ({
    ...textWay('text', 500),
    finish: (text: Sql) =>
      sql`if(${text} = '', CAST([], 'Array(String)'), arrayDistinct(arrayFilter(w -> w != '', splitByRegexp(${SEPARATORS}, ${text}))))`,
  }),
}
