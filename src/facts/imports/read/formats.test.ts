import { Buffer } from 'node:buffer'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { gzipSync } from 'node:zlib'
import fc from 'fast-check'
import iconv from 'iconv-lite'
import { afterAll, describe, expect, test } from 'vitest'
import { param, sql } from '#sql/sql.ts'
import { stageTools } from '../../../../test/harness/stage.ts'
import { testStores } from '../../../../test/harness/stores.ts'
import { textRow, workbookOf, zipOf } from '../../../../test/harness/workbook.ts'
import { factsMigrations } from '../../migrations.ts'
import type { Mapping } from '../mapping/mapping.ts'
import { printRecord } from './cell-bytes.ts'
import { inspectFile } from './inspect.ts'

const { facts } = await testStores(factsMigrations)
const stage = await stageTools(facts)
const folder = await mkdtemp(join(tmpdir(), 'zhike-formats-'))
afterAll(() => rm(folder, { recursive: true }))

let files = 0
async function inspect(bytes: Buffer | string, name = 'file.csv') {
  const path = join(folder, `${++files}`)
  await writeFile(path, bytes)
  return inspectFile(path, name, { facts })
}
const problemOf = async (bytes: Buffer | string, name?: string) => {
  const answer = await inspect(bytes, name)
  return answer.ok ? `read as ${answer.value.format}` : answer.problem.code
}

const TEXT =
  '订单号,下单时间,实付金额,商品名称\nA1,2026-11-11 10:00:00,12.50,"茶, 绿"\nA2,2026-11-11 10:00:00,3,"多行\n文字"\n'
const READ = [
  { order_id: 'A1', order_total: '1250', product_name: '茶, 绿' },
  { order_id: 'A2', order_total: '300', product_name: '多行\n文字' },
]

describe('encodings and delimiters', () => {
  test('are found out', async () => {
    const utf16 = Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(TEXT, 'utf16le')])
    const variants: [string, Buffer][] = [
      ['utf-8', Buffer.from(TEXT)],
      ['utf-8', Buffer.from(`\ufeff${TEXT}`)],
      ['gb18030', iconv.encode(TEXT, 'gb18030')],
      ['utf-16le', utf16],
      ['utf-16be', Buffer.from(utf16).swap16()],
      ['utf-8', gzipSync(TEXT)],
      ['gb18030', gzipSync(iconv.encode(TEXT, 'gb18030'))],
      ['utf-8', Buffer.from(TEXT.replaceAll('\n', '\r\n'))],
    ]
    for (const [encoding, bytes] of variants) {
      const it = await stage(bytes)
      expect(it.inspection.encoding).toBe(encoding)
      expect(
        await it.rows(
          sql`order_id, order_total, replaceAll(product_name, '\\r', '') AS product_name`,
        ),
      ).toEqual(READ)
    }
  })

  test('semicolons, tabs, pipes, Excel’s sep line, and old Mac line ends', async () => {
    for (const delimiter of [';', '\t', '|']) {
      const text = TEXT.trimEnd().replaceAll(/,(?! )/g, delimiter)
      const it = await stage(`${text}\n`)
      expect(it.inspection.delimiter).toBe(delimiter)
      expect(await it.rows(sql`order_id, order_total, product_name`)).toEqual(READ)
    }
    const said = await stage(`sep=;\r\n订单号;下单时间;金额\r\nA;2026-01-01;1,00\r\n`, {
      mapping: {
        kind: 'orders',
        columns: {
          order_id: '订单号',
          ordered_at: '下单时间',
          order_total: { header: '金额', decimal: ',' },
        },
      },
    })
    expect(await said.rows(sql`order_total`)).toEqual([{ order_total: '100' }])
    const mac = await stage('order_id,ordered_at,order_total\rA,2026-01-01,1\rB,2026-01-01,2\r')
    expect(await mac.rows(sql`order_id`)).toEqual([{ order_id: 'A' }, { order_id: 'B' }])
  })

  test('every record survives being written and read, in each encoding and with each delimiter', async () => {
    const chars = fc.constantFrom(
      'a',
      'Z',
      '0',
      ' ',
      '"',
      ',',
      ';',
      '|',
      '\t',
      '\n',
      "'",
      '=',
      '\\',
      '茶',
      '。',
      'é',
      '-',
      '#',
    )
    const cell = fc.string({ unit: chars, maxLength: 10 }).map((text) => `x${text}x`)
    const rows = fc.sample(fc.array(fc.tuple(cell, cell), { minLength: 20, maxLength: 40 }), {
      numRuns: 4,
      seed: 5,
    })
    const mapping: Mapping = {
      kind: 'orders',
      columns: {
        order_id: 'id',
        ordered_at: 'at',
        order_total: 'sum',
        product_name: 'a',
        channel: 'b',
      },
    }
    for (const [index, encoding] of (
      ['utf-8', 'gb18030', 'utf-16le', 'utf-8'] as const
    ).entries()) {
      const delimiter = [',', ';', '\t', '|'][index] ?? ','
      const text = [
        ['id', 'at', 'sum', 'a', 'b'],
        ...(rows[index] ?? []).map(([a, b], row) => [`k${row}`, '2026-01-01', '1', a, b]),
      ]
        .map((record) => printRecord(record, delimiter))
        .join('')
      const bytes =
        encoding === 'utf-8'
          ? Buffer.from(text)
          : encoding === 'gb18030'
            ? iconv.encode(text, 'gb18030')
            : Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(text, 'utf16le')])
      const it = await stage(bytes, { mapping })
      expect(await it.faults()).toEqual([])
      expect(
        (await it.rows(sql`product_name, channel`)).map((row) => [
          row['product_name'],
          row['channel'],
        ]),
      ).toEqual(rows[index])
    }
  })

  test('bytes that are none of the encoding’s characters are a reject, and only their row', async () => {
    const good = iconv.encode('订单号,下单时间,实付金额\n甲,2026-01-01,1\n', 'gb18030')
    const it = await stage(
      Buffer.concat([
        good,
        Buffer.from([0x42, 0xff, 0xff]),
        Buffer.from(',2026-01-01,1\nC,2026-01-01,2\n'),
      ]),
    )
    expect(await it.faults()).toEqual([[2, '', 'bad_encoding', '']])
    expect((await it.rows(sql`row`)).length).toBe(3)
  })
})

describe('headers', () => {
  test('twice, blank, wrapped, and with columns that have none', async () => {
    const answer = await inspect('\ufeff"订单\n号",金额,金额,,="备注",\nA,1,2,3,4,\n')
    expect(answer).toMatchObject({
      ok: true,
      value: {
        headers: ['订单 号', '金额', '金额 (2)', '#4', '备注'],
        sample: [['A', '1', '2', '3', '4']],
      },
    })
  })
})

describe('files that hold nothing to import', () => {
  test('say why', async () => {
    expect(await problemOf('')).toBe('empty_file')
    expect(await problemOf('\n \n')).toBe('empty_file')
    expect(await problemOf('order_id,ordered_at\n\n')).toBe('no_rows')
    expect(await problemOf('1001,2026-01-01,12.50\n1002,2026-01-02,3\n')).toBe('no_header')
    expect(await problemOf(Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 1, 2, 3]), 'old.xls')).toBe(
      'unknown_file_kind',
    )
    expect(await problemOf('%PDF-1.7 …')).toBe('unknown_file_kind')
    expect(await problemOf('<html><table><tr><td>1</td></tr></table></html>', 'export.xls')).toBe(
      'unknown_file_kind',
    )
    expect(
      await problemOf(
        Buffer.from(Array.from({ length: 4000 }, (_, index) => (index * 7919) % 256)),
      ),
    ).toBe('unknown_file_kind')
    expect(await problemOf(gzipSync(TEXT).subarray(0, 60))).toBe('unreadable_file')
    expect(await problemOf(zipOf({ 'a.txt': 'x' }), 'a.zip')).toBe('unknown_file_kind')
    expect(await problemOf(Buffer.from('PK\x03\x04 and then nothing of a zip'), 'a.xlsx')).toBe(
      'unreadable_file',
    )
    expect(await problemOf(workbookOf({ sheets: { a: '' } }), 'a.xlsx')).toBe('empty_file')
    expect(
      await problemOf(
        workbookOf({ sheets: { a: textRow(1, ['order_id', 'ordered_at']) } }),
        'a.xlsx',
      ),
    ).toBe('no_rows')
    expect(await problemOf('PAR1 and then nothing of Parquet', 'a.parquet')).toBe('unreadable_file')
    expect(await problemOf('{"a":\n{"b"\n')).toBe('unreadable_file')
  })
})

describe('XLSX', () => {
  test('dates by their style, both epochs, inline and shared texts, numbers as Excel shows them', async () => {
    const header = ['order_id', 'ordered_at', 'order_total', 'product_name', 'quantity', 'phone']
    const row = `<row r="3"><c r="A3" t="s"><v>0</v></c><c r="B3" s="1"><v>46337.41736111111</v></c><c r="C3"><v>17.939999999999998</v></c><c r="D3" t="s"><v>1</v></c><c r="E3"><v>2</v></c><c r="F3"><v>13800138000</v></c></row>
      <row r="5"><c r="A5"><v>1930679858170647</v></c><c r="B5" s="2"><v>46337</v></c><c r="C5" t="str"><v>5</v></c><c r="E5" s="3"><v>1.5</v></c></row>
      <row r="6"><c r="A6"><v>1.93067985817064E+15</v></c><c r="B6" s="1"><v>46337</v></c><c r="C6"><v>1</v></c></row>
      <row r="7"><c r="A7" t="inlineStr"><is><t>X</t></is></c><c r="B7" t="e"><v>#N/A</v></c><c r="C7"><v>1</v></c></row>
      <row r="8"><c r="A8" t="inlineStr"><is><t>Y</t></is></c><c r="B8" s="1"><v>46337</v></c><c r="C8"><v>1</v></c><c r="I8"><v>9</v></c></row>`
    const it = await stage(
      workbookOf({
        sheets: { 说明: '', 订单: textRow(2, header) + row },
        strings: ['<t>A1</t>', '<r><t>有机</t></r><r><t>绿茶</t></r><rPh><t>x</t></rPh>'],
        styles: [0, 22, 'yyyy"年"m"月"d"日"', '0.00_ '],
      }),
      { name: '订单.xlsx' },
    )
    expect(it.inspection).toMatchObject({ format: 'xlsx', sheet: '订单' })
    expect(await it.faults()).toEqual([
      [4, 'order_id', 'id_scientific', '1.93067985817064E+15'],
      [5, 'ordered_at', 'excel_error', '#N/A'],
      [6, '', 'too_many_fields', '9/6'],
    ])
    expect(
      (
        await it.rows(sql`row, order_id, ordered_at, order_total, product_name, quantity, ids`)
      ).slice(0, 2),
    ).toEqual([
      {
        row: '1',
        order_id: 'A1',
        ordered_at: '2026-11-11 02:01:00.000',
        order_total: '1794',
        product_name: '有机绿茶',
        quantity: '2',
        ids: [{ kind: 'phone', value: '+8613800138000' }],
      },
      {
        row: '3',
        order_id: '1930679858170647',
        ordered_at: '2026-11-10 16:00:00.000',
        order_total: '500',
        product_name: '',
        quantity: '1.5',
        ids: [],
      },
    ])
    const old = await stage(
      workbookOf({
        sheets: {
          a: `${textRow(1, ['order_id', 'ordered_at', 'order_total'])}<row><c><v>7</v></c><c s="1"><v>44875</v></c><c><v>1</v></c></row>`,
        },
        styles: [0, 14],
        from1904: true,
      }),
    )
    expect(await old.rows(sql`ordered_at`)).toEqual([{ ordered_at: '2026-11-10 16:00:00.000' }])
  })

  test('a title above the header, hidden sheets before it', async () => {
    const rows =
      textRow(1, ['十一月订单报表']) +
      textRow(2, ['订单号', '下单时间', '实付金额']) +
      textRow(3, ['A', '2026-11-01', '1'])
    const it = await stage(
      workbookOf({ sheets: { 隐藏: textRow(1, ['x']), 订单: rows }, hidden: ['隐藏'] }),
    )
    expect(await it.rows(sql`row, order_id`)).toEqual([{ row: '1', order_id: 'A' }])
  })

  test('bombs and entities are refused', async () => {
    const bomb = zipOf({
      'xl/workbook.xml':
        '<workbook><sheets><sheet name="a" r:id="r0" xmlns:r="x"/></sheets></workbook>',
      'xl/_rels/workbook.xml.rels': '<R><Relationship Id="r0" Target="worksheets/sheet1.xml"/></R>',
      'xl/worksheets/sheet1.xml': '<worksheet/>',
      'xl/sharedStrings.xml': Buffer.alloc(257e6, 0x20),
    })
    expect(await problemOf(bomb, 'bomb.xlsx')).toBe('unreadable_file')
    const entities = zipOf({
      'xl/workbook.xml': '<!DOCTYPE x [<!ENTITY a "aaaa">]><workbook>&a;</workbook>',
      'xl/_rels/workbook.xml.rels': '<R/>',
    })
    expect(await problemOf(entities, 'entities.xlsx')).toBe('unreadable_file')
  })
})

describe('JSON Lines', () => {
  test('flat objects with long ids, and lines that are none', async () => {
    const it = await stage(
      '{"order_id":3705115058471208928,"ordered_at":"2026-11-11T10:00:00+08:00","order_total":12.5,"paid":true}\n\nnot json\n[1]\n{"order_id":"B","ordered_at":1762826400,"order_total":"3","late":{"key":"x"}}\n',
    )
    expect(it.staged).toEqual({ rows: 4, structuralRejects: 2, skipped: 0 })
    expect((await it.faults()).map(([row, column, code]) => [row, column, code])).toEqual([
      [2, '', 'invalid_json'],
      [3, '', 'not_an_object'],
    ])
    expect(await it.rows(sql`row, order_id, order_total, ordered_at`)).toMatchObject([
      {
        row: '1',
        order_id: '3705115058471208928',
        order_total: '1250',
        ordered_at: '2026-11-11 02:00:00.000',
      },
      {},
      {},
      { row: '4', order_id: 'B', order_total: '300', ordered_at: '2025-11-11 02:00:00.000' },
    ])
  })

  test('nested orders: their lines, money objects, the customer’s identifiers', async () => {
    const order = {
      order_id: 'A',
      ordered_at: '2026-11-11 10:00:00',
      order_total: { amount: 5250, currency: 'CNY' },
      customer: { phone: '13800138000' },
      lines: [
        { sku: 'x1', quantity: 2, unit_price: { amount: 1000, currency: 'CNY' } },
        { sku: 'y1', quantity: 1, unit_price: { amount: 3250, currency: 'CNY' } },
      ],
    }
    const it = await stage(`${JSON.stringify(order)}\n`)
    expect(await it.faults()).toEqual([])
    expect(
      await it.rows(sql`row, order_id, order_total, sku, quantity, unit_price, line_id, ids`),
    ).toEqual([
      {
        row: '1',
        order_id: 'A',
        order_total: '5250',
        sku: 'x1',
        quantity: '2',
        unit_price: '1000',
        line_id: 'r1.1',
        ids: [{ kind: 'phone', value: '+8613800138000' }],
      },
      {
        row: '1',
        order_id: 'A',
        order_total: '5250',
        sku: 'y1',
        quantity: '1',
        unit_price: '3250',
        line_id: 'r1.2',
        ids: [{ kind: 'phone', value: '+8613800138000' }],
      },
    ])
  })
})

describe('Parquet', () => {
  test('is read in its row groups, with texts, numbers, instants and blanks', async () => {
    const path = join(folder, 'orders.parquet')
    const stream = await facts.read(
      sql`
      SELECT concat('A', toString(number)) AS ${param('订单号', 'Identifier')}, toDateTime64('2026-11-11 02:00:00', 3, 'UTC') AS ordered_at, 3 * 5.98 AS order_total,
        if(number = 1, NULL, 'x') AS sku, toInt32(number + 1) AS quantity
      FROM numbers(2500)`,
      'Parquet',
      {
        settings: {
          output_format_parquet_row_group_size: 1000,
          max_block_size: 1000,
          output_format_parquet_compression_method: 'zstd',
        },
      },
    )
    await writeFile(path, await new Response(Readable.toWeb(stream) as ReadableStream).bytes())
    const it = await stage({ path }, { name: 'orders.parquet' })
    expect(it.inspection).toMatchObject({
      format: 'parquet',
      headers: ['订单号', 'ordered_at', 'order_total', 'sku', 'quantity'],
    })
    expect(it.inspection.sample.slice(0, 2)).toEqual([
      ['A0', '2026-11-11 02:00:00.000Z', '17.94', 'x', '1'],
      ['A1', '2026-11-11 02:00:00.000Z', '17.94', '', '2'],
    ])
    expect(it.staged).toEqual({ rows: 2500, structuralRejects: 0, skipped: 0 })
    const rows = await it.rows(sql`row, order_id, ordered_at, order_total, sku, quantity`)
    expect(rows.length).toBe(2500)
    expect([rows[0], rows[1], rows[2499]]).toEqual([
      {
        row: '1',
        order_id: 'A0',
        ordered_at: '2026-11-11 02:00:00.000',
        order_total: '1794',
        sku: 'x',
        quantity: '1',
      },
      {
        row: '2',
        order_id: 'A1',
        ordered_at: '2026-11-11 02:00:00.000',
        order_total: '1794',
        sku: '',
        quantity: '2',
      },
      {
        row: '2500',
        order_id: 'A2499',
        ordered_at: '2026-11-11 02:00:00.000',
        order_total: '1794',
        sku: 'x',
        quantity: '2500',
      },
    ])
    expect(rows.every((row, index) => row['order_id'] === `A${index}`)).toBe(true)
    await expect(readFile(path)).resolves.toBeInstanceOf(Buffer)
  })
})
