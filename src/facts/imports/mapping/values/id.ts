import { type Sql, sql } from '#sql/sql.ts'
import { excelCode, firstCode, MASKED, narrowSql, SCIENTIFIC } from './clean.ts'
import { aliases, pattern, type ValueInput, type ValueKind } from './value.ts'

/** Ids that need no cleaning; with a digit, so that “null” and “无” are none of them. */
const PLAIN_ID = pattern(String.raw`^[0-9A-Za-z_-]*[0-9][0-9A-Za-z_-]*$`)
const BAD_ID = pattern(String.raw`^=|^#{3,}$|^#(N/A|REF!|VALUE!|DIV/0!|NAME\?|NUM!|NULL!)|[\x00-\x1F\x7F]|^[+-]?\d(\.\d+)?[eE]\+\d{1,3}$`)
const ZERO_DECIMALS = pattern(String.raw`\.0+$`)
const CONTROL = pattern(String.raw`[\x00-\x1F\x7F]`)
const MAX_ID = 200

/** Somebody's own id of an order, a line, a product: kept as it is written, never a number. A masked one is a reject. */
export const idValue: ValueKind = {
  key: 'id',
  read: (input) => {
    const { lets, plain, text } = readId(input)
    return {
      lets,
      value: text,
      fine: sql`(${plain} OR ${text} = '' OR NOT (${isBad(text)} OR match(${text}, ${MASKED})))`,
      code: sql`if(match(${text}, ${MASKED}), 'id_masked', ${idCode(text)})`,
    }
  },
}

/** An id that names a customer: a masked one names nobody and is left out. */
export const identifierValue: ValueKind = {
  key: 'identifier',
  read: (input) => {
    const { lets, plain, text, define } = readId(input)
    const value = define('v', sql`if(${plain} OR NOT match(${text}, ${MASKED}), ${text}, '')`)
    return { lets, value, fine: sql`(${plain} OR ${value} = '' OR NOT ${isBad(value)})`, code: idCode(text) }
  },
}

function readId({ id, cell, source }: ValueInput) {
  const { lets, define } = aliases(id)
  const plain = define('plain', sql`match(${cell}, ${PLAIN_ID}) AND length(${cell}) <= 64`)
  const cleaned = source.format === 'integer' ? sql`replaceRegexpOne(${narrowSql(cell)}, ${ZERO_DECIMALS}, '')` : narrowSql(cell)
  const text = define('text', sql`multiIf(${plain}, ${cell}, ${cell} = '', '', ${cleaned})`)
  return { lets, define, plain, text }
}

const isBad = (text: Sql): Sql => sql`(match(${text}, ${BAD_ID}) OR lengthUTF8(${text}) > ${MAX_ID})`

const idCode = (text: Sql): Sql =>
  firstCode(
    excelCode(text),
    sql`multiIf(match(${text}, ${SCIENTIFIC}), 'id_scientific', match(${text}, ${CONTROL}), 'bad_characters', 'id_too_long')`,
  )
