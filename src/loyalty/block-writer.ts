/**
 * Columns of a block in the engine's Native format, filled value by value and written out together. The engine takes
 * such blocks as they are, where rows in any other format have to be read value by value.
 */
export type ColumnWriter = {
  readonly type: string
  /** What precedes the column's data, once for each block. */
  readonly prefix: readonly Uint8Array[]
  /** The data so far, to be used before more is put; begins anew. */
  readonly take: () => readonly Uint8Array[]
}

export type NumberColumn = ColumnWriter & { readonly put: (value: number) => void }
export type ArrayColumn<Element extends ColumnWriter> = ColumnWriter & {
  readonly elements: Element
  /** Ends a row's array: so many elements were put. */
  readonly end: (count: number) => void
}
export type TextColumn = ColumnWriter & { readonly put: (value: string) => void }

const NOTHING: readonly Uint8Array[] = []

type Numbers = Uint8Array | Uint16Array | Uint32Array | Float64Array
type Growing = { values: Numbers; count: number }

function push(column: Growing, value: number): void {
  if (column.count === column.values.length) {
    const larger = new (column.values.constructor as new (length: number) => Numbers)(
      2 * column.count,
    )
    larger.set(column.values)
    column.values = larger
  }
  column.values[column.count++] = value
}

/** A look at what was put; the next value overwrites it. */
function taken(column: Growing): Uint8Array {
  const { buffer, BYTES_PER_ELEMENT } = column.values
  const bytes = new Uint8Array(buffer, 0, column.count * BYTES_PER_ELEMENT)
  column.count = 0
  return bytes
}

const START = 4096

const plain = (type: string, values: Numbers): NumberColumn => {
  const column: Growing = { values, count: 0 }
  return {
    type,
    prefix: NOTHING,
    put: (value) => push(column, value),
    take: () => [taken(column)],
  }
}

export const bytesColumn = (): NumberColumn => plain('UInt8', new Uint8Array(START))
export const intsColumn = (): NumberColumn => plain('UInt32', new Uint32Array(START))
export const floatsColumn = (): NumberColumn => plain('Float64', new Float64Array(START))

const HALF = 4_294_967_296

/** Whole numbers up to 2^53, as 64 bits. */
export const longsColumn = (type: 'UInt64' | "DateTime64(3, 'UTC')"): NumberColumn => {
  const halves: Growing = { values: new Uint32Array(2 * START), count: 0 }
  return {
    type,
    prefix: NOTHING,
    put: (value) => {
      const high = Math.floor(value / HALF)
      push(halves, value - high * HALF)
      push(halves, high)
    },
    take: () => [taken(halves)],
  }
}

/** Numbers of which NaN and Infinity are null. */
export const nullable = (inner: NumberColumn): NumberColumn => {
  const missing: Growing = { values: new Uint8Array(START), count: 0 }
  return {
    type: `Nullable(${inner.type})`,
    prefix: NOTHING,
    put: (value) => {
      const isThere = Number.isFinite(value)
      push(missing, isThere ? 0 : 1)
      inner.put(isThere ? value : 0)
    },
    take: () => [taken(missing), ...inner.take()],
  }
}

/** Texts of a known list, by their place in it. */
export const codedColumn = (texts: readonly string[]): NumberColumn => {
  const places: Growing = { values: new Uint16Array(START), count: 0 }
  const dictionary = [...long(texts.length), ...texts.map(textBytes)]
  return {
    type: 'LowCardinality(String)',
    prefix: long(SHARED_DICTIONARY),
    put: (place) => push(places, place),
    take: () =>
      places.count === 0
        ? NOTHING
        : [...long(OWN_KEYS_16), ...dictionary, ...long(places.count), taken(places)],
  }
}

/** How the engine marks a dictionary that comes with the block, and places of 16 bits in it. */
const SHARED_DICTIONARY = 1
const OWN_KEYS_16 = 0x200 + 0x400 + 1

export const textsColumn = (): TextColumn => {
  let texts: Uint8Array[] = []
  return {
    type: 'String',
    prefix: NOTHING,
    put: (value) => void texts.push(value === '' ? NO_TEXT : textBytes(value)),
    take: () => {
      const all = Buffer.concat(texts)
      texts = []
      return [all]
    },
  }
}

export const arraysColumn = <Element extends ColumnWriter>(
  elements: Element,
): ArrayColumn<Element> => {
  const ends = longsColumn('UInt64')
  let total = 0
  return {
    type: `Array(${elements.type})`,
    prefix: elements.prefix,
    elements,
    end: (count) => {
      total += count
      ends.put(total)
    },
    take: () => {
      total = 0
      return [...ends.take(), ...elements.take()]
    },
  }
}

/** A block of so many rows; every column must have as many. */
export function takeBlock(columns: Readonly<Record<string, ColumnWriter>>, rows: number): Buffer {
  const named = Object.entries(columns)
  return Buffer.concat([
    varintBytes(named.length),
    varintBytes(rows),
    ...named.flatMap(([name, { type, prefix, take }]) => [
      textBytes(name),
      textBytes(type),
      ...prefix,
      ...take(),
    ]),
  ])
}

const NO_TEXT = Uint8Array.of(0)

const long = (value: number): Uint8Array[] => [
  new Uint8Array(Uint32Array.of(value % HALF, Math.floor(value / HALF)).buffer),
]

/** A text with its length before it. */
function textBytes(text: string): Uint8Array {
  const bytes = Buffer.from(text, 'utf8')
  return Buffer.concat([varintBytes(bytes.length), bytes])
}

function varintBytes(value: number): Uint8Array {
  const bytes: number[] = []
  let rest = value
  for (; rest >= 128; rest = Math.floor(rest / 128)) bytes.push((rest & 127) | 128)
  return Uint8Array.from([...bytes, rest])
}
