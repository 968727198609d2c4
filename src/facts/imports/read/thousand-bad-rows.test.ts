import { expect, test } from 'vitest'
import { sql } from '#sql/sql.ts'
import { stageTools } from '../../../../test/harness/stage.ts'
import { testStores } from '../../../../test/harness/stores.ts'
import { factsMigrations } from '../../migrations.ts'
import { printRecord } from './cell-bytes.ts'
import { isRejectCode, rejectSentence } from './reject-codes.ts'

const { facts } = await testStores(factsMigrations)
const stage = await stageTools(facts)

const HEADER = [
  'order_id',
  'customer_id',
  'phone',
  'email',
  'ordered_at',
  'paid_at',
  'status',
  'currency',
  'sku',
  'product_name',
  'quantity',
  'unit_price',
  'line_total',
  'shipping',
] as const
type Row = Record<(typeof HEADER)[number], string>
type Fault = {
  readonly column: string
  readonly code: string
  readonly spoil: (row: Row) => string | Partial<Row>
}

const cell = (column: keyof Row, code: string, value: string): Fault => ({
  column,
  code,
  spoil: () => ({ [column]: value }),
})
const line = (code: string, spoil: (text: string) => string): Fault => ({
  column: '',
  code,
  spoil: (row) =>
    spoil(
      printRecord(
        HEADER.map((key) => row[key]),
        ',',
      ),
    ),
})

/** What can be wrong with a row of an order file, each as its owner meets it. */
const FAULTS: readonly Fault[] = [
  line('too_few_fields', (text) => `${text.trimEnd().split(',').slice(0, -2).join(',')}\n`),
  line('too_many_fields', (text) => `${text.trimEnd()},more\n`),
  line('broken_quote', (text) => `"open${text}`),
  line('nul_byte', (text) => `a\0${text}`),
  line('cell_too_long', (text) => `${'x'.repeat(300_000)}${text}`),
  cell('order_id', 'required', ''),
  cell('order_id', 'required', '-'),
  cell('order_id', 'id_scientific', '1.93068E+15'),
  cell('order_id', 'id_masked', '1930****0647'),
  cell('order_id', 'id_too_long', 'x'.repeat(201)),
  cell('order_id', 'excel_overflow', '########'),
  cell('order_id', 'excel_error', '#REF!'),
  cell('order_id', 'formula', '=A1&B1'),
  cell('sku', 'bad_characters', 'a\u0007b'),
  cell('customer_id', 'id_scientific', '1.2E+18'),
  cell('phone', 'invalid_phone', '12345'),
  cell('email', 'invalid_email', 'a@b'),
  cell('ordered_at', 'invalid_time', 'last Monday'),
  cell('ordered_at', 'impossible_date', '2026-02-30 10:00:00'),
  cell('ordered_at', 'impossible_time', '2026-11-11 24:00:00'),
  cell('ordered_at', 'ambiguous_date', '11/12/2026'),
  cell('paid_at', 'time_out_of_range', '1026-11-11 10:00:00'),
  cell('paid_at', 'excel_error', '#N/A'),
  cell('status', 'unknown_status', '已上天'),
  cell('currency', 'unknown_currency', 'YUAN'),
  cell('quantity', 'invalid_quantity', 'two'),
  cell('quantity', 'quantity_decimals', '1.2345'),
  cell('quantity', 'quantity_too_large', '10000000000'),
  cell('quantity', 'negative_quantity', '-1'),
  cell('unit_price', 'invalid_amount', '12,5'),
  cell('unit_price', 'too_many_decimals', '1.005'),
  cell('unit_price', 'amount_scientific', '1e308'),
  cell('unit_price', 'amount_too_large', '9999999999999'),
  cell('shipping', 'negative_amount', '-8'),
  { column: 'line_total', code: 'no_amount', spoil: () => ({ line_total: '', unit_price: '' }) },
  cell('product_name', 'text_too_long', '茶'.repeat(501)),
]

/** A generator that gives the same numbers each time. */
function numbers(seed: number): (below: number) => number {
  let state = seed
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return Math.floor((state / 2 ** 32) * below)
  }
}

function goodRow(index: number, pick: (below: number) => number): Row {
  const price = 100 + pick(90_000)
  const quantity = 1 + pick(5)
  const day = `2026-${String(1 + pick(12)).padStart(2, '0')}-${String(1 + pick(28)).padStart(2, '0')}`
  return {
    order_id:
      pick(4) === 0 ? `="${1_930_679_858_000_000 + index}"` : String(1_930_679_858_000_000 + index),
    customer_id: pick(5) === 0 ? '' : `C${pick(3000)}`,
    phone: ['', '13800138000', '138****8000', "'13900139000"][pick(4)] ?? '',
    email: pick(3) === 0 ? 'A@Example.com' : '',
    ordered_at: pick(3) === 0 ? `${day.replaceAll('-', '/')} 10:00` : `${day} 10:00:00`,
    paid_at: pick(2) === 0 ? `${day} 10:05:00` : '',
    status: ['paid', '已付款', '交易成功', ''][pick(4)] ?? '',
    currency: pick(2) === 0 ? 'CNY' : '',
    sku: `SKU-${pick(500)}`,
    product_name: ['有机绿茶，250g', 'Tea, "green"', '茶\n两行', '-'][pick(4)] ?? '',
    quantity: String(quantity),
    unit_price: `${pick(3) === 0 ? '¥' : ''}${(price / 100).toFixed(2)}`,
    line_total: ((price * quantity) / 100).toFixed(2),
    shipping: '0',
  }
}

test('a thousand bad rows of more than thirty kinds among ten thousand: every good row in, every bad one back with row, column and reason', async () => {
  const pick = numbers(20_261_122)
  const records: string[] = []
  const expected: { row: number; column: string; code: string }[] = []
  const good: { row: string; order_id: string; line_total: string; quantity: string }[] = []
  for (let row = 1; row <= 10_000; row++) {
    const it = goodRow(row, pick)
    const fault = row % 10 === 7 ? FAULTS[expected.length % FAULTS.length] : undefined
    if (!fault) {
      records.push(
        printRecord(
          HEADER.map((key) => it[key]),
          ',',
        ),
      )
      good.push({
        row: String(row),
        order_id: it.order_id.replace(/^="|"$/g, ''),
        line_total: it.line_total.replace('.', '').replace(/^0+/, ''),
        quantity: it.quantity,
      })
      continue
    }
    // A line is spoiled as text, so it must be one line.
    const plain = { ...it, product_name: 'tea' }
    const spoiled = fault.spoil(plain)
    records.push(
      typeof spoiled === 'string'
        ? spoiled
        : printRecord(
            HEADER.map((key) => ({ ...plain, ...spoiled })[key]),
            ',',
          ),
    )
    expected.push({ row, column: fault.column, code: fault.code })
  }

  const it = await stage(`${HEADER.join(',')}\n${records.join('')}`)

  expect(expected.length).toBe(1_000)
  expect(new Set(expected.map(({ code }) => code)).size).toBeGreaterThanOrEqual(30)
  expect(it.staged.rows).toBe(10_000)
  expect((await it.faults()).map(([row, column, code]) => ({ row, column, code }))).toEqual(
    expected,
  )
  const rows = await it.rows(sql`row, order_id, line_total, quantity, bad, raw`)
  expect(rows.length).toBe(10_000)
  expect(
    rows
      .filter((row) => (row['bad'] as unknown[]).length === 0)
      .map(({ row, order_id, line_total, quantity }) => ({ row, order_id, line_total, quantity })),
  ).toEqual(good)
  // Cells of rejects are kept as they stood, and every reason can be said in both languages.
  const bad = rows.filter((row) => (row['bad'] as unknown[]).length > 0)
  expect(bad.every((row) => (row['raw'] as string[]).length >= HEADER.length - 2)).toBe(true)
  for (const { code } of expected) {
    expect(isRejectCode(code)).toBe(true)
    expect(rejectSentence(code, 'x', 'zh')).not.toBe(rejectSentence(code, 'x', 'en'))
  }
}, 60_000)
