import { param, type Sql, sql } from '#sql/sql.ts'
import type { Field, OpenFields } from './fact.ts'

/** Digits after the point that a text read as a number keeps; further ones are cut off. */
const SCALE = 4
const NUMBER = '^-?[0-9]{1,13}([.][0-9]+)?$'
const KEPT = '^(-?[0-9]{1,13}(?:[.][0-9]{1,4})?)[0-9]*$'

/**
 * A field of what shops add to a fact: `properties.NAME` is the text, '' where there is none. `properties.NAME:number`
 * is that text as a number, where it is one: a sign, up to 13 digits, a point and more digits, of which four count.
 */
export function openField<Row>(open: OpenFields<Row>, key: string): Field<Row> | undefined {
  const prefix = `${open.prefix}.`
  if (!key.startsWith(prefix)) return undefined
  const isNumber = key.endsWith(':number')
  const entry = key.slice(prefix.length, isNumber ? -':number'.length : undefined)
  if (entry === '') return undefined
  const text = sql`${open.column}[${entry}]`
  const read = (row: Row): string => open.read(row)[entry] ?? ''
  const name = {
    zh: `${open.name.zh}“${entry}”`,
    en: `${open.name.en} “${entry}”`,
  }
  if (!isNumber) return { key, name, type: 'text', unit: 'text', many: true, sql: () => text, read }
  return {
    key,
    name: { zh: `${name.zh}（数值）`, en: `${name.en} as a number` },
    type: 'decimal',
    scale: SCALE,
    unit: 'quantity',
    nullable: true,
    sql: () => numberSql(text),
    read: (row) => stepsIn(read(row)),
  }
}

const numberSql = (text: Sql): Sql =>
  sql`if(match(${text}, ${param(NUMBER, 'String')}), toDecimal64OrNull(extract(${text}, ${param(KEPT, 'String')}), 4), NULL)`

/** The number that a text says, in steps of 10^-4; null if it says none. */
function stepsIn(text: string): number | null {
  if (!new RegExp(NUMBER).test(text)) return null
  const negative = text.startsWith('-')
  const [whole = '', part = ''] = text.replace('-', '').split('.')
  const steps = Number(`${whole}${part.slice(0, SCALE).padEnd(SCALE, '0')}`)
  return (negative ? -steps : steps) || 0
}
