import { sql } from '#sql/sql.ts'
import { MASKED, narrowSql, SCIENTIFIC } from './clean.ts'
import { bind, pattern, type ValueKind } from './value.ts'

const PLAIN_PHONE = pattern(String.raw`^(?:1\d{10})?$`)
const PLAIN_ABROAD = pattern(String.raw`^(?:\+[1-9]\d{6,14})?$`)
/** 13800138000-1234, 13800138000转1234: a number lent by the platform for one parcel; it is nobody's. */
const LENT = pattern(String.raw`^\d{8,}\s*(?:-\s*\d{3,5}|转\s*\d+|ext\.?\s*\d+)$`)
const ORNAMENTS = pattern(String.raw`\.0+$|[\s().\-‐-―/]+`)
const CHINESE = pattern(String.raw`^(?:\+86|0086|86)?(1\d{10})$`)
/** With the area code; the first zero is dialled only within the country. */
const LANDLINE = pattern(String.raw`^(?:\+86|0086)?0?([2-9]\d{9,10}|10\d{8})$`)
const ABROAD = pattern(String.raw`^(?:\+|00)([1-9]\d{6,14})$`)
const FIRST = pattern(String.raw`\1`)

/** A phone number as E.164; one without a country is Chinese. Masked and lent numbers are left out. */
export const phoneValue: ValueKind = {
  key: 'phone',
  way: ({ region = 'CN' }) => ({
    key: region === 'CN' ? 'phone' : 'phone abroad',
    isPlain: (cell) => sql`match(${cell}, ${region === 'CN' ? PLAIN_PHONE : PLAIN_ABROAD})`,
    plainValue: (cell) =>
      region === 'CN' ? sql`if(${cell} = '', '', concat('+86', ${cell}))` : cell,
    clean: narrowSql,
    parse: (text) =>
      sql`if(match(${text}, ${MASKED}) OR match(lower(${text}), ${LENT}), '', ${bind(
        sql`n`,
        sql`replaceRegexpAll(${text}, ${ORNAMENTS}, '')`,
        // National numbers of other countries were written with their country while the file was read.
        sql`multiIf(
        ${region === 'CN' ? sql`0` : sql`1`}, if(match(n, ${ABROAD}), concat('+', replaceRegexpOne(n, ${ABROAD}, ${FIRST})), NULL),
        match(n, ${CHINESE}), concat('+86', replaceRegexpOne(n, ${CHINESE}, ${FIRST})),
        match(n, ${LANDLINE}), concat('+86', replaceRegexpOne(n, ${LANDLINE}, ${FIRST})),
        match(n, ${ABROAD}), concat('+', replaceRegexpOne(n, ${ABROAD}, ${FIRST})),
        NULL)`,
      )})`,
    type: 'String',
    code: (text) => sql`if(match(${text}, ${SCIENTIFIC}), 'id_scientific', 'invalid_phone')`,
    blank: sql`''`,
  }),
}
