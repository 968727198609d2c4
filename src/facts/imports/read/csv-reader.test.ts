import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { printRecord } from './cell-bytes.ts'
import { csvReader } from './csv-reader.ts'
import { batchBuilder, REJECT_MARK, type RecordBatch } from './record-batches.ts'

type Options = { readonly delimiter?: string; readonly columns?: number; readonly least?: number; readonly chunk?: number; readonly size?: number; readonly decoded?: boolean }

function batchesOf(text: string | Buffer, options: Options = {}): RecordBatch[] {
  const bytes = Buffer.from(text)
  const delimiter = options.delimiter ?? ','
  const columns = options.columns ?? 3
  const layout = { delimiter: delimiter.charCodeAt(0), columns, least: options.least ?? columns, decoded: options.decoded ?? false }
  const reader = csvReader(layout, batchBuilder(options.size ?? 1e9, delimiter))
  const chunk = options.chunk ?? bytes.length + 1
  const batches: RecordBatch[] = []
  for (let at = 0; at < bytes.length; at += chunk) batches.push(...reader.push(Buffer.from(bytes.subarray(at, at + chunk))))
  return [...batches, ...reader.end()]
}

/** The records of the batches, as an ordinary reader of CSV sees them; rejects as [REJECT, code, …cells]. */
function recordsOf(batches: readonly RecordBatch[], delimiter = ','): string[][] {
  return batches.flatMap((batch) => {
    const records = parse(Buffer.concat(batch.parts).toString(), delimiter)
    expect(records.length).toBe(batch.records)
    return records.map((cells) => (cells[0] === REJECT_MARK ? ['REJECT', cells[1] ?? '', ...(JSON.parse(cells[3] ?? '[]') as string[])] : cells))
  })
}

/** Plain RFC 4180, quotes inside a plain cell taken as they stand. */
function parse(text: string, delimiter: string): string[][] {
  const records: string[][] = []
  let cells: string[] = []
  const d = delimiter === '|' ? '\\|' : delimiter
  const cell = new RegExp(`(?:"((?:[^"]|"")*)"|((?:[^\\n\\r${d}]|\\r(?!\\n|$))*))(${d}|\\r?\\n|\\r?$)`, 'y')
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
const read = (text: string | Buffer, options: Options = {}) => recordsOf(batchesOf(text, options), options.delimiter)

describe('reading delimited text', () => {
  it('passes clean records on as the bytes they are', () => {
    const text = 'a,b,c\r\n1,"2,x",3\n4,"5 ""q"" \n6",7'
    const batches = batchesOf(text)
    expect(Buffer.concat(batches[0]?.parts ?? []).toString()).toBe(text)
    expect(read(text)).toEqual([['a', 'b', 'c'], ['1', '2,x', '3'], ['4', '5 "q" \n6', '7']])
  })

  it('rejects a record with too few or too many cells, and only that', () => {
    expect(read('1,2,3\n1,2\n4,5,6\n1,2,3,4\n7,8,9\n')).toEqual([
      ['1', '2', '3'], ['REJECT', 'too_few_fields', '1', '2'], ['4', '5', '6'], ['REJECT', 'too_many_fields', '1', '2', '3', '4'], ['7', '8', '9'],
    ])
  })

  it('takes blank cells beyond the header, and leaves out columns without a name at the end', () => {
    expect(read('1,2,3,,\n4,5\n', { least: 2 })).toEqual([['1', '2', '3'], ['4', '5', '']])
  })

  it('drops blank lines and lines of delimiters', () => {
    expect(read('\n1,2,3\n\r\n,,\n , ,\n4,5,6\n\n')).toEqual([['1', '2', '3'], ['4', '5', '6']])
  })

  it('does not let a quote left open swallow the rest', () => {
    expect(read('1,"open,3\n4,5,6\n7,"8",9\n10,11,12')).toEqual([
      ['REJECT', 'broken_quote', '1', '"open', '3'], ['4', '5', '6'], ['7', '8', '9'], ['10', '11', '12'],
    ])
    expect(read('1,2,3\n4,"open,6\n7,8,9\n')).toEqual([['1', '2', '3'], ['REJECT', 'broken_quote', '4', '"open', '6'], ['7', '8', '9']])
    expect(read('a,"x,1\nb,"",2\nc,d,3\n')).toEqual([['REJECT', 'broken_quote', 'a', '"x', '1'], ['b', '', '2'], ['c', 'd', '3']])
  })

  it('rejects quotes in the middle of a quoted cell, and takes those of a plain one as they stand', () => {
    expect(read('1,"he said "hi"",3\n4,5" disc,6\n')).toEqual([['REJECT', 'broken_quote', '1', '"he said "hi""', '3'], ['4', '5" disc', '6']])
  })

  it('rejects a short record over two lines as one', () => {
    expect(read('1,"a\nb"\n4,5,6\n')).toEqual([['REJECT', 'too_few_fields', '1', 'a\nb'], ['4', '5', '6']])
  })

  it('reads blanks around quotes and lone carriage returns', () => {
    expect(read('1, "2" ,3\n4,a\rb,6\r\n7,8,9\r')).toEqual([['1', '2', '3'], ['4', 'a\rb', '6'], ['7', '8', '9']])
  })

  it('rejects bytes that are no text', () => {
    expect(read(Buffer.from('1,a\0b,3\n4,5,6\n'))).toEqual([['REJECT', 'nul_byte', '1', 'a\0b', '3'], ['4', '5', '6']])
    expect(read(Buffer.concat([Buffer.from('1,'), Buffer.from([0xb0, 0xd0]), Buffer.from(',3\n4,5,6\n')]))[0]?.slice(0, 2)).toEqual(['REJECT', 'bad_encoding'])
    expect(read('1,\ufffd,3\n', { decoded: true })[0]?.slice(0, 2)).toEqual(['REJECT', 'bad_encoding'])
    expect(read('1,\ufffd,3\n')).toEqual([['1', '\ufffd', '3']])
  })

  it('bounds cells and lines, and goes on behind them', () => {
    const ten = 'x'.repeat(10 * 1024 * 1024)
    const records = read(`1,${ten},3\n2,"${ten}\n",3\n4,5,6\n`, { chunk: 1 << 20 })
    expect(records.map((record) => record.slice(0, 2))).toEqual([['REJECT', 'cell_too_long'], ['REJECT', 'cell_too_long'], ['4', '5']])
    expect(Math.max(...records.flat().map((cell) => cell.length))).toBeLessThanOrEqual(2_000)
    const line = read(`${'y'.repeat(20 * 1024 * 1024)}\n4,5,6\n`, { chunk: 1 << 20 })
    expect(line.map((record) => record[1])).toEqual(['record_too_long', '5'])
  })

  it('gives every record back, whatever the delimiter and however the bytes arrive, in the same batches', () => {
    const cell = fc.oneof(fc.string({ unit: 'grapheme', maxLength: 8 }), fc.constantFrom('', '"', '""', ',', ';', '\t', '\n', '\r\n', "'", '=1', '有机绿茶', 'a"b', ' x '))
    const clean = cell.map((text) => text.replaceAll('\0', '').replace(/^\s+/, '').replace(/[\ud800-\udfff]/g, ''))
    const rows = fc.array(fc.tuple(fc.stringMatching(/^[a-z0-9]{1,4}$/), clean, clean), { minLength: 1, maxLength: 30 })
    fc.assert(fc.property(rows, fc.constantFrom(',', ';', '\t', '|'), fc.integer({ min: 1, max: 50 }), fc.integer({ min: 1, max: 200 }), (records, delimiter, chunk, size) => {
      const text = records.map((record) => printRecord(record, delimiter)).join('')
      const batches = batchesOf(text, { delimiter, chunk, size })
      expect(recordsOf(batches, delimiter)).toEqual(records)
      const again = batchesOf(text, { delimiter, size })
      expect(batches.map(({ index, before, records: count }) => [index, before, count])).toEqual(again.map(({ index, before, records: count }) => [index, before, count]))
    }), { numRuns: 300 })
  })

  it('never loses or invents a record, whatever the bytes', () => {
    const bytes = fc.uint8Array({ maxLength: 300 }).chain((raw) => fc.constant(Buffer.from(raw.map((byte) => [10, 13, 34, 44, 65, 32, 0, 200][byte % 8] ?? byte))))
    fc.assert(fc.property(bytes, fc.integer({ min: 1, max: 40 }), (text, chunk) => {
      const shape = (batches: RecordBatch[]) => recordsOf(batches)
      expect(shape(batchesOf(text, { chunk }))).toEqual(shape(batchesOf(text)))
    }), { numRuns: 500 })
  })
})
