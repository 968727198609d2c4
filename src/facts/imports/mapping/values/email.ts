import { sql } from '#sql/sql.ts'
import { MASKED, narrowSql } from './clean.ts'
import { pattern, type ValueKind } from './value.ts'

const PLAIN_EMAIL = pattern(String.raw`^(?:[0-9a-z._+%-]{1,64}@[0-9a-z-]+(?:\.[0-9a-z-]+)+)?$`)
const EMAIL = pattern(String.raw`^[^\s@,;<>"]{1,64}@[^\s@,;<>".]+(\.[^\s@,;<>".]+)+$`)

/** An e-mail address in lower case. Masked ones (a***@example.com) are left out. */
export const emailValue: ValueKind = {
  key: 'email',
  way: () => ({
    key: 'email',
    isPlain: (cell) => sql`match(${cell}, ${PLAIN_EMAIL})`,
    plainValue: (cell) => cell,
    clean: (cell) => sql`lowerUTF8(${narrowSql(cell)})`,
    parse: (text) =>
      sql`multiIf(match(${text}, ${MASKED}), '', match(${text}, ${EMAIL}) AND length(${text}) <= 254, ${text}, NULL)`,
    type: 'String',
    code: () => sql`'invalid_email'`,
    blank: sql`''`,
  }),
}
