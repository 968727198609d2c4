import { sql } from '#sql/sql.ts'
import { cleanSql, excelCode, EXCEL_ERROR, firstCode, SUSPECT } from './clean.ts'
import { aliases, pattern, type ValueKind } from './value.ts'

const textOf = (key: string, most: number): ValueKind => ({
  key,
  read: ({ id, cell }) => {
    const { lets, define } = aliases(id)
    const text = define('v', sql`if(match(${cell}, ${SUSPECT}), ${cleanSql(cell)}, ${cell})`)
    return {
      lets,
      value: text,
      // Bytes first: they are cheap to count, and never fewer than characters.
      fine: sql`((length(${text}) <= ${most} OR lengthUTF8(${text}) <= ${most}) AND NOT (startsWith(${text}, '#') AND match(${text}, ${EXCEL_ERROR})))`,
      code: firstCode(excelCode(text), sql`'text_too_long'`),
    }
  },
})

/** A name or word: trimmed, otherwise as it is written. */
export const textValue: ValueKind = textOf('text', 500)
/** What somebody wrote. */
export const longTextValue: ValueKind = textOf('long_text', 10_000)

const SEPARATORS = pattern(String.raw`\s*[,，;；|、\n]\s*`)

/** Several words in a cell; none twice. */
export const listValue: ValueKind = {
  key: 'list',
  read: (input) => {
    const text = textValue.read(input)
    return {
      ...text,
      value: sql`if(${text.value} = '', CAST([], 'Array(String)'), arrayDistinct(arrayFilter(w -> w != '', splitByRegexp(${SEPARATORS}, ${text.value}))))`,
    }
  },
}
