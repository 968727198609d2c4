import { problem } from '#core/problem.ts'
import { ProblemError } from '#core/result.ts'
import { csvReader } from './csv-reader.ts'
import { type ReadOptions, textOf } from './file-source.ts'
import type { Rewrite } from './foreign-phones.ts'
import type { Inspection } from './inspection.ts'
import { jsonRecords } from './json-lines.ts'
import { type RecordPiece, recordWriter } from './record-writer.ts'
import { headerOfRows } from './xlsx/sheet-header.ts'
import { openSheet } from './xlsx/sheet-rows.ts'

export type RecordOptions = ReadOptions & {
  /** Changes cells before they are written. */
  readonly rewrite?: Rewrite | undefined
}

/**
 * A file's records as delimited text, piece by piece: CSV as it is; sheets and JSON Lines written as CSV. `headers`
 * are the columns of JSON objects in the order of their cells: those of the inspection, and others that a mapping names.
 */
export async function* fileRecords(
  path: string,
  inspection: Inspection,
  headers: readonly string[],
  options: RecordOptions,
): AsyncGenerator<RecordPiece> {
  switch (inspection.format) {
    case 'csv':
      yield* csvRecords(path, inspection, options)
      return
    case 'jsonl':
      yield* objectRecords(path, inspection, headers, options)
      return
    case 'xlsx':
      yield* sheetRecords(path, inspection, options)
      return
    case 'parquet':
      throw new Error('a Parquet file goes to the engine in its row groups')
  }
}

async function* csvRecords(
  path: string,
  inspection: Inspection,
  options: RecordOptions,
): AsyncGenerator<RecordPiece> {
  const { encoding, newline, delimiter, compressed, headers, least } = inspection
  if (encoding === null || newline === null || delimiter === null)
    throw new Error('a CSV without its layout')
  const layout = {
    delimiter: delimiter.charCodeAt(0),
    columns: headers.length,
    least,
    decoded: encoding !== 'utf-8',
    ...(options.rewrite ? { rewrite: options.rewrite } : {}),
  }
  const writer = recordWriter(delimiter, 'no items')
  const reader = csvReader(layout, writer)
  let header = inspection.dataAt
  for await (const chunk of textOf(path, { compressed, encoding, newline }, options)) {
    if (header >= chunk.length) {
      header -= chunk.length
      continue
    }
    reader.push(header > 0 ? chunk.subarray(header) : chunk)
    header = 0
    yield writer.take('full')
  }
  reader.end()
  yield writer.take('all')
}

async function* objectRecords(
  path: string,
  { compressed }: Inspection,
  headers: readonly string[],
  options: RecordOptions,
): AsyncGenerator<RecordPiece> {
  const writer = recordWriter(',', 'with items')
  const rewrite = options.rewrite ?? asIs
  for await (const records of jsonRecords(
    textOf(path, { compressed, encoding: 'utf-8', newline: 'lf' }, options),
  )) {
    for (const record of records) {
      if ('code' in record) {
        writer.reject(record.code, record.detail, [record.text], record.row)
        continue
      }
      const alone =
        record.items.length === 1 &&
        ![...(record.items[0]?.keys() ?? [])].some((key) => key.includes('[]'))
      for (const [index, item] of record.items.entries()) {
        writer.print(rewrite(headers.map((header) => item.get(header) ?? '')), {
          row: record.row,
          item: alone ? 0 : index + 1,
        })
      }
    }
    yield writer.take('full')
  }
  yield writer.take('all')
}

async function* sheetRecords(
  path: string,
  inspection: Inspection,
  options: RecordOptions,
): AsyncGenerator<RecordPiece> {
  const { headers, bytes, name } = inspection
  await using sheet = await openSheet(path, name, inspection.sheet ?? undefined)
  if (!sheet) return
  const writer = recordWriter(',', 'with items')
  const rewrite = options.rewrite ?? asIs
  let header: number | undefined
  for await (const rows of sheet.rows((share) => options.onBytes?.(Math.floor(share * bytes)))) {
    if (options.signal?.aborted) throw new ProblemError(problem('cancelled'))
    header ??= headerOfRows(rows).number
    for (const { number, cells } of rows) {
      if (number <= header) continue
      const row = number - header
      const tooMany = cells.slice(headers.length).some((cell) => cell.trim() !== '')
      if (tooMany) writer.reject('too_many_fields', `${cells.length}/${headers.length}`, cells, row)
      else writer.print(rewrite(headers.map((_, index) => cells[index] ?? '')), { row, item: 0 })
    }
    yield writer.take('full')
  }
  yield writer.take('all')
}

const asIs: Rewrite = (cells) => cells
