import { promisify } from 'node:util'
import { brotliDecompress, gunzip, inflate } from 'node:zlib'
import type { IncomingHttpHeaders } from 'node:http'
import { problem } from '#core/problem.ts'
import { fail, ok, type Result } from '#core/result.ts'

const UNPACK = {
  gzip: promisify(gunzip),
  'x-gzip': promisify(gunzip),
  deflate: promisify(inflate),
  br: promisify(brotliDecompress),
} as const

/** What people write shrinks to a tenth; what is made to burst shrinks to a thousandth. */
const MAX_RATIO = 200
/** Below this nothing can burst. */
const SMALL = 64 * 1024

/**
 * A body as text: unpacked as its content-encoding says, but not beyond `limit` bytes nor out of all proportion, and
 * read in the charset that it names.
 */
export async function decodeBody(
  body: Buffer,
  headers: IncomingHttpHeaders,
  limit: number,
): Promise<Result<string>> {
  const encoding = String(headers['content-encoding'] ?? 'identity')
    .trim()
    .toLowerCase()
  const bytes = await unpacked(body, encoding, limit)
  if (!bytes.ok) return bytes
  if (bytes.value.length > limit) return fail(tooLarge(limit))
  const charset = /charset\s*=\s*"?([\w.:-]+)/i.exec(headers['content-type'] ?? '')?.[1] ?? 'utf-8'
  try {
    return ok(new TextDecoder(charset).decode(bytes.value))
  } catch {
    return fail(
      problem('unsupported_body', { expected: 'charset=utf-8', found: charset.slice(0, 40) }),
    )
  }
}

async function unpacked(body: Buffer, encoding: string, limit: number): Promise<Result<Buffer>> {
  if (encoding === 'identity' || encoding === '') return ok(body)
  if (!Object.hasOwn(UNPACK, encoding)) {
    const expected = Object.keys(UNPACK).join(', ')
    return fail(problem('unsupported_body', { expected, found: encoding.slice(0, 40) }))
  }
  const unpack = UNPACK[encoding as keyof typeof UNPACK]
  const most = Math.min(limit, Math.max(SMALL, body.length * MAX_RATIO))
  try {
    return ok(await unpack(body, { maxOutputLength: most + 1 }))
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE')
      return fail(tooLarge(most))
    return fail(problem('invalid_json', { detail: `content-encoding: ${encoding}` }))
  }
}

/** 400, as the tracking protocol has it. */
export const tooLarge = (limit: number) =>
  problem('invalid_value', {
    detail: `the body is larger than ${Math.floor(limit / 1024)} KB / 请求体超过 ${Math.floor(limit / 1024)} KB`,
  })
