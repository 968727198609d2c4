import { sql } from '#sql/sql.ts'
import { excelCode, firstCode, MASKED, narrowSql } from './clean.ts'
import { aliases, pattern, type ValueKind } from './value.ts'

const PLAIN_EMAIL = pattern(String.raw`^[0-9a-z._+%-]{1,64}@[0-9a-z-]+(\.[0-9a-z-]+)+$`)
const EMAIL = pattern(String.raw`^[^\s@,;<>"]{1,64}@[^\s@,;<>".]+(\.[^\s@,;<>".]+)+$`)

/** An e-mail address in lower case. Masked ones (a***@example.com) are left out. */
export const emailValue: ValueKind = {
  key: 'email',
  read: ({ id, cell }) => {
    const { lets, define } = aliases(id)
    const plain = define('plain', sql`match(${cell}, ${PLAIN_EMAIL})`)
    const text = define('text', sql`multiIf(${plain}, ${cell}, ${cell} = '', '', lowerUTF8(${narrowSql(cell)}))`)
    const value = define('v', sql`if(NOT ${plain} AND match(${text}, ${MASKED}), '', ${text})`)
    return {
      lets,
      value,
      fine: sql`(${plain} OR ${value} = '' OR (match(${value}, ${EMAIL}) AND length(${value}) <= 254))`,
      code: firstCode(excelCode(text), sql`'invalid_email'`),
    }
  },
}
