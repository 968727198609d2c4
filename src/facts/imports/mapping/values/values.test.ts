import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parseMoney } from '#core/money.ts'
import { fromEngineTime, parseTime } from '#core/time.ts'
import { sql } from '#sql/sql.ts'
import { stageTools } from '../../../../../test/harness/stage.ts'
import { testStores } from '../../../../../test/harness/stores.ts'
import { normalizeIdentifier } from '../../../identity/normalize.ts'
import { factsMigrations } from '../../../migrations.ts'
import { orderState } from '../../../order-status.ts'
import { printRecord } from '../../read/cell-bytes.ts'
import type { ColumnSource, Mapping } from '../mapping.ts'

const { facts } = await testStores(factsMigrations)
const stage = await stageTools(facts)

type Read = { readonly value: unknown; readonly code: string }

/** Reads cells as one canonical column of orders (or another kind) and gives each one's value and reject code. */
async function readAs(
  column: string,
  cells: readonly string[],
  options: {
    source?: ColumnSource
    zone?: string
    stageColumn?: string
    mapping?: Partial<Mapping>
  } = {},
): Promise<Read[]> {
  const records = cells.map((cell, index) =>
    printRecord([`k${index}`, '2026-01-01', '1', cell], ','),
  )
  const base = { order_id: 'id', ordered_at: 'at', order_total: 'total' }
  const columns: Mapping['columns'] = {
    ...base,
    [column]: options.source ? { header: 'cell', ...options.source } : 'cell',
  }
  const { rows, faults } = await stage(`id,at,total,cell\n${records.join('')}`, {
    mapping: { kind: 'orders', columns, ...options.mapping },
    ...(options.zone === undefined ? {} : { zone: options.zone }),
  })
  const values = await rows()
  const codes = new Map(
    (await faults()).filter(([, key]) => key === column).map(([row, , code]) => [row, code]),
  )
  return values.map((row, index) => ({
    value: row[options.stageColumn ?? column],
    code: codes.get(index + 1) ?? '',
  }))
}
const values = (read: readonly Read[]) =>
  read.map(({ value, code }) => (code === '' ? value : code))

describe('times', () => {
  const read = async (cells: string[], source?: ColumnSource, zone?: string) =>
    values(
      await readAs('paid_at', cells, {
        ...(source ? { source } : {}),
        ...(zone === undefined ? {} : { zone }),
      }),
    )

  test('are read in every spelling that shops use', async () => {
    const spellings = [
      '2016-05-23 22:02:00',
      '2016/5/23 22:02',
      '2016.5.23 22:02:00',
      '２０１６／５／２３　２２：０２',
      '2016年5月23日 22时02分',
      '2016年05月23日22:02:00',
      '2016-05-23T22:02:00+08:00',
      '2016-05-23T14:02:00Z',
      '2016-05-23 14:02:00.000 +0000',
      '2016-05-23 22:02:00 +0800',
      '2016/5/23 下午 10:02',
      '2016-05-23 10:02:00 PM',
      '="2016-05-23 22:02:00"',
      "'2016/5/23 22:02",
      '\t2016-05-23 22:02:00 ',
      '20160523220200',
      '1464012120',
      '1464012120000',
      '42513.91805555555',
      '2016-05-23 22:02:00 GMT+8:00',
    ]
    expect(await read(spellings)).toEqual(spellings.map(() => '2016-05-23 14:02:00.000'))
    expect(await read(['2016-05-23', '20160523', '2016/5/23', '42513', '2016年5月23日'])).toEqual(
      Array(5).fill('2016-05-22 16:00:00.000'),
    )
    expect(
      await read(['2016-05-23 22:02:00.123', '2016-02-29 00:00:00', '', '-', '无', 'NULL', ' ']),
    ).toEqual(['2016-05-23 14:02:00.123', '2016-02-28 16:00:00.000', null, null, null, null, null])
  })

  test('that are none are refused with the reason', async () => {
    expect(
      await read([
        '2026-02-30 10:00:00',
        '2026-13-01',
        '2026-04-31 00:00:00',
        '2026-11-11 24:00:00',
        '2026-11-11 12:60:00',
        '1026-11-11',
        '2300-01-01 00:00:00',
        '11/12/2026',
        '13/05/2026 10:00',
        'yesterday',
        '2026-11',
        '########',
        '#N/A',
        '=A1',
        '99999999999',
        '0000-00-00 00:00:00',
      ]),
    ).toEqual([
      'impossible_date',
      'impossible_date',
      'impossible_date',
      'impossible_time',
      'impossible_time',
      'time_out_of_range',
      'time_out_of_range',
      'ambiguous_date',
      'ambiguous_date',
      'invalid_time',
      'invalid_time',
      'excel_overflow',
      'excel_error',
      'formula',
      'invalid_time',
      'time_out_of_range',
    ])
  })

  test('follow the mapping’s format and zone', async () => {
    expect(
      await read(['11/12/2026 8:05 AM', '12/31/26 12:00 am', '2/30/2026'], { format: 'mdy' }),
    ).toEqual(['2026-11-12 00:05:00.000', '2026-12-30 16:00:00.000', 'impossible_date'])
    expect(await read(['11/12/2026 8:05', '31-12-2026'], { format: 'dmy' })).toEqual([
      '2026-12-11 00:05:00.000',
      '2026-12-30 16:00:00.000',
    ])
    expect(await read(['86400', '1.5'], { format: 'unix_s' })).toEqual([
      '1970-01-02 00:00:00.000',
      '1970-01-01 00:00:01.500',
    ])
    expect(
      await read(
        [
          '2026-07-01 12:00:00',
          '2026-01-01 12:00:00',
          '2026-03-29 02:30:00',
          '2026/3/29 2:30',
          '2026-10-25 02:30:00',
        ],
        undefined,
        'Europe/Berlin',
      ),
    ).toEqual([
      '2026-07-01 10:00:00.000',
      '2026-01-01 11:00:00.000',
      '2026-03-29 01:30:00.000',
      '2026-03-29 01:30:00.000',
      '2026-10-25 00:30:00.000',
    ])
  })

  test('mean what the product’s own reader takes them for', async () => {
    const pad = (value: number, width: number) => String(value).padStart(width, '0')
    const time = fc.record({
      y: fc.integer({ min: 1971, max: 2150 }),
      m: fc.integer({ min: 1, max: 13 }),
      d: fc.integer({ min: 1, max: 32 }),
      h: fc.integer({ min: 0, max: 25 }),
      i: fc.integer({ min: 0, max: 61 }),
      s: fc.integer({ min: 0, max: 61 }),
      shape: fc.integer({ min: 0, max: 4 }),
      sign: fc.constantFrom('-', '/', '.'),
      zone: fc.constantFrom('', 'Z', '+08:00', '-0530'),
    })
    const texts = fc
      .sample(time, { numRuns: 400, seed: 7 })
      .map(({ y, m, d, h, i, s, shape, sign, zone }) => {
        if (shape === 0)
          return `${y}-${pad(m, 2)}-${pad(d, 2)} ${pad(h, 2)}:${pad(i, 2)}:${pad(s, 2)}`
        if (shape === 1) return `${y}${sign}${m}${sign}${d}`
        if (shape === 2) return `${y}${sign}${m}${sign}${d} ${h}:${pad(i, 2)}`
        return `${y}-${pad(m, 2)}-${pad(d, 2)}T${pad(h, 2)}:${pad(i, 2)}:${pad(s, 2)}.5${zone}`
      })
    for (const zone of ['Asia/Shanghai', 'America/New_York', 'Australia/Lord_Howe']) {
      const found = await readAs('paid_at', texts, { zone })
      const times = found.map(({ value, code }) =>
        code === '' ? fromEngineTime(String(value)) : undefined,
      )
      expect(times.map((at, index) => [texts[index], at])).toEqual(
        texts.map((text) => [text, parseTime(text, zone)]),
      )
    }
  })
})

describe('amounts', () => {
  const read = async (cells: string[], source?: ColumnSource, mapping?: Partial<Mapping>) =>
    values(
      await readAs('shipping', cells, {
        ...(source ? { source } : {}),
        ...(mapping ? { mapping } : {}),
      }),
    )

  test('are whole minor units, exactly, in every spelling', async () => {
    const cells = [
      '12.5',
      '12.50',
      '¥12.50',
      '￥12.50',
      '12.50元',
      '12.50 元',
      'CNY 12.50',
      'RMB12.50',
      '１２．５０',
      '+12.5',
      '="12.50"',
      "'12.5",
      '12.500000',
      ' 12.50 ',
      '12.50人民币',
      '$12.50',
    ]
    expect(await read(cells)).toEqual(cells.map(() => '1250'))
    expect(
      await read([
        '1,299.50',
        '1,234,567',
        '0',
        '0.00',
        '-0.00',
        '5.',
        '999999999999.99',
        '',
        '-',
        'null',
      ]),
    ).toEqual(['129950', '123456700', '0', '0', '0', '500', '99999999999999', null, null, null])
  })

  test('that are none, or not exact, are refused with the reason', async () => {
    expect(
      await read([
        '12.505',
        '1.001',
        'abc',
        '12,5',
        '1,23',
        '1e308',
        '1.23E+15',
        '9999999999999',
        '12.5.5',
        '一百',
        '#REF!',
        '5%',
        '--5',
        '1-2',
      ]),
    ).toEqual([
      'too_many_decimals',
      'too_many_decimals',
      'invalid_amount',
      'invalid_amount',
      'invalid_amount',
      'amount_scientific',
      'amount_scientific',
      'amount_too_large',
      'invalid_amount',
      'invalid_amount',
      'excel_error',
      'invalid_amount',
      'invalid_amount',
      'invalid_amount',
    ])
    expect(await read(['-5', '(5.00)', '5.00-', '−5'])).toEqual(Array(4).fill('negative_amount'))
  })

  test('follow the mapping’s unit, decimal mark and currency', async () => {
    expect(await read(['1250', '¥1,250', '12.5'], { unit: 'minor' })).toEqual([
      '1250',
      '1250',
      'too_many_decimals',
    ])
    expect(await read(['1.299,50', '12,5', '1299'], { decimal: ',' })).toEqual([
      '129950',
      '1250',
      '129900',
    ])
    expect(await read(['-5', '(5.00)'], { absolute: true })).toEqual(['500', '500'])
    expect(await read(['1250', '12.5'], undefined, { currency: 'JPY' })).toEqual([
      '1250',
      'too_many_decimals',
    ])
    expect(await read(['1.234'], undefined, { currency: 'KWD' })).toEqual(['1234'])
  })

  test('follow the currency of their row', async () => {
    const text =
      'id,at,total,cur\nA,2026-01-01,12.5,CNY\nB,2026-01-01,12,jpy\nC,2026-01-01,12.5,JPY\nD,2026-01-01,1.234,KWD\nE,2026-01-01,1.5,人民币\nF,2026-01-01,1.5,XXZ\nG,2026-01-01,¥1.50,\n'
    const it = await stage(text, {
      mapping: {
        kind: 'orders',
        columns: { order_id: 'id', ordered_at: 'at', order_total: 'total', currency: 'cur' },
      },
    })
    expect(await it.faults()).toEqual([
      [3, 'order_total', 'too_many_decimals', '12.5'],
      [6, 'currency', 'unknown_currency', 'XXZ'],
    ])
    expect(
      (await it.rows(sql`currency, order_total`)).filter((_, index) => ![2, 5].includes(index)),
    ).toEqual([
      { currency: 'CNY', order_total: '1250' },
      { currency: 'JPY', order_total: '12' },
      { currency: 'KWD', order_total: '1234' },
      { currency: 'CNY', order_total: '150' },
      { currency: 'CNY', order_total: '150' },
    ])
  })

  test('mean what the product’s own reader takes them for', async () => {
    const amount = fc.tuple(
      fc.constantFrom('', '¥', '-', '+'),
      fc.integer({ min: 0, max: 999_999 }),
      fc.integer({ min: 0, max: 3 }),
      fc.integer({ min: 0, max: 999 }),
      fc.constantFrom('', '元'),
    )
    const texts = fc
      .sample(amount, { numRuns: 300, seed: 3 })
      .map(
        ([sign, whole, digits, fraction, unit]) =>
          `${sign}${whole}${digits === 0 ? '' : `.${String(fraction).padStart(3, '0').slice(0, digits)}`}${unit}`,
      )
    const found = await readAs('order_discount', texts)
    expect(found.map(({ value, code }) => (code === '' ? Number(value) : undefined))).toEqual(
      texts.map((text) => {
        const at = parseMoney(text, 'CNY')
        // Whether a discount is written with a minus sign is a matter of taste.
        return at === undefined ? undefined : Math.abs(at)
      }),
    )
  })
})

describe('quantities', () => {
  test('have up to three decimals', async () => {
    const read = async (cells: string[]) => values(await readAs('quantity', cells))
    expect(await read(['1', '2.5', '1,200', '3件', '0.125', '２', '1.500', '', '-'])).toEqual([
      '1',
      '2.5',
      '1200',
      '3',
      '0.125',
      '2',
      '1.5',
      null,
      null,
    ])
    expect(await read(['1.2345', 'two', '1e3', '10000000000', '-1'])).toEqual([
      'quantity_decimals',
      'invalid_quantity',
      'invalid_quantity',
      'quantity_too_large',
      'negative_quantity',
    ])
  })
})

describe('ids', () => {
  test('are kept as they are written, without what spreadsheets put around them', async () => {
    const read = async (cells: string[], source?: ColumnSource) =>
      values(await readAs('sku', cells, source ? { source } : {}))
    expect(
      await read([
        '="1930679858170647"',
        "'00123",
        '\t6917926768823643751',
        'ＡＢ１２',
        ' x 1 ',
        '#1001',
        'A/B-1',
        '-',
        'NULL',
        '无',
        '17850.0',
        '3705115058471208928',
      ]),
    ).toEqual([
      '1930679858170647',
      '00123',
      '6917926768823643751',
      'AB12',
      'x 1',
      '#1001',
      'A/B-1',
      '',
      '',
      '',
      '17850.0',
      '3705115058471208928',
    ])
    expect(await read(['17850.0', '12', 'A.0'], { format: 'integer' })).toEqual([
      '17850',
      '12',
      'A',
    ])
    expect(
      await read([
        '1.23E+15',
        '1.93068E+15',
        '****1234',
        '##密文',
        '########',
        '#N/A',
        '=SUM(A1)',
        `x${'y'.repeat(200)}`,
        'a\u0007b',
      ]),
    ).toEqual([
      'id_scientific',
      'id_scientific',
      'id_masked',
      'id_masked',
      'excel_overflow',
      'excel_error',
      'formula',
      'id_too_long',
      'bad_characters',
    ])
  })
})

describe('what names a customer', () => {
  const idsOf = async (column: string, cells: string[]) =>
    (await readAs(column, cells, { stageColumn: 'ids' })).map(({ value, code }) =>
      code === '' ? (value as { value: string }[])[0]?.value : code,
    )

  test('phones are E.164; masked and lent ones name nobody', async () => {
    expect(
      await idsOf('phone', [
        '13800138000',
        "'13800138000",
        '138 0013 8000',
        '138-0013-8000',
        '+86 13800138000',
        '008613800138000',
        '8613800138000',
        '13800138000.0',
        '１３８００１３８０００',
        '021-12345678',
        '(0571)88888888',
        '010-12345678',
        '+1 202 555 0123',
        '00852 9123 4567',
      ]),
    ).toEqual([
      ...Array(9).fill('+8613800138000'),
      '+862112345678',
      '+8657188888888',
      '+861012345678',
      '+12025550123',
      '+85291234567',
    ])
    expect(
      await idsOf('phone', [
        '138****8000',
        '$$密文',
        '13800138000-1234',
        '13800138000转12',
        '',
        '无',
        '12345',
        'abc',
        '1.38E+10',
      ]),
    ).toEqual([
      undefined,
      undefined,
      undefined,
      undefined,
      undefined,
      undefined,
      'invalid_phone',
      'invalid_phone',
      'id_scientific',
    ])
  })

  test('Chinese phones mean what the product’s own reader takes them for', async () => {
    const phones = fc
      .sample(
        fc.tuple(
          fc.constantFrom('', '+86', '0086', '86', '+86 '),
          fc.stringMatching(/^1[3-9]\d{9}$/),
          fc.constantFrom('', '-', ' '),
        ),
        { numRuns: 100, seed: 11 },
      )
      .map(
        ([prefix, digits, gap]) =>
          `${prefix}${digits.slice(0, 3)}${gap}${digits.slice(3, 7)}${gap}${digits.slice(7)}`,
      )
    expect(await idsOf('phone', phones)).toEqual(
      phones.map((phone) => {
        const known = normalizeIdentifier('phone', phone)
        return known.ok ? known.value : 'invalid_phone'
      }),
    )
  })

  test('e-mails are in lower case', async () => {
    expect(
      await idsOf('email', [
        'A@Example.com',
        ' a@b.co ',
        'ａ@b.co',
        'a***@example.com',
        '',
        'a@b',
        'a b@c.de',
        'x,y@z.com',
      ]),
    ).toEqual([
      'a@example.com',
      'a@b.co',
      'a@b.co',
      undefined,
      undefined,
      'invalid_email',
      'invalid_email',
      'invalid_email',
    ])
  })

  test('other identifiers are kept; masked ones name nobody', async () => {
    expect(await idsOf('customer_id', ['C1', '="00123"', '张三', '**1234', '', '1.2E+18'])).toEqual(
      ['C1', '00123', '张三', undefined, undefined, 'id_scientific'],
    )
  })
})

describe('statuses', () => {
  test('mean what the product’s own reader takes them for', async () => {
    const words = [
      '已付款',
      'PAID',
      'wc-completed',
      '买家已付款，等待卖家发货',
      '交易关闭',
      ' 待付款 ',
      'Partially_Refunded',
      'TRADE_CLOSED',
      '已发货（部分）',
      'shipped!',
      '未知状态',
      'wc-wc-refunded',
      '',
    ]
    const found = await readAs('status', words, { stageColumn: 'state' })
    expect(values(found)).toEqual(
      words.map((word) => {
        const state = orderState(word)
        return state.ok ? state.value : 'unknown_status'
      }),
    )
  })

  test('the mapping’s own words win', async () => {
    const found = await readAs('status', ['金牌已付', 'paid', ' 金牌已付 '], {
      stageColumn: 'state',
      mapping: { statuses: { 金牌已付: 'paid', paid: 'pending' } },
    })
    expect(values(found)).toEqual(['paid', 'pending', 'paid'])
  })
})

describe('texts', () => {
  test('are trimmed and otherwise left alone', async () => {
    expect(
      values(
        await readAs('product_name', [
          '有机绿茶，250g',
          '  x  ',
          '　茶　',
          '-',
          'null',
          "'引号",
          '="公式文字"',
          'No. 5',
          'a"b',
          '#N/A',
          '多行\n文字',
          'x'.repeat(501),
        ]),
      ),
    ).toEqual([
      '有机绿茶，250g',
      'x',
      '茶',
      '',
      '',
      '引号',
      '公式文字',
      'No. 5',
      'a"b',
      'excel_error',
      '多行\n文字',
      'text_too_long',
    ])
    expect(
      values(await readAs('coupon_codes', ['A,B；C', '', 'A、A'], { stageColumn: 'coupons' })),
    ).toEqual([['A', 'B', 'C'], [], ['A']])
  })
})
