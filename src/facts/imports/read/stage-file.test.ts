import { describe, expect, test } from 'vitest'
import { sql } from '#sql/sql.ts'
import { stageTools } from '../../../../test/harness/stage.ts'
import { testStores } from '../../../../test/harness/stores.ts'
import { factsMigrations } from '../../migrations.ts'

const { facts } = await testStores(factsMigrations)
const stage = await stageTools(facts)
const fixture = (name: string) => ({
  path: new URL(`../../../../test/fixtures/imports/${name}`, import.meta.url).pathname,
})

describe('a platform’s export, recognised by its columns', () => {
  test('Taobao: GB18030, wrapped ids, apostrophes, a masked account', async () => {
    const it = await stage(fixture('taobao_ExportOrderList.gb18030.csv'))
    expect(it.inspection).toMatchObject({ format: 'csv', encoding: 'gb18030', delimiter: ',' })
    expect(await it.faults()).toEqual([])
    expect(await it.rows()).toMatchObject([
      {
        row: '1',
        source: 'taobao',
        order_id: '1930679858170647',
        ordered_at: '2026-11-10 16:02:00.000',
        paid_at: '2026-11-10 16:02:00.000',
        state: 'paid',
        status: '买家已付款，等待卖家发货',
        order_total: '59800',
        shipping: '0',
        store: '示例店铺',
        platform: 'taobao',
        line: 0,
        ids: [
          { kind: 'phone', value: '+8613800138000' },
          { kind: 'buyer', value: 'taobao:买家甲' },
        ],
      },
    ])
  })

  test('Doudian: tabs before ids, nobody’s name, dashes', async () => {
    const it = await stage(fixture('doudian_orders.utf8bom.csv'))
    expect(await it.faults()).toEqual([])
    expect(await it.rows()).toMatchObject([
      {
        order_id: '6917926768823643751',
        line_id: '6917926768823643751',
        sku: 'SKU-1',
        product_name: '有机绿茶',
        quantity: '1',
        line_total: '2890',
        state: 'paid',
        ids: [],
        ordered_at: '2026-09-21 16:54:10.000',
        line: 1,
        refund_id: '',
      },
    ])
  })

  test('Shopify: the order’s own columns on its first row only', async () => {
    const it = await stage(fixture('shopify_orders_export.csv'))
    expect(await it.faults()).toEqual([])
    expect(await it.rows()).toMatchObject([
      {
        row: '1',
        order_id: '#1001',
        ordered_at: '2026-11-10 16:01:59.000',
        paid_at: '2026-11-10 16:02:11.000',
        currency: 'CNY',
        order_total: '28900',
        shipping: '1000',
        sku: 'SKU-1',
        quantity: '2',
        unit_price: '13950',
        state: 'paid',
        ids: [{ kind: 'email', value: 'a@example.com' }],
      },
      {
        row: '2',
        order_id: '#1001',
        sku: 'GIFT',
        quantity: '1',
        unit_price: '0',
        order_total: null,
        state: '',
      },
    ])
  })

  test('the sample shop’s rows: refunds by their number', async () => {
    const it = await stage(
      'InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country\n536365,85123A,HEART,6,2010-12-01 08:26:00,2.55,17850.0,United Kingdom\nC536379,D,Discount,-1,2010-12-01 09:41:00,27.5,14527.0,United Kingdom\n536414,22139,,56,2010-12-01 11:52:00,0.0,,United Kingdom\n',
    )
    expect(it.mapping.columns['customer_id']).toEqual({ header: 'CustomerID', format: 'integer' })
    const again = await stage(
      'InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country\n536365,85123A,HEART,6,2010-12-01 08:26:00,2.55,17850.0,United Kingdom\nC536379,D,Discount,-1,2010-12-01 09:41:00,27.5,14527.0,United Kingdom\n536414,22139,,56,2010-12-01 11:52:00,0.0,,United Kingdom\n',
      {
        mapping: { ...it.mapping, refunds: { when: { column: 'InvoiceNo', starts_with: 'C' } } },
      },
    )
    expect(await again.faults()).toEqual([])
    expect(await again.rows()).toMatchObject([
      {
        order_id: '536365',
        ids: [{ kind: 'customer_id', value: '17850' }],
        line: 1,
        quantity: '6',
        unit_price: '255',
        refund_id: '',
      },
      {
        order_id: 'C536379',
        refund_id: 'C536379',
        refund_at: '2010-12-01 01:41:00.000',
        refund_amount: '2750',
        line: 0,
        ordered_at: null,
      },
      { order_id: '536414', ids: [], unit_price: '0' },
    ])
  })
})

describe('staging', () => {
  test('an order whose head was rejected is rejected whole, with its cells', async () => {
    const it = await stage(
      'order_id,ordered_at,sku,quantity,unit_price\nA,2026-02-30 10:00:00,x,1,5\nA,,y,1,5\nB,2026-02-03 10:00:00,x,1,5\nB,,y,1,5\n',
    )
    expect(await it.faults()).toEqual([
      [1, 'ordered_at', 'impossible_date', '2026-02-30 10:00:00'],
      [2, 'ordered_at', 'no_order_head', ''],
    ])
    expect((await it.rows(sql`row, raw`))[1]).toMatchObject({ raw: ['A', '', 'y', '1', '5'] })
  })

  test('records that cannot be made out become rows that say why', async () => {
    const it = await stage(
      'order_id,ordered_at,order_total\nA,2026-02-03 10:00:00,1\nB,"open,2\nC,2026-02-03 10:00:00\nD,2026-02-03 10:00:00,4\n',
    )
    expect(it.staged).toEqual({ rows: 4, structuralRejects: 2, skipped: 0 })
    expect(await it.faults()).toEqual([
      [2, '', 'broken_quote', ''],
      [3, '', 'too_few_fields', '2/3'],
    ])
    expect((await it.rows(sql`row, order_id, raw`)).slice(1, 3)).toMatchObject([
      { raw: ['B', '"open', '2'] },
      { raw: ['C', '2026-02-03 10:00:00'] },
    ])
  })

  test('rows that the mapping leaves out are counted', async () => {
    const mapping = {
      kind: 'orders' as const,
      columns: { order_id: 'no', ordered_at: 'at', order_total: 'sum' },
      skip: { column: 'no', contains: '合计' },
    }
    const it = await stage('no,at,sum\nA,2026-02-03,1\n合计,,1\nB,2026-02-03,2\n', { mapping })
    expect(it.staged).toEqual({ rows: 3, structuralRejects: 0, skipped: 1 })
    expect(await it.rows(sql`row, order_id`)).toMatchObject([
      { row: '1', order_id: 'A' },
      { row: '3', order_id: 'B' },
    ])
  })
})
