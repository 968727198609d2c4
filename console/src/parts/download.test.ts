import { expect, test } from 'vitest'
import { csvCell, toCsv } from './download.ts'

test('a cell that a spreadsheet would run is text; quotes, commas and line ends survive', () => {
  expect(
    ['=1+1', '+86 138', '-2', '@x', 'a,b', 'say "hi"', '两\n行', 'plain'].map(csvCell),
  ).toEqual(["'=1+1", "'+86 138", "'-2", "'@x", '"a,b"', '"say ""hi"""', '"两\n行"', 'plain'])
  expect([null, undefined, -2, 0].map(csvCell)).toEqual(['', '', '-2', '0'])
})

test('a file has a BOM, a heading, and the columns that have a plain value', async () => {
  const columns = [
    { key: 'a', title: '甲', cell: () => null, plain: (row: { a: number }) => row.a },
    { key: 'b', title: '乙', cell: () => null },
  ]
  const bytes = new Uint8Array(await toCsv(columns, [{ a: 1 }, { a: 2 }]).arrayBuffer())
  expect(Array.from(bytes.subarray(0, 3))).toEqual([0xef, 0xbb, 0xbf])
  expect(new TextDecoder().decode(bytes.slice(3))).toBe('甲\r\n1\r\n2\r\n')
})
