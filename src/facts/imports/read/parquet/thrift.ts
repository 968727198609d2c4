/** A value of Thrift's compact protocol, kept in a form that can be written again. */
export type ThriftValue =
  | { readonly type: 'bool'; readonly value: boolean }
  | { readonly type: 'int'; readonly width: 3 | 4 | 5 | 6; readonly value: bigint }
  | { readonly type: 'double'; readonly value: Buffer }
  | { readonly type: 'binary'; readonly value: Buffer }
  | {
      readonly type: 'list'
      readonly code: 9 | 10
      readonly of: number
      readonly values: readonly ThriftValue[]
    }
  | { readonly type: 'struct'; readonly fields: ReadonlyMap<number, ThriftValue> }
  | {
      readonly type: 'map'
      readonly of: number
      readonly entries: readonly (readonly [ThriftValue, ThriftValue])[]
    }
export type ThriftStruct = Extract<ThriftValue, { type: 'struct' }>

const TRUE = 1
const FALSE = 2

/** Reads one struct: Parquet's footer is one. Throws a RangeError if the bytes end before it does. */
export function readStruct(bytes: Buffer): ThriftStruct {
  let at = 0
  const byte = (): number => {
    const value = bytes[at++]
    if (value === undefined) throw new RangeError('the footer ends too early')
    return value
  }
  const varint = (): bigint => {
    let value = 0n
    for (let shift = 0n; ; shift += 7n) {
      const next = byte()
      value |= BigInt(next & 127) << shift
      if (next < 128) return value
      if (shift > 63n) throw new RangeError('a number of the footer has no end')
    }
  }
  const zigzag = (): bigint => {
    const value = varint()
    return (value >> 1n) ^ -(value & 1n)
  }
  const take = (length: number): Buffer => {
    if (at + length > bytes.length) throw new RangeError('the footer ends too early')
    at += length
    return bytes.subarray(at - length, at)
  }
  const struct = (depth: number): ThriftStruct => {
    if (depth > 30) throw new RangeError('the footer is nested too deep')
    const fields = new Map<number, ThriftValue>()
    let id = 0
    for (;;) {
      const head = byte()
      if (head === 0) return { type: 'struct', fields }
      id = head >> 4 === 0 ? Number(zigzag()) : id + (head >> 4)
      fields.set(id, value(head & 15, depth, 'field'))
    }
  }
  const value = (code: number, depth: number, place: 'field' | 'element'): ThriftValue => {
    if (code === TRUE || code === FALSE)
      return { type: 'bool', value: place === 'field' ? code === TRUE : byte() === TRUE }
    if (code === 3) return { type: 'int', width: 3, value: BigInt(byte()) }
    if (code === 4 || code === 5 || code === 6) return { type: 'int', width: code, value: zigzag() }
    if (code === 7) return { type: 'double', value: take(8) }
    if (code === 8) return { type: 'binary', value: take(Number(varint())) }
    if (code === 9 || code === 10) {
      const head = byte()
      const length = head >> 4 === 15 ? Number(varint()) : head >> 4
      if (length > bytes.length) throw new RangeError('a list of the footer is longer than it')
      return {
        type: 'list',
        code,
        of: head & 15,
        values: Array.from({ length }, () => value(head & 15, depth + 1, 'element')),
      }
    }
    if (code === 11) {
      const length = Number(varint())
      const of = length === 0 ? 0 : byte()
      return {
        type: 'map',
        of,
        entries: Array.from(
          { length },
          () =>
            [value(of >> 4, depth + 1, 'element'), value(of & 15, depth + 1, 'element')] as const,
        ),
      }
    }
    if (code === 12) return struct(depth + 1)
    throw new RangeError(`the footer has a value of the unknown type ${code}`)
  }
  return struct(0)
}

/** The bytes of a struct. */
export function writeStruct(value: ThriftStruct): Buffer {
  const parts: Buffer[] = []
  const varint = (input: bigint): void => {
    const out: number[] = []
    let left = input
    for (; left > 127n; left >>= 7n) out.push(Number(left & 127n) | 128)
    out.push(Number(left))
    parts.push(Buffer.from(out))
  }
  const zigzag = (input: bigint): void => varint(input < 0n ? (-input << 1n) - 1n : input << 1n)
  const struct = ({ fields }: ThriftStruct): void => {
    let last = 0
    for (const [id, field] of fields) {
      const code = codeOf(field)
      const delta = id - last
      if (delta > 0 && delta < 16) parts.push(Buffer.from([(delta << 4) | code]))
      else {
        parts.push(Buffer.from([code]))
        zigzag(BigInt(id))
      }
      if (field.type !== 'bool') body(field)
      last = id
    }
    parts.push(Buffer.from([0]))
  }
  const body = (one: ThriftValue): void => {
    switch (one.type) {
      case 'bool':
        parts.push(Buffer.from([one.value ? TRUE : FALSE]))
        return
      case 'int':
        if (one.width === 3) parts.push(Buffer.from([Number(one.value)]))
        else zigzag(one.value)
        return
      case 'double':
        parts.push(one.value)
        return
      case 'binary':
        varint(BigInt(one.value.length))
        parts.push(one.value)
        return
      case 'list':
        if (one.values.length < 15) parts.push(Buffer.from([(one.values.length << 4) | one.of]))
        else {
          parts.push(Buffer.from([0xf0 | one.of]))
          varint(BigInt(one.values.length))
        }
        one.values.forEach(body)
        return
      case 'map':
        varint(BigInt(one.entries.length))
        if (one.entries.length > 0) parts.push(Buffer.from([one.of]))
        for (const [key, inner] of one.entries) {
          body(key)
          body(inner)
        }
        return
      case 'struct':
        struct(one)
    }
  }
  struct(value)
  return Buffer.concat(parts)
}

function codeOf(value: ThriftValue): number {
  switch (value.type) {
    case 'bool':
      return value.value ? TRUE : FALSE
    case 'int':
      return value.width
    case 'double':
      return 7
    case 'binary':
      return 8
    case 'list':
      return value.code
    case 'map':
      return 11
    case 'struct':
      return 12
  }
}

export const structOf = (value: ThriftValue | undefined): ThriftStruct | undefined =>
  value?.type === 'struct' ? value : undefined
export const listOf = (value: ThriftValue | undefined): readonly ThriftValue[] =>
  value?.type === 'list' ? value.values : []
export const intOf = (value: ThriftValue | undefined): number | undefined =>
  value?.type === 'int' ? Number(value.value) : undefined
export const textOf = (value: ThriftValue | undefined): string =>
  value?.type === 'binary' ? value.value.toString('utf8') : ''
export const int = (value: number): ThriftValue => ({ type: 'int', width: 6, value: BigInt(value) })

/** The struct with some fields changed; undefined takes one away. Fields stay in order. */
export function withFields(
  struct: ThriftStruct,
  changes: Readonly<Record<number, ThriftValue | undefined>>,
): ThriftStruct {
  const fields = new Map<number, ThriftValue>()
  const ids = [...new Set([...struct.fields.keys(), ...Object.keys(changes).map(Number)])].sort(
    (a, b) => a - b,
  )
  for (const id of ids) {
    const value = id in changes ? changes[id] : struct.fields.get(id)
    if (value !== undefined) fields.set(id, value)
  }
  return { type: 'struct', fields }
}
