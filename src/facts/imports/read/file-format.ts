import { problem } from '#core/problem.ts'
import { fail, ok, type Result } from '#core/result.ts'

export const FILE_FORMATS = ['csv', 'xlsx', 'parquet', 'jsonl'] as const
export type FileFormat = (typeof FILE_FORMATS)[number]

/** What the first bytes say, before any of the file's own compression is undone. */
export const isGzip = (head: Uint8Array): boolean => head[0] === 0x1f && head[1] === 0x8b

/**
 * What kind of file the (uncompressed) first bytes begin. Contents decide, not the name: shops call text “.xls”.
 * Problems: `empty_file`, `unknown_file_kind`.
 */
export function detectFormat(head: Uint8Array, name: string): Result<FileFormat> {
  if (head.length === 0) return fail(problem('empty_file', { name }))
  if (startsWith(head, [0x50, 0x41, 0x52, 0x31])) return ok('parquet')
  if (startsWith(head, [0x50, 0x4b, 0x03, 0x04])) return ok('xlsx')
  if (BINARY_STARTS.some((bytes) => startsWith(head, bytes))) return fail(unknown(name))
  if (isUtf16(head)) return ok('csv')
  if (controlShare(head) > 0.02) return fail(unknown(name))
  const text = Buffer.from(head.subarray(0, 512))
    .toString('latin1')
    .replace(/^\xef\xbb\xbf/, '')
    .trimStart()
  if (text === '' && head.length < 512) return fail(problem('empty_file', { name }))
  if (text.startsWith('{')) return ok('jsonl')
  if (/^<(!doctype|html|table|\?xml)/i.test(text) || text.startsWith('['))
    return fail(unknown(name))
  return ok('csv')
}

/** Old Excel and encrypted workbooks, PDF, RAR, 7z, PNG, JPEG, SQLite, bzip2, zstd, xz. */
const BINARY_STARTS: readonly (readonly number[])[] = [
  [0xd0, 0xcf, 0x11, 0xe0],
  [0x25, 0x50, 0x44, 0x46],
  [0x52, 0x61, 0x72, 0x21],
  [0x37, 0x7a, 0xbc, 0xaf],
  [0x89, 0x50, 0x4e, 0x47],
  [0xff, 0xd8, 0xff],
  [0x53, 0x51, 0x4c, 0x69, 0x74, 0x65],
  [0x42, 0x5a, 0x68],
  [0x28, 0xb5, 0x2f, 0xfd],
  [0xfd, 0x37, 0x7a, 0x58, 0x5a],
]

const startsWith = (head: Uint8Array, bytes: readonly number[]): boolean =>
  bytes.every((byte, index) => head[index] === byte)

const isUtf16 = (head: Uint8Array): boolean =>
  startsWith(head, [0xff, 0xfe]) ||
  startsWith(head, [0xfe, 0xff]) ||
  utf16WithoutMark(head) !== undefined

/** UTF-16 without a byte order mark shows itself by zero bytes on one side of nearly every ASCII character. */
export function utf16WithoutMark(head: Uint8Array): 'utf-16le' | 'utf-16be' | undefined {
  const pairs = Math.min(head.length, 4096) >> 1
  if (pairs < 4) return undefined
  let even = 0
  let odd = 0
  for (let index = 0; index < pairs; index++) {
    if (head[2 * index] === 0) even++
    if (head[2 * index + 1] === 0) odd++
  }
  // Chinese text has few zero bytes, but digits, commas and line ends are in every file of facts.
  if (odd > pairs * 0.3 && even < pairs * 0.02) return 'utf-16le'
  if (even > pairs * 0.3 && odd < pairs * 0.02) return 'utf-16be'
  return undefined
}

function controlShare(head: Uint8Array): number {
  let count = 0
  for (const byte of head)
    if (byte < 0x20 && byte !== 0x09 && byte !== 0x0a && byte !== 0x0d && byte !== 0x0c) count++
  return count / head.length
}

const unknown = (name: string) => problem('unknown_file_kind', { name })
