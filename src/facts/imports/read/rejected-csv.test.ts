import { describe, expect, test } from 'vitest'
import { sql } from '#sql/sql.ts'
import { stageTools } from '../../../../test/harness/stage.ts'
import { testStores } from '../../../../test/harness/stores.ts'
import { factsMigrations } from '../../migrations.ts'
import { rejectCodes, rejectSentence } from './reject-codes.ts'
import { rejectedCsv, safeCell } from './rejected-csv.ts'

const { facts } = await testStores(factsMigrations)
const stage = await stageTools(facts)

async function textOf(file: Parameters<typeof rejectedCsv>[0]): Promise<string> {
  let text = ''
  for await (const piece of rejectedCsv(file)) text += piece
  return text
}

describe('the file of rejected rows', () => {
  test('can be mended and imported again: rows keep their numbers and are added to their orders', async () => {
    const first = await stage(
      '订单号,下单时间,商品编码,数量,单价\nA,2026-11-11 10:00:00,x,1,5\n="1930679858170647",2026-11-11 10:00:00,y,2,"1,5"\nA,2026-11-11 10:00:00,=cmd,1,5\n',
    )
    expect(await first.faults()).toEqual([
      [2, 'unit_price', 'invalid_amount', '1,5'],
      [3, 'sku', 'formula', '=cmd'],
    ])
    const rows = (
      await first.rows(sql`row, arrayMap(b -> [b.1, b.2, b.3], bad) AS bad, raw`)
    ).filter((row) => (row['bad'] as unknown[]).length > 0)
    const text = await textOf({
      headers: first.inspection.headers,
      importId: 7,
      rows: rows as never,
    })
    expect(text).toBe(
      `\ufeff订单号,下单时间,商品编码,数量,单价,zhike_row,zhike_column,zhike_reason,zhike_import\r\n"\t1930679858170647",2026-11-11 10:00:00,y,2,"1,5",2,unit_price,“1,5”不是金额。,7\r\nA,2026-11-11 10:00:00,'=cmd,1,5,3,sku,单元格是公式“=cmd”，不是值。请粘贴为数值后再导出。,7\r\n`.replace(
        '“1,5”不是金额。',
        '"“1,5”不是金额。"',
      ),
    )
    const mended = await stage(text.replace('"1,5",2', '1.5,2').replace("'=cmd", 'z'))
    expect(mended.inspection.mended).toBe(true)
    expect(await mended.faults()).toEqual([])
    expect(await mended.rows(sql`row, merge, order_id, sku, quantity, unit_price`)).toEqual([
      {
        row: '2',
        merge: 1,
        order_id: '1930679858170647',
        sku: 'y',
        quantity: '2',
        unit_price: '150',
      },
      { row: '3', merge: 1, order_id: 'A', sku: 'z', quantity: '1', unit_price: '500' },
    ])
  })

  test('rejected again it keeps the owner’s cells and not ours', async () => {
    const text = await textOf({
      headers: ['订单号', '下单时间', '实付金额'],
      importId: 7,
      rows: [
        {
          row: 9,
          bad: [['实付金额', 'invalid_amount', 'x']],
          raw: ['A', '2026-01-01', 'x', 'beyond'],
        },
      ],
    })
    expect(text).toContain('beyond')
    const again = await stage(text)
    expect(await again.faults()).toEqual([[9, 'order_total', 'invalid_amount', 'x']])
    expect(await again.rows(sql`raw`)).toEqual([{ raw: ['A', '2026-01-01', 'x'] }])
  })

  test('has no cell that a spreadsheet would run, and none whose digits it would round', () => {
    expect(
      [
        '=1+1',
        '+cmd|x',
        '-2+3',
        '@SUM(A1)',
        '\tx',
        '\rx',
        '-5.00',
        '+8613800138000',
        '1930679858170647',
        '="1930679858170647"',
        'tea',
      ].map(safeCell),
    ).toEqual([
      "'=1+1",
      "'+cmd|x",
      "'-2+3",
      "'@SUM(A1)",
      "'\tx",
      "'\rx",
      '-5.00',
      '+8613800138000',
      '\t1930679858170647',
      '\t1930679858170647',
      'tea',
    ])
  })
})

describe('reasons', () => {
  test('are sentences in both languages, every hole filled', () => {
    expect(Object.keys(rejectCodes).length).toBeGreaterThanOrEqual(30)
    for (const code of Object.keys(rejectCodes)) {
      for (const language of ['zh', 'en'] as const) {
        const sentence = rejectSentence(code, 'VALUE', language, 'KNOWN')
        expect(sentence).not.toMatch(/[{}]/)
        expect(sentence).toMatch(/[.。）：:]|VALUE$/)
      }
      expect(rejectCodes[code as keyof typeof rejectCodes].zh).toMatch(/[\u4e00-\u9fff]/)
    }
  })
})
