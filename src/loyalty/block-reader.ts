import type { Readable } from 'node:stream'

/**
 * What a column of a Native answer may hold here. Times and amounts are asked for as Float64: exact up to 2^53, and
 * an array of them needs no decoding.
 */
export type ColumnType = 'UInt8' | 'UInt32' | 'Float64' | 'Array(Float64)'

/** Values of all rows. Of arrays: all elements, one row's after the other's; `ends` says where each row's end. */
export type Column = {
  readonly values: Uint8Array | Uint32Array | Float64Array
  readonly ends: Uint32Array
}

/** So many rows, column by column. */
export type Block = { readonly rows: number; readonly columns: readonly Column[] }

/** A stream in the engine's Native format, block by block. */
export type BlockReader = {
  /** The next block that has rows; undefined after the last one. */
  readonly next: () => Promise<Block | undefined>
  readonly close: () => void
}

export function blockReader(stream: Readable, types: readonly ColumnType[]): BlockReader {
  const source: Source = {
    chunks: stream[Symbol.asyncIterator]() as AsyncIterator<Uint8Array>,
    chunk: new Uint8Array(0),
    at: 0,
    rooms: [],
  }
  return {
    next: async () => {
      while (await isMore(source)) {
        const block = await readBlock(source, types)
        if (block.rows > 0) return block
      }
      return undefined
    },
    close: () => stream.destroy(),
  }
}

type Source = {
  readonly chunks: AsyncIterator<Uint8Array>
  chunk: Uint8Array
  at: number
  /** Memory for two parts of each column, used again for every block: what is given back so often costs much. */
  readonly rooms: ArrayBuffer[]
}

/** Whether anything is left; then some of it is at hand. */
async function isMore(source: Source): Promise<boolean> {
  while (source.at === source.chunk.length) {
    const next = await source.chunks.next()
    if (next.done) return false
    source.chunk = next.value
    source.at = 0
  }
  return true
}

async function readBlock(source: Source, types: readonly ColumnType[]): Promise<Block> {
  const columns = await varint(source)
  const rows = await varint(source)
  if (columns !== 0 && columns !== types.length)
    throw new Error(`${columns} columns came where ${types.length} were asked for`)
  const read: Column[] = []
  for (let place = 0; place < columns; place++) {
    const name = await text(source)
    const type = await text(source)
    if (type !== types[place]) throw new Error(`${name} came as ${type}, not ${types[place]}`)
    read.push(await readColumn(source, { type: type as ColumnType, place, rows }))
  }
  return { rows, columns: read }
}

const NO_ENDS = new Uint32Array(0)

async function readColumn(
  source: Source,
  { type, place, rows }: { type: ColumnType; place: number; rows: number },
): Promise<Column> {
  const ends = type === 'Array(Float64)' ? await endsOf(source, 2 * place + 1, rows) : NO_ENDS
  const count = type === 'Array(Float64)' ? (ends.at(-1) ?? 0) : rows
  if (type === 'UInt8') return { values: await bytes(source, 2 * place, count), ends }
  const size = type === 'UInt32' ? 4 : 8
  const { buffer } = await bytes(source, 2 * place, size * count)
  const values =
    type === 'UInt32' ? new Uint32Array(buffer, 0, count) : new Float64Array(buffer, 0, count)
  return { values, ends }
}

/** The engine counts in 64 bits; a block's elements never need more than the lower half. */
async function endsOf(source: Source, room: number, rows: number): Promise<Uint32Array> {
  const halves = new Uint32Array((await bytes(source, room, 8 * rows)).buffer, 0, 2 * rows)
  for (let row = 0; row < rows; row++) halves[row] = halves[2 * row] as number
  return halves.subarray(0, rows)
}

/** So many bytes, from the beginning of one of the rooms. */
async function bytes(
  source: Source,
  room: number,
  count: number,
): Promise<Uint8Array<ArrayBuffer>> {
  const large = source.rooms[room]
  const buffer = large && large.byteLength >= count ? large : new ArrayBuffer(8 + 2 * count)
  source.rooms[room] = buffer
  const taken = new Uint8Array(buffer, 0, count)
  for (let filled = 0; filled < count; ) {
    if (!(await isMore(source))) throw new Error(CUT)
    const part = source.chunk.subarray(source.at, source.at + count - filled)
    taken.set(part, filled)
    filled += part.length
    source.at += part.length
  }
  return taken
}

const CUT = 'the rows break off in the middle of a block'

async function byte(source: Source): Promise<number> {
  if (!(await isMore(source))) throw new Error(CUT)
  return source.chunk[source.at++] as number
}

async function varint(source: Source): Promise<number> {
  for (let [value, scale] = [0, 1]; ; scale *= 128) {
    const next = await byte(source)
    value += (next & 127) * scale
    if (next < 128) return value
  }
}

async function text(source: Source): Promise<string> {
  const length = await varint(source)
  const read: number[] = []
  while (read.length < length) read.push(await byte(source))
  return Buffer.from(read).toString('utf8')
}
