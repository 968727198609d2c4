import pg from 'pg'
import { parseJson } from '#core/json.ts'

/** Object ids of PostgreSQL's types, and of their arrays. */
const INT8 = 20
const NUMERIC = 1700
const TIMESTAMPTZ = 1184
const DATE = 1082
const JSON_TYPES = [114, 3802]
const ARRAYS = { int8: 1016, numeric: 1231, timestamptz: 1185, date: 1182 }

type Parse = (text: string) => unknown

/**
 * How values come out of the ledger: int8 as bigint, numeric as its digits, timestamptz as epoch milliseconds,
 * date as 'yyyy-mm-dd', json parsed. The driver's own defaults lose digits, and shift dates with the zone of
 * the process.
 */
export const ledgerTypes: pg.CustomTypesConfig = {
  getTypeParser: ((oid: number, format?: 'text' | 'binary') =>
    (format === 'binary' ? undefined : PARSERS.get(oid)) ??
    pg.types.getTypeParser(oid, format as 'text')) as pg.CustomTypesConfig['getTypeParser'],
}

const text: Parse = (value) => value

/** The session's zone is UTC and its date style ISO, so that the text is `2026-11-22 03:04:05.678901+00`. */
const millis: Parse = (value) => {
  const at = Date.parse(value.replace(' ', 'T').replace(/\+00$/, 'Z'))
  if (Number.isNaN(at)) throw new Error(`not a finite time: ${value}`)
  return at
}

/** The driver's own reader of array texts; its declared type is of another version. */
type ArrayParser = { create: (text: string, parse: Parse) => { parse: () => unknown[] } }
const arrays = pg.types.arrayParser as unknown as ArrayParser

const arrayOf =
  (parse: Parse): Parse =>
  (value) =>
    arrays.create(value, parse).parse()

const PARSERS: ReadonlyMap<number, Parse> = new Map([
  [INT8, BigInt as Parse],
  [NUMERIC, text],
  [TIMESTAMPTZ, millis],
  [DATE, text],
  ...JSON_TYPES.map((oid) => [oid, parseJson] as const),
  [ARRAYS.int8, arrayOf(BigInt as Parse)],
  [ARRAYS.numeric, arrayOf(text)],
  [ARRAYS.timestamptz, arrayOf(millis)],
  [ARRAYS.date, arrayOf(text)],
])
