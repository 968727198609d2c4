import { sql } from '#sql/sql.ts'
import { excelCode, firstCode, MASKED, narrowSql, SCIENTIFIC } from './clean.ts'
import { aliases, pattern, type ValueKind } from './value.ts'

const PLAIN_PHONE = pattern(String.raw`^1\d{10}$`)
/** 13800138000-1234, 13800138000转1234: a number lent by the platform for one parcel; it is nobody's. */
const LENT = pattern(String.raw`^\d{8,}\s*(?:-\s*\d{3,5}|转\s*\d+|ext\.?\s*\d+)$`)
const ORNAMENTS = pattern(String.raw`[\s().\-‐-―/]+|\.0+$`)
const CHINESE = pattern(String.raw`^(?:\+86|0086|86)?(1\d{10})$`)
/** With the area code; the first zero is dialled only within the country. */
const LANDLINE = pattern(String.raw`^(?:\+86|0086)?0?([2-9]\d{9,10}|10\d{8})$`)
const ABROAD = pattern(String.raw`^(?:\+|00)([1-9]\d{6,14})$`)
const FIRST = pattern(String.raw`\1`)

/** A phone number as E.164; one without a country is Chinese. Masked and lent numbers are left out. */
export const phoneValue: ValueKind = {
  key: 'phone',
  read: ({ id, cell }) => {
    const { lets, define } = aliases(id)
    const plain = define('plain', sql`match(${cell}, ${PLAIN_PHONE})`)
    const text = define('text', sql`multiIf(${plain}, ${cell}, ${cell} = '', '', ${narrowSql(cell)})`)
    const none = define('none', sql`${text} = '' OR (NOT ${plain} AND (match(${text}, ${MASKED}) OR match(lower(${text}), ${LENT})))`)
    const bare = define('bare', sql`multiIf(${plain} OR ${none}, '', replaceRegexpAll(${text}, ${ORNAMENTS}, ''))`)
    const value = define('v', sql`multiIf(
      ${plain}, concat('+86', ${text}),
      ${bare} = '', '',
      match(${bare}, ${CHINESE}), concat('+86', replaceRegexpOne(${bare}, ${CHINESE}, ${FIRST})),
      match(${bare}, ${LANDLINE}), concat('+86', replaceRegexpOne(${bare}, ${LANDLINE}, ${FIRST})),
      match(${bare}, ${ABROAD}), concat('+', replaceRegexpOne(${bare}, ${ABROAD}, ${FIRST})),
      '')`)
    return {
      lets,
      value,
      fine: sql`(${none} OR ${value} != '')`,
      code: firstCode(excelCode(text), sql`if(match(${text}, ${SCIENTIFIC}), 'id_scientific', 'invalid_phone')`),
    }
  },
}
