import { isUtf8 } from 'node:buffer'
import { utf16WithoutMark } from './file-format.ts'

export const ENCODINGS = ['utf-8', 'gb18030', 'utf-16le', 'utf-16be'] as const
export type Encoding = (typeof ENCODINGS)[number]

/**
 * The encoding of a text by its first bytes and some probes from its middle: a byte order mark says it; else what
 * is valid UTF-8 is UTF-8, and everything else is taken for GB18030, the encoding of Chinese Windows. (Guessing by
 * letter frequency is worse: on a short GB18030 header it finds Korean.)
 *
 * @example detectEncoding(Buffer.from([0xb6, 0xa9, 0xb5, 0xa5])) // 'gb18030'
 */
export function detectEncoding(head: Uint8Array, probes: readonly Uint8Array[] = []): Encoding {
  if (head[0] === 0xff && head[1] === 0xfe) return 'utf-16le'
  if (head[0] === 0xfe && head[1] === 0xff) return 'utf-16be'
  const utf16 = utf16WithoutMark(head)
  if (utf16 !== undefined) return utf16
  return [head, ...probes].every((bytes, index) => isUtf8(wholeCharacters(bytes, index > 0)))
    ? 'utf-8'
    : 'gb18030'
}

/** The piece without a character that was cut in two at its end or, for a probe, at its beginning. */
function wholeCharacters(bytes: Uint8Array, isProbe: boolean): Uint8Array {
  let from = 0
  if (isProbe) while (from < 3 && isContinuation(bytes[from])) from++
  let to = bytes.length
  for (let back = 1; back <= 3 && back <= to - from; back++) {
    const byte = bytes[to - back]
    if (isContinuation(byte)) continue
    if (byte !== undefined && byte >= 0xc0 && lengthOf(byte) > back) to -= back
    break
  }
  return bytes.subarray(from, to)
}

const isContinuation = (byte: number | undefined): boolean =>
  byte !== undefined && (byte & 0xc0) === 0x80
const lengthOf = (lead: number): number => (lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2)

/** The UTF-8 bytes of a stream of bytes in another encoding. What can't be decoded becomes U+FFFD. */
export async function* toUtf8(
  chunks: AsyncIterable<Buffer>,
  encoding: Encoding,
): AsyncGenerator<Buffer> {
  if (encoding === 'utf-8') {
    yield* withoutMark(chunks)
    return
  }
  const decoder = new TextDecoder(encoding)
  for await (const chunk of chunks) {
    const text = decoder.decode(chunk, { stream: true })
    if (text !== '') yield Buffer.from(text, 'utf8')
  }
  const last = decoder.decode()
  if (last !== '') yield Buffer.from(last, 'utf8')
}

async function* withoutMark(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let first = true
  for await (const chunk of chunks) {
    const marked = first && chunk[0] === 0xef && chunk[1] === 0xbb && chunk[2] === 0xbf
    first = false
    yield marked ? chunk.subarray(3) : chunk
  }
}
