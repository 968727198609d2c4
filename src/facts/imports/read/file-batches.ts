import { problem } from '#core/problem.ts'
import { ProblemError } from '#core/result.ts'
import { csvReader } from './csv-reader.ts'
import { type ReadOptions, textOf } from './file-source.ts'
import type { Inspection } from './inspection.ts'
import { jsonRecords } from './json-lines.ts'
import { batchBuilder, type RecordBatch } from './record-batches.ts'
import { headerOfRows } from './xlsx/sheet-header.ts'
import { openSheet } from './xlsx/sheet-rows.ts'

export type BatchOptions = ReadOptions & {
  /** Bytes of a batch. The same number gives the same batches. */
  readonly size: number
  /** Columns of JSON objects in the order of their cells: those of the inspection, and others that the mapping names. */
  readonly headers: readonly string[]
}

/** A file's records in batches of delimited text: CSV as it is; sheets and JSON Lines written as CSV, with numbers. */
export async function* fileBatches(path: string, inspection: Inspection, options: BatchOptions): AsyncGenerator<RecordBatch> {
  switch (inspection.format) {
    case 'csv':
      yield* csvBatches(path, inspection, options)
      return
    case 'jsonl':
      yield* jsonBatches(path, inspection, options)
      return
    case 'xlsx':
      yield* sheetBatches(path, inspection, options)
      return
    case 'parquet':
      throw new Error('a Parquet file goes to the engine in its row groups')
  }
}

async function* csvBatches(path: string, inspection: Inspection, options: BatchOptions): AsyncGenerator<RecordBatch> {
  const { encoding, newline, delimiter, compressed, headers, least } = inspection
  if (encoding === null || newline === null || delimiter === null) throw new Error('a CSV without its layout')
  const layout = { delimiter: delimiter.charCodeAt(0), columns: headers.length, least, decoded: encoding !== 'utf-8' }
  const reader = csvReader(layout, batchBuilder(options.size, delimiter))
  let header = inspection.dataAt
  for await (const chunk of textOf(path, { compressed, encoding, newline }, options)) {
    if (header >= chunk.length) {
      header -= chunk.length
      continue
    }
    const data = header > 0 ? chunk.subarray(header) : chunk
    header = 0
    yield* reader.push(data)
  }
  yield* reader.end()
}

async function* jsonBatches(path: string, { compressed }: Inspection, options: BatchOptions): AsyncGenerator<RecordBatch> {
  const builder = batchBuilder(options.size)
  for await (const records of jsonRecords(textOf(path, { compressed, encoding: 'utf-8', newline: 'lf' }, options))) {
    for (const record of records) {
      if ('code' in record) builder.reject(record.code, record.detail, [record.text], { row: record.row, item: 0 })
      else {
        const alone = record.items.length === 1 && ![...(record.items[0]?.keys() ?? [])].some((key) => key.includes('[]'))
        record.items.forEach((item, index) => {
          builder.print(options.headers.map((header) => item.get(header) ?? ''), { row: record.row, item: alone ? 0 : index + 1 })
        })
      }
      const batch = builder.room() <= 0 ? builder.cut() : undefined
      if (batch) yield batch
    }
  }
  const last = builder.cut()
  if (last) yield last
}

async function* sheetBatches(path: string, inspection: Inspection, options: BatchOptions): AsyncGenerator<RecordBatch> {
  const { headers, bytes, name } = inspection
  await using sheet = await openSheet(path, name, inspection.sheet ?? undefined)
  if (!sheet) return
  const builder = batchBuilder(options.size)
  let header: number | undefined
  for await (const piece of sheet.rows((share) => options.onBytes?.(Math.floor(share * bytes)))) {
    if (options.signal?.aborted) throw new ProblemError(problem('cancelled'))
    header ??= headerOfRows(piece).number
    for (const { number, cells } of piece) {
      if (number <= header) continue
      const place = { row: number - header, item: 0 }
      const tooMany = cells.slice(headers.length).some((cell) => cell.trim() !== '')
      if (tooMany) builder.reject('too_many_fields', `${cells.length}/${headers.length}`, cells, place)
      else builder.print(headers.map((_, index) => cells[index] ?? ''), place)
      const batch = builder.room() <= 0 ? builder.cut() : undefined
      if (batch) yield batch
    }
  }
  const last = builder.cut()
  if (last) yield last
}
