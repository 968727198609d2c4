import { readdirSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { Compile } from 'typebox/compile'
import { headerKey } from '../read/headers.ts'
import { columnSets } from './columns/registry.ts'
import { compileStageInsert } from './compile/stage-insert.ts'
import { Mapping } from './mapping.ts'
import { profiles } from './profiles/registry.ts'
import { suggestMapping } from './suggest.ts'
import { valueKinds } from './values/registry.ts'

const OPTIONS = {
  table: 'stage_x',
  zone: 'Asia/Shanghai',
  currency: 'CNY',
  source: 'test',
  items: 'no items',
} as const
const MappingFile = Compile(Mapping)

describe('a suggested mapping', () => {
  test('takes our own names for what they are', () => {
    for (const set of columnSets.all) {
      const headers = set.columns
        .map(({ key }) => key)
        .filter((key) => !['refund_id', 'refunded_at', 'amount'].includes(key))
      const it = suggestMapping(headers, set.key)
      expect(it.mapping?.columns).toEqual(
        Object.fromEntries(headers.map((header) => [header, header])),
      )
      expect(it.missing).toEqual([])
      expect(it.unmapped).toEqual([])
    }
  })

  test('reads Chinese and English spreadsheets and says what kind of file they are', () => {
    const kindOf = (headers: string[]) => suggestMapping(headers).kind
    expect(kindOf(['订单编号', '下单时间', '手机号', '实付金额', '商品名称', '数量'])).toBe(
      'orders',
    )
    expect(kindOf(['Order No.', 'Order Date', 'Customer Email', 'SKU', 'Qty', 'Unit Price'])).toBe(
      'orders',
    )
    expect(kindOf(['会员卡号', '姓名', '手机', '生日', '性别', '入会时间'])).toBe('customers')
    expect(kindOf(['商品编码', '商品名称', '分类', '品牌', '售价', '成本'])).toBe('products')
    expect(kindOf(['用户ID', '商品ID', '行为类型', '时间戳'])).toBe('events')
    expect(kindOf(['user_id', 'event', 'timestamp', 'session_id'])).toBe('events')
    expect(kindOf(['评价编号', '客户编号', '类型', '评分', '评价内容', '评价时间'])).toBe(
      'feedback',
    )
    expect(
      kindOf([
        'InvoiceNo',
        'StockCode',
        'Description',
        'Quantity',
        'InvoiceDate',
        'UnitPrice',
        'CustomerID',
        'Country',
      ]),
    ).toBe('orders')
    expect(kindOf(['foo', 'bar'])).toBeUndefined()
  })

  test('says what it could not place and what is missing', () => {
    const it = suggestMapping(['订单编号', '手机号', '备注二', '实付金额'], 'orders')
    expect(it.unmapped).toEqual(['备注二'])
    expect(it.missing).toEqual(['ordered_at'])
    expect(it.byHeader.get('实付金额')).toEqual({ column: 'order_total', confidence: 0.9 })
  })

  test('knows refunds: a file of them, or an amount beside each order', () => {
    expect(
      suggestMapping(['refund_id', 'order_id', 'refunded_at', 'amount', 'line_id']),
    ).toMatchObject({
      kind: 'orders',
      missing: [],
      mapping: { refunds: { when: 'always' }, columns: { amount: 'amount' } },
    })
    expect(suggestMapping(['订单号', '下单时间', '实付金额', '退款金额']).mapping).toMatchObject({
      refunds: { beside: { amount: '退款金额' } },
    })
    expect(suggestMapping(['order_id', 'ordered_at', 'amount']).mapping?.columns).toMatchObject({
      order_total: 'amount',
    })
  })

  test('looks at the cells: ids with decimals, days before months', () => {
    const headers = ['order_id', 'ordered_at', 'customer_id', 'total']
    const sample = [
      ['A', '13/05/2026 10:00', '17850.0', '1'],
      ['B', '01/02/2026 10:00', '12346.0', '2'],
    ]
    expect(suggestMapping(headers, 'orders', sample).mapping?.columns).toMatchObject({
      ordered_at: { header: 'ordered_at', format: 'dmy' },
      customer_id: { header: 'customer_id', format: 'integer' },
    })
    expect(
      suggestMapping(headers, 'orders', [['A', '01/02/2026', 'C1', '1']]).mapping?.columns[
        'ordered_at'
      ],
    ).toBe('ordered_at')
  })

  test('understands JSON paths', () => {
    const it = suggestMapping([
      'order_id',
      'ordered_at',
      'order_total.amount',
      'customer.phone',
      'lines[].sku',
      'lines[].unit_price.amount',
    ])
    expect(it.mapping?.columns).toMatchObject({
      order_total: { header: 'order_total.amount', unit: 'minor' },
      phone: 'customer.phone',
      sku: 'lines[].sku',
      unit_price: { header: 'lines[].unit_price.amount', unit: 'minor' },
    })
  })
})

describe('every registered definition', () => {
  test.each(profiles.all.map((profile) => [profile.key, profile] as const))(
    'profile %s is recognised by its marks and compiles',
    (_key, profile) => {
      const headers = [...profile.example, '别的列']
      const it = suggestMapping(headers)
      expect(profile.marks.every((mark) => profile.example.includes(mark))).toBe(true)
      expect(it.profile?.key).toBe(profile.key)
      const mapping = it.mapping
      if (!mapping) throw new Error('no mapping')
      expect(MappingFile.Check(mapping)).toBe(true)
      expect(compileStageInsert(mapping, headers, OPTIONS)).toMatchObject({ ok: true })
    },
  )

  test.each(columnSets.all.map((set) => [set.key, set] as const))(
    'columns of %s: each word once, each way of reading known',
    (_key, set) => {
      const words = set.columns.flatMap((column) => column.synonyms.map(headerKey))
      expect(words.filter((word, index) => words.indexOf(word) !== index)).toEqual([])
      for (const column of set.columns) {
        expect(valueKinds.has(column.value)).toBe(true)
        expect(column.synonyms.map(headerKey)).toEqual([...column.synonyms])
        expect(column.name.zh).toMatch(/[\u4e00-\u9fff]|SKU|ID/)
      }
      for (const open of set.open) expect(valueKinds.has(open.value)).toBe(true)
    },
  )

  test('each profile is one file’s and in the registry', () => {
    const files = readdirSync(new URL('./profiles', import.meta.url)).filter(
      (file) => !['profile.ts', 'registry.ts'].includes(file),
    )
    expect(files.length).toBeLessThanOrEqual(profiles.all.length)
  })
})

describe('a mapping that does not fit', () => {
  const compile = (mapping: Mapping, headers = ['a', 'b', 'c']) =>
    compileStageInsert(mapping, headers, OPTIONS)

  test('says which of its columns the file lacks, all at once', () => {
    expect(
      compile({
        kind: 'orders',
        columns: { order_id: 'x', ordered_at: 'a', total: 'b' },
        refunds: { when: { column: 'y', equals: '1' } },
      }),
    ).toMatchObject({
      ok: false,
      problem: {
        code: 'invalid_input',
        errors: [
          { code: 'unknown_field', path: '/columns/order_id', params: { field: 'x' } },
          { code: 'unknown_field', path: '/columns/total' },
          { code: 'unknown_field', path: '/refunds/when/column' },
        ],
      },
    })
  })

  test('says what its kind needs besides', () => {
    expect(compile({ kind: 'orders', columns: { order_id: 'a', ordered_at: 'b' } })).toMatchObject({
      ok: false,
      problem: { code: 'unmapped_columns', params: { missing: 'order_total' } },
    })
    expect(compile({ kind: 'events', columns: { type: 'a', at: 'b' } })).toMatchObject({
      ok: false,
      problem: { params: { missing: 'customer_id' } },
    })
  })

  test('names a zone that is none', () => {
    expect(
      compile({ kind: 'products', columns: { sku: 'a' }, time_zone: 'Asia/Nowhere' }),
    ).toMatchObject({ ok: false, problem: { code: 'invalid_value', path: '/time_zone' } })
  })
})
