import { open } from 'node:fs/promises'
import { unreadable } from '../file-source.ts'
import {
  int,
  intOf,
  listOf,
  readStruct,
  structOf,
  textOf,
  type ThriftStruct,
  type ThriftValue,
  withFields,
  writeStruct,
} from './thrift.ts'

/** How a column's values become the text of a cell. */
export type ParquetColumn = { readonly name: string; readonly values: 'text' | 'float' | 'instant' }

/** A stretch of the file's rows that lies in one piece. */
export type RowGroup = {
  readonly rows: number
  readonly from: number
  readonly to: number
  readonly meta: ThriftStruct
}

export type ParquetFile = {
  readonly columns: readonly ParquetColumn[]
  readonly rows: number
  readonly groups: readonly RowGroup[]
  readonly footer: ThriftStruct
}

// Fields of Parquet's structs, by the numbers of its specification.
const FILE = { schema: 2, rows: 3, groups: 4 } as const
const GROUP = { columns: 1, rows: 3, fileOffset: 5 } as const
const CHUNK = { fileOffset: 2, meta: 3, indexes: [4, 5, 6, 7] } as const
const META = { packed: 7, data: 9, index: 10, dictionary: 11, blooms: [14, 15] } as const
const ELEMENT = { type: 1, name: 4, children: 5, converted: 6, logical: 10 } as const

const MAGIC = Buffer.from('PAR1')
const MAX_FOOTER = 64e6

/** Reads a Parquet file's footer. Throws `unreadable_file`. */
export async function readParquet(path: string): Promise<ParquetFile> {
  const file = await open(path)
  try {
    const { size } = await file.stat()
    const { buffer: tail } = await file.read({
      buffer: Buffer.alloc(8),
      position: Math.max(0, size - 8),
    })
    const length = tail.readUInt32LE(0)
    if (!tail.subarray(4).equals(MAGIC) || length > size - 12 || length > MAX_FOOTER)
      throw unreadable('the Parquet footer is missing or damaged')
    const { buffer } = await file.read({
      buffer: Buffer.alloc(length),
      position: size - 8 - length,
    })
    const footer = parsed(buffer)
    const groups = listOf(footer.fields.get(FILE.groups)).map((group) => rowGroup(group))
    if (groups.some(({ from, to }) => from < 4 || to > size || to <= from))
      throw unreadable('a row group of the Parquet file lies outside it')
    return {
      columns: columnsOf(footer),
      rows: intOf(footer.fields.get(FILE.rows)) ?? 0,
      groups,
      footer,
    }
  } finally {
    await file.close()
  }
}

function parsed(bytes: Buffer): ThriftStruct {
  try {
    return readStruct(bytes)
  } catch (error) {
    if (error instanceof RangeError) throw unreadable(error.message)
    throw error
  }
}

/** The columns that are no lists or structs; those have no place in a row of cells. */
function columnsOf(footer: ThriftStruct): ParquetColumn[] {
  const elements = listOf(footer.fields.get(FILE.schema)).flatMap((one) => structOf(one) ?? [])
  const columns: ParquetColumn[] = []
  let index = 1
  const skip = (): void => {
    const children = intOf(elements[index]?.fields.get(ELEMENT.children)) ?? 0
    index++
    for (let child = 0; child < children; child++) skip()
  }
  while (index < elements.length) {
    const element = elements[index]
    if (element && (intOf(element.fields.get(ELEMENT.children)) ?? 0) === 0)
      columns.push({ name: textOf(element.fields.get(ELEMENT.name)), values: valuesOf(element) })
    skip()
  }
  return columns
}

/** Binary fractions need rounding, instants their zone; everything else says itself. */
function valuesOf(element: ThriftStruct): ParquetColumn['values'] {
  const type = intOf(element.fields.get(ELEMENT.type))
  if (type === 4 || type === 5) return 'float'
  const timestamp = structOf(structOf(element.fields.get(ELEMENT.logical))?.fields.get(8))
  const toUtc = timestamp?.fields.get(1)
  if (timestamp) return toUtc?.type === 'bool' && toUtc.value ? 'instant' : 'text'
  const converted = intOf(element.fields.get(ELEMENT.converted))
  return converted === 9 || converted === 10 || type === 3 ? 'instant' : 'text'
}

function rowGroup(value: ThriftValue): RowGroup {
  const meta = structOf(value)
  if (!meta) throw unreadable('the Parquet footer is damaged')
  let from = Number.POSITIVE_INFINITY
  let to = 0
  for (const chunk of listOf(meta.fields.get(GROUP.columns))) {
    const column = structOf(structOf(chunk)?.fields.get(CHUNK.meta))
    const data = intOf(column?.fields.get(META.data))
    const packed = intOf(column?.fields.get(META.packed))
    if (data === undefined || packed === undefined)
      throw unreadable('the Parquet footer is damaged')
    const dictionary = intOf(column?.fields.get(META.dictionary)) ?? data
    const start = Math.min(data, dictionary > 0 ? dictionary : data)
    from = Math.min(from, start)
    to = Math.max(to, start + packed)
  }
  return { rows: intOf(meta.fields.get(GROUP.rows)) ?? 0, from, to, meta }
}

/** The footer of a file that has this row group alone, beginning behind the magic bytes. */
export function footerOf(file: ParquetFile, group: RowGroup): Buffer {
  const shift = MAGIC.length - group.from
  const moved = (value: ThriftValue | undefined): ThriftValue | undefined => {
    const at = intOf(value)
    return at === undefined || at <= 0 ? undefined : int(at + shift)
  }
  const columns = listOf(group.meta.fields.get(GROUP.columns)).flatMap((chunk) => {
    const struct = structOf(chunk)
    const meta = structOf(struct?.fields.get(CHUNK.meta))
    if (!struct || !meta) return []
    // Indexes and filters lie outside the piece.
    const own = withFields(meta, {
      [META.data]: moved(meta.fields.get(META.data)),
      [META.index]: undefined,
      [META.dictionary]: moved(meta.fields.get(META.dictionary)),
      [META.blooms[0]]: undefined,
      [META.blooms[1]]: undefined,
    })
    const without = Object.fromEntries(CHUNK.indexes.map((id) => [id, undefined]))
    return [withFields(struct, { ...without, [CHUNK.fileOffset]: int(0), [CHUNK.meta]: own })]
  })
  const one = withFields(group.meta, {
    [GROUP.columns]: { type: 'list', code: 9, of: 12, values: columns },
    [GROUP.fileOffset]: undefined,
  })
  const footer = writeStruct(
    withFields(file.footer, {
      [FILE.rows]: int(group.rows),
      [FILE.groups]: { type: 'list', code: 9, of: 12, values: [one] },
    }),
  )
  const length = Buffer.alloc(4)
  length.writeUInt32LE(footer.length)
  return Buffer.concat([footer, length, MAGIC])
}

/** The bytes of a file that has this row group alone. */
export async function* groupBytes(
  path: string,
  file: ParquetFile,
  group: RowGroup,
): AsyncGenerator<Buffer> {
  yield MAGIC
  const handle = await open(path)
  try {
    for (let at = group.from; at < group.to; ) {
      const size = Math.min(1 << 20, group.to - at)
      const { buffer, bytesRead } = await handle.read({
        buffer: Buffer.allocUnsafe(size),
        position: at,
      })
      if (bytesRead === 0) throw unreadable('the Parquet file ends too early')
      yield buffer.subarray(0, bytesRead)
      at += bytesRead
    }
  } finally {
    await handle.close()
  }
  yield footerOf(file, group)
}
