import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { printRecord } from './cell-bytes.ts'
import { csvReader } from './csv-reader.ts'
import { type RecordPiece, recordWriter } from './record-writer.ts'

type Options = {
  readonly delimiter?: string
  readonly columns?: number
  readonly least?: number
  readonly chunk?: number
  readonly decoded?: boolean
}

/** The records in the file's order, as an ordinary reader of CSV sees them; rejects as [REJECT, code, …cells]. */
function read(text: string | Buffer, options: Options = {}): string[][] {
  const bytes = Buffer.from(text)
  const delimiter = options.delimiter ?? ','
  const columns = options.columns ?? 3
  const layout = {
    delimiter: delimiter.charCodeAt(0),
    columns,
    least: options.least ?? columns,
    decoded: options.decoded ?? false,
  }
  const writer = recordWriter(delimiter, 'no items')
  const reader = csvReader(layout, writer)
  const pieces: RecordPiece[] = []
  const chunk = options.chunk ?? bytes.length + 1
  for (let at = 0; at < bytes.length; at += chunk) {
    reader.push(Buffer.from(bytes.subarray(at, at + chunk)))
    pieces.push(writer.take('full'))
  }
  reader.end()
  pieces.push(writer.take('all'))
  const good = parse(Buffer.concat(pieces.flatMap((piece) => piece.chunks)).toString(), delimiter)
  const records = [
    ...good.map(([row, ...cells]) => ({ row: Number(row), cells })),
    ...pieces.flatMap((piece) =>
      piece.rejects.map(({ row, code, cells }) => ({ row, cells: ['REJECT', code, ...cells] })),
    ),
  ].sort((a, b) => a.row - b.row)
  expect(records.map(({ row }) => row)).toEqual(records.map((_, index) => index + 1))
  expect(pieces.at(-1)?.records).toBe(records.length)
  return records.map(({ cells }) => cells)
}

/** Plain RFC 4180, quotes inside a plain cell taken as they stand. */
function parse(text: string, delimiter: string): string[][] {
  const records: string[][] = []
  let cells: string[] = []
  const d = delimiter === '|' ? '\\|' : delimiter
  const cell = new RegExp(
    `(?:"((?:[^"]|"")*)"|((?:[^\\n\\r${d}]|\\r(?!\\n|$))*))(${d}|\\r?\\n|\\r?$)`,
    'y',
  )
  while (cell.lastIndex < text.length) {
    const found = cell.exec(text)
    if (!found) throw new Error(`not CSV: ${JSON.stringify(text)}`)
    cells.push(found[1]?.replaceAll('""', '"') ?? found[2] ?? '')
    if (found[3] === delimiter) {
      if (cell.lastIndex === text.length) cells.push('')
      else continue
    }
    records.push(cells)
    cells = []
  }
  return records
}
describe('reading delimited text', () => {
  it('passes clean records on, numbered', () => {
    expect(read('a,b,c\r\n1,"2,x",3\n4,"5 ""q"" \n6",7')).toEqual([
      ['a', 'b', 'c'],
      ['1', '2,x', '3'],
      ['4', '5 "q" \n6', '7'],
    ])
  })

  it('rejects a record with too few or too many cells, and only that', () => {
    expect(read('1,2,3\n1,2\n4,5,6\n1,2,3,4\n7,8,9\n')).toEqual([
      ['1', '2', '3'],
      ['REJECT', 'too_few_fields', '1', '2'],
      ['4', '5', '6'],
      ['REJECT', 'too_many_fields', '1', '2', '3', '4'],
      ['7', '8', '9'],
    ])
  })

  it('takes blank cells beyond the header, and leaves out columns without a name at the end', () => {
    expect(read('1,2,3,,\n4,5\n', { least: 2 })).toEqual([
      ['1', '2', '3'],
      ['4', '5', ''],
    ])
  })

  it('drops blank lines and lines of delimiters', () => {
    expect(read('\n1,2,3\n\r\n,,\n , ,\n4,5,6\n\n')).toEqual([
      ['1', '2', '3'],
      ['4', '5', '6'],
    ])
  })

  it('does not let a quote left open swallow the rest', () => {
    expect(read('1,"open,3\n4,5,6\n7,"8",9\n10,11,12')).toEqual([
      ['REJECT', 'broken_quote', '1', '"open', '3'],
      ['4', '5', '6'],
      ['7', '8', '9'],
      ['10', '11', '12'],
    ])
    expect(read('1,2,3\n4,"open,6\n7,8,9\n')).toEqual([
      ['1', '2', '3'],
      ['REJECT', 'broken_quote', '4', '"open', '6'],
      ['7', '8', '9'],
    ])
    expect(read('a,"x,1\nb,"",2\nc,d,3\n')).toEqual([
      ['REJECT', 'broken_quote', 'a', '"x', '1'],
      ['b', '', '2'],
      ['c', 'd', '3'],
    ])
  })

  it('rejects quotes in the middle of a quoted cell, and takes those of a plain one as they stand', () => {
    expect(read('1,"he said "hi"",3\n4,5" disc,6\n')).toEqual([
      ['REJECT', 'broken_quote', '1', '"he said "hi""', '3'],
      ['4', '5" disc', '6'],
    ])
  })

  it('rejects a short record over two lines as one', () => {
    expect(read('1,"a\nb"\n4,5,6\n')).toEqual([
      ['REJECT', 'too_few_fields', '1', 'a\nb'],
      ['4', '5', '6'],
    ])
  })

  it('reads blanks around quotes and lone carriage returns', () => {
    expect(read('1, "2" ,3\n4,a\rb,6\r\n7,8,9\r')).toEqual([
      ['1', '2', '3'],
      ['4', 'a\rb', '6'],
      ['7', '8', '9'],
    ])
  })

  it('rejects bytes that are no text', () => {
    expect(read(Buffer.from('1,a\0b,3\n4,5,6\n'))).toEqual([
      ['REJECT', 'nul_byte', '1', 'a\0b', '3'],
      ['4', '5', '6'],
    ])
    expect(
      read(
        Buffer.concat([Buffer.from('1,'), Buffer.from([0xb0, 0xd0]), Buffer.from(',3\n4,5,6\n')]),
      )[0]?.slice(0, 2),
    ).toEqual(['REJECT', 'bad_encoding'])
    expect(read('1,\ufffd,3\n', { decoded: true })[0]?.slice(0, 2)).toEqual([
      'REJECT',
      'bad_encoding',
    ])
    expect(read('1,\ufffd,3\n')).toEqual([['1', '\ufffd', '3']])
  })

  it('bounds cells and lines, and goes on behind them', () => {
    const ten = 'x'.repeat(10 * 1024 * 1024)
    const records = read(`1,${ten},3\n2,"${ten}\n",3\n4,5,6\n`, { chunk: 1 << 20 })
    expect(records.map((record) => record.slice(0, 2))).toEqual([
      ['REJECT', 'cell_too_long'],
      ['REJECT', 'cell_too_long'],
      ['4', '5'],
    ])
    expect(Math.max(...records.flat().map((cell) => cell.length))).toBeLessThanOrEqual(2_000)
    const line = read(`${'y'.repeat(20 * 1024 * 1024)}\n4,5,6\n`, { chunk: 1 << 20 })
    expect(line.map((record) => record[1])).toEqual(['record_too_long', '5'])
  })

  it('gives every record back, whatever the delimiter and however the bytes arrive', () => {
    const cell = fc.oneof(
      fc.string({ unit: 'grapheme', maxLength: 8 }),
      fc.constantFrom(
        '',
        '"',
        '""',
        ',',
        ';',
        '\t',
        '\n',
        '\r\n',
        "'",
        '=1',
        '有机绿茶',
        'a"b',
        ' x ',
      ),
    )
    const clean = cell.map((text) =>
      text
        .replaceAll('\0', '')
        .replace(/^\s+/, '')
        .replace(/[\ud800-\udfff]/g, ''),
    )
    const rows = fc.array(fc.tuple(fc.stringMatching(/^[a-z0-9]{1,4}$/), clean, clean), {
      minLength: 1,
      maxLength: 30,
    })
    fc.assert(
      fc.property(
        rows,
        fc.constantFrom(',', ';', '\t', '|'),
        fc.integer({ min: 1, max: 50 }),
        (records, delimiter, chunk) => {
          const text = records.map((record) => printRecord(record, delimiter)).join('')
          expect(read(text, { delimiter, chunk })).toEqual(records)
        },
      ),
      { numRuns: 150 },
    )
  })

  it('finds the same records however the bytes arrive, whatever they are', () => {
    const odd = [10, 13, 34, 44, 65, 32, 0, 200]
    const bytes = fc
      .array(fc.integer({ min: 0, max: 7 }), { maxLength: 300 })
      .map((raw) => Buffer.from(raw.map((index) => odd[index] ?? 65)))
    fc.assert(
      fc.property(bytes, fc.integer({ min: 1, max: 40 }), (text, chunk) => {
        expect(read(text, { chunk })).toEqual(read(text))
      }),
      { numRuns: 250 },
    )
  })

  it('numbers records beyond every power of ten', () => {
    expect(read('1,2,3\n'.repeat(10_001)).length).toBe(10_001)
  })
})
