import { open, stat } from 'node:fs/promises'
import { problem } from '#core/problem.ts'
import { fail, ok, ProblemError, type Result } from '#core/result.ts'
import type { Facts } from '#stores/ports.ts'
import { detectFormat, isGzip } from './file-format.ts'
import { headOf, probesOf, textOf } from './file-source.ts'
import { namedColumns, namesOf } from './headers.ts'
import { inspectText } from './inspect-text.ts'
import { type Inspection, REJECT_COLUMNS, SAMPLE_RECORDS } from './inspection.ts'
import { jsonRecords } from './json-lines.ts'
import { inspectParquet } from './parquet/inspect-parquet.store.ts'
import { detectEncoding, type Encoding } from './text-encoding.ts'
import { headerOfRows } from './xlsx/sheet-header.ts'
import { openSheet, type SheetRow } from './xlsx/sheet-rows.ts'

export type InspectOptions = {
  /** Overrides what the bytes suggest. */
  readonly encoding?: Encoding | undefined
  /** Shows the first rows of a Parquet file; without it their sample is empty. */
  readonly facts?: Facts | undefined
}

const HEAD = 1 << 20

/**
 * Looks at a file: its format, encoding, columns and first records. Nothing is taken in. Problems: `empty_file`,
 * `no_rows`, `no_header`, `unknown_file_kind`, `unreadable_file`.
 *
 * @example await inspectFile('data/uploads/1', 'ExportOrderList.csv') // ok({ format: 'csv', encoding: 'gb18030', … })
 */
export async function inspectFile(
  path: string,
  name: string,
  options: InspectOptions = {},
): Promise<Result<Inspection>> {
  try {
    const { size } = await stat(path)
    if (size === 0) return fail(problem('empty_file', { name }))
    const compressed = isGzip(await firstBytes(path))
    const head = compressed ? await headOf(path, true, HEAD) : await headOf(path, false, HEAD)
    const format = detectFormat(head, name)
    if (!format.ok) return format
    const file: FileSeen = { path, name, bytes: size, compressed, head }
    if (format.value === 'csv') return await inspectCsv(file, options.encoding)
    if (format.value === 'jsonl') return await inspectJson(file)
    if (compressed)
      return fail(problem('unreadable_file', { detail: 'unpack the .gz first / 请先解压 .gz' }))
    if (format.value === 'xlsx') return await inspectSheet(file)
    return ok({
      ...blank(file),
      format: 'parquet',
      ...(await inspectParquet(path, name, options.facts)),
    })
  } catch (error) {
    if (error instanceof ProblemError) return fail(error.problem)
    const { code, message } = error as { code?: string; message: string }
    if (code === 'ENOENT' || code === 'EACCES' || code === 'EISDIR')
      return fail(problem('unreadable_file', { detail: message }))
    throw error
  }
}

type FileSeen = {
  readonly path: string
  readonly name: string
  readonly bytes: number
  readonly compressed: boolean
  readonly head: Buffer
}

const blank = ({ name, bytes, compressed }: FileSeen) => ({
  name,
  bytes,
  compressed,
  encoding: null,
  newline: null,
  delimiter: null,
  sheet: null,
  dataAt: 0,
  mended: false,
})

async function firstBytes(path: string): Promise<Buffer> {
  const file = await open(path)
  try {
    const { buffer, bytesRead } = await file.read({ buffer: Buffer.alloc(4), position: 0 })
    return buffer.subarray(0, bytesRead)
  } finally {
    await file.close()
  }
}

async function inspectCsv(file: FileSeen, said: Encoding | undefined): Promise<Result<Inspection>> {
  const probes =
    file.compressed || file.bytes <= HEAD ? [] : await probesOf(file.path, 16, 64 * 1024)
  const encoding = said ?? detectEncoding(file.head, probes)
  const { text, whole } = await firstText(file, encoding)
  const newline = !text.includes(0x0a) && text.includes(0x0d) ? 'cr' : 'lf'
  if (newline === 'cr')
    for (let at = text.indexOf(0x0d); at !== -1; at = text.indexOf(0x0d, at)) text[at] = 0x0a
  const found = inspectText(text, file.name, whole)
  if (!found.ok) return found
  const mended = REJECT_COLUMNS.slice(0, 3).every((column) => found.value.headers.includes(column))
  return ok({ ...blank(file), format: 'csv', encoding, newline, mended, ...found.value })
}

/** The text's first MiB as UTF-8, and whether that is all. */
async function firstText(
  file: FileSeen,
  encoding: Encoding,
): Promise<{ text: Buffer; whole: boolean }> {
  const parts: Buffer[] = []
  let length = 0
  let whole = true
  for await (const chunk of textOf(file.path, {
    compressed: file.compressed,
    encoding,
    newline: 'lf',
  })) {
    parts.push(Buffer.from(chunk))
    length += chunk.length
    if (length <= HEAD) continue
    whole = false
    break
  }
  return { text: Buffer.concat(parts), whole }
}

async function inspectJson(file: FileSeen): Promise<Result<Inspection>> {
  const names = new Set<string>()
  const items: ReadonlyMap<string, string>[] = []
  let records = 0
  for await (const found of jsonRecords(
    textOf(file.path, { compressed: file.compressed, encoding: 'utf-8', newline: 'lf' }),
  )) {
    for (const record of found) {
      records++
      if ('code' in record) continue
      for (const item of record.items) {
        for (const name of item.keys()) names.add(name)
        if (items.length < SAMPLE_RECORDS) items.push(item)
      }
    }
    // Keys may come late; a thousand records have nearly all of them.
    if (records >= 1_000) break
  }
  if (names.size === 0)
    return fail(
      problem(records === 0 ? 'no_rows' : 'unreadable_file', {
        name: file.name,
        detail: 'no line is a JSON object / 没有一行是 JSON 对象',
      }),
    )
  const headers = [...names]
  const sample = items.map((item) => headers.map((header) => item.get(header) ?? ''))
  return ok({
    ...blank(file),
    format: 'jsonl',
    encoding: 'utf-8',
    newline: 'lf',
    headers,
    least: headers.length,
    sample,
  })
}

async function inspectSheet(file: FileSeen): Promise<Result<Inspection>> {
  await using sheet = await openSheet(file.path, file.name)
  if (!sheet) return fail(problem('empty_file', { name: file.name }))
  const first: SheetRow[] = []
  for await (const piece of sheet.rows()) {
    first.push(...piece)
    if (first.length > SAMPLE_RECORDS + 10) break
  }
  const header = headerOfRows(first)
  const rows = first.filter((row) => row.number > header.number)
  if (header.data)
    return fail(
      problem('no_header', { name: file.name, cells: header.cells.slice(0, 5).join(', ') }),
    )
  if (rows.length === 0) return fail(problem('no_rows', { name: file.name }))
  const least = namedColumns(header.cells)
  const headers = namesOf(header.cells.slice(0, least))
  const sample = rows
    .slice(0, SAMPLE_RECORDS)
    .map(({ cells }) => headers.map((_, index) => cells[index] ?? ''))
  return ok({ ...blank(file), format: 'xlsx', sheet: sheet.name, headers, least: 1, sample })
}
