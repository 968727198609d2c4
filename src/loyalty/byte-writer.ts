/** RowBinary on its way out: a buffer that grows, taken away when it is full enough. */
export type ByteWriter = { bytes: Buffer; at: number }

export const byteWriter = (size = 1 << 20): ByteWriter => ({
  bytes: Buffer.allocUnsafe(size),
  at: 0,
})

/** Makes sure that so many bytes fit. */
export function room(writer: ByteWriter, bytes: number): void {
  if (writer.at + bytes <= writer.bytes.length) return
  const larger = Buffer.allocUnsafe(Math.max(2 * writer.bytes.length, writer.at + bytes))
  writer.bytes.copy(larger, 0, 0, writer.at)
  writer.bytes = larger
}

/** Gives what has been written and begins anew. */
export function take(writer: ByteWriter): Buffer {
  const taken = Buffer.from(writer.bytes.subarray(0, writer.at))
  writer.at = 0
  return taken
}

export function putByte(writer: ByteWriter, value: number): void {
  writer.bytes[writer.at++] = value
}

export function putUint32(writer: ByteWriter, value: number): void {
  writer.at = writer.bytes.writeUInt32LE(value, writer.at)
}

/** A whole number up to 2^53, as 64 bits. */
export function putInt64(writer: ByteWriter, value: number): void {
  const high = Math.floor(value / 4_294_967_296)
  writer.at = writer.bytes.writeUInt32LE(value - high * 4_294_967_296, writer.at)
  writer.at = writer.bytes.writeInt32LE(high, writer.at)
}

export function putFloat64(writer: ByteWriter, value: number): void {
  writer.at = writer.bytes.writeDoubleLE(value, writer.at)
}

export function putVarint(writer: ByteWriter, value: number): void {
  let rest = value
  while (rest >= 128) {
    writer.bytes[writer.at++] = (rest & 127) | 128
    rest = Math.floor(rest / 128)
  }
  writer.bytes[writer.at++] = rest
}

/** A text with its length before it, made once for what is written a million times. */
export function textBytes(text: string): Uint8Array {
  const writer = byteWriter(Buffer.byteLength(text) + 5)
  putVarint(writer, Buffer.byteLength(text))
  writer.at += writer.bytes.write(text, writer.at)
  return Uint8Array.from(writer.bytes.subarray(0, writer.at))
}

export function putBytes(writer: ByteWriter, bytes: Uint8Array): void {
  writer.bytes.set(bytes, writer.at)
  writer.at += bytes.length
}
