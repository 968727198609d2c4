import { type Sql, sql } from '#sql/sql.ts'
import type { ColumnSource } from '../mapping.ts'
import { MASKED, narrowSql, SCIENTIFIC } from './clean.ts'
import { pattern, type ValueKind, type Way } from './value.ts'

/** Ids that need no cleaning; with a digit, so that “null” and “none” are none of them. */
const PLAIN_ID = pattern(String.raw`^(?:[0-9A-Za-z_-]*[0-9][0-9A-Za-z_-]*)?$`)
const ZERO_DECIMALS = pattern(String.raw`\.0+$`)
const CONTROL = pattern(String.raw`[\x00-\x1F\x7F]`)
/** A formula, Excel's errors, control characters, scientific notation: never an id. */
const BAD_ID = pattern(
  String.raw`^=|^#{3,}$|^#(N/A|REF!|VALUE!|DIV/0!|NAME\?|NUM!|NULL!)|[\x00-\x1F\x7F]|^[+-]?\d(\.\d+)?[eE]\+\d{1,3}$`,
)
const MAX_ID = sql`200`

const idWay = (key: string, source: ColumnSource, parse: (text: Sql) => Sql): Way => {
  const integer = source.format === 'integer'
  return {
    key: `${key}${integer ? ' integer' : ''}`,
    isPlain: (cell) => sql`(match(${cell}, ${PLAIN_ID}) AND length(${cell}) <= 64)`,
    plainValue: (cell) => cell,
    clean: (cell) =>
      integer ? sql`replaceRegexpOne(${narrowSql(cell)}, ${ZERO_DECIMALS}, '')` : narrowSql(cell),
    parse,
    type: 'String',
    code: (text) => sql`multiIf(
      match(${text}, ${MASKED}), 'id_masked',
      match(${text}, ${SCIENTIFIC}), 'id_scientific',
      match(${text}, ${CONTROL}), 'bad_characters',
      'id_too_long')`,
    blank: sql`''`,
  }
}

const isBad = (text: Sql): Sql =>
  sql`(match(${text}, ${BAD_ID}) OR lengthUTF8(${text}) > ${MAX_ID})`

/** Somebody's own id of an order, a line, a product: kept as it is written, never a number. A masked one is a reject. */
export const idValue: ValueKind = {
  key: 'id',
  way: (source) =>
    idWay(
      'id',
      source,
      (text) => sql`if(${isBad(text)} OR match(${text}, ${MASKED}), NULL, ${text})`,
    ),
}

/** An id that names a customer: a masked one names nobody and is left out. */
export const identifierValue: ValueKind = {
  key: 'identifier',
  way: (source) =>
    idWay(
      'identifier',
      source,
      (text) => sql`multiIf(match(${text}, ${MASKED}), '', ${isBad(text)}, NULL, ${text})`,
    ),
}
