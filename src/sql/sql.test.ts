import { expect, test } from 'vitest'
import { toClickHouse, toPostgres } from './print.ts'
import { and, empty, join, name, param, sql } from './sql.ts'

test('holes are bound in order of appearance, whatever they hold', () => {
  const evil = "x'; DROP TABLE orders; --"
  const statement = sql`SELECT ${name('total')} FROM orders WHERE order_id = ${evil} AND customer = ${param(7, 'UInt32')}`
  expect(toClickHouse(statement)).toEqual({
    query: 'SELECT total FROM orders WHERE order_id = {p0:String} AND customer = {p1:UInt32}',
    params: { p0: evil, p1: 7 },
  })
  expect(toPostgres(statement)).toEqual({
    text: 'SELECT total FROM orders WHERE order_id = $1 AND customer = $2',
    values: [evil, 7],
  })
})

test('pieces nest and join; a value used twice is bound once for ClickHouse', () => {
  const now = param('2026-11-22', 'Date')
  const both = and([sql`a = ${now}`, sql`b = ${now}`])
  expect(toClickHouse(sql`SELECT ${join([sql`1`, sql`2`])} WHERE ${both}${empty}`)).toEqual({
    query: 'SELECT 1, 2 WHERE (a = {p0:Date}) AND (b = {p0:Date})',
    params: { p0: '2026-11-22' },
  })
})

test('an identifier is never a text from outside', () => {
  expect(() => name('orders; DROP')).toThrow()
  expect(() => name('"x"')).toThrow()
  expect(() => sql`${1.5}`).toThrow()
})
