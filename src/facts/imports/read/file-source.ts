import { createReadStream } from 'node:fs'
import { open } from 'node:fs/promises'
import { createGunzip } from 'node:zlib'
import { problem } from '#core/problem.ts'
import { ProblemError } from '#core/result.ts'
import { type Encoding, toUtf8 } from './text-encoding.ts'

/** How a file's bytes become the UTF-8 text of its records. */
export type TextLayout = {
  readonly compressed: boolean
  readonly encoding: Encoding
  /** Line ends; `cr` is what old Mac programs wrote. */
  readonly newline: 'lf' | 'cr'
}

export type ReadOptions = {
  readonly signal?: AbortSignal
  /** Told how many bytes of the file itself have been read. */
  readonly onBytes?: (count: number) => void
}

const CHUNK = 1 << 20
/** Text compresses 5 to 30 fold. What unpacks 250 fold is no export but a bomb, or a hole. */
const MAX_RATIO = 250

/**
 * The file as UTF-8 text with `\n` between lines, in pieces of about 1 MiB, whatever its encoding. A piece is only
 * good until the next one is asked for: its memory is used again. Throws `unreadable_file`.
 */
export async function* textOf(
  path: string,
  layout: TextLayout,
  options: ReadOptions = {},
): AsyncGenerator<Buffer> {
  const text = toUtf8(bytesOf(path, layout.compressed, options), layout.encoding)
  for await (const chunk of text) yield layout.newline === 'cr' ? withLineFeeds(chunk) : chunk
}

/** The file's bytes, unpacked; each piece is only good until the next one. */
export async function* bytesOf(
  path: string,
  compressed: boolean,
  options: ReadOptions = {},
): AsyncGenerator<Buffer> {
  try {
    yield* compressed ? unpackedBytes(path, options) : plainBytes(path, options)
  } catch (error) {
    throw failureOf(error, options.signal)
  }
}

async function* plainBytes(path: string, options: ReadOptions): AsyncGenerator<Buffer> {
  const file = await open(path)
  // One piece of memory for the whole file: new ones for each read would keep the collector busy.
  const buffer = Buffer.allocUnsafeSlow(CHUNK)
  let read = 0
  try {
    for (;;) {
      options.signal?.throwIfAborted()
      const { bytesRead } = await file.read(buffer, 0, CHUNK, null)
      if (bytesRead === 0) return
      read += bytesRead
      options.onBytes?.(read)
      yield buffer.subarray(0, bytesRead)
    }
  } finally {
    await file.close()
  }
}

async function* unpackedBytes(path: string, options: ReadOptions): AsyncGenerator<Buffer> {
  const file = createReadStream(path, {
    highWaterMark: CHUNK,
    ...(options.signal ? { signal: options.signal } : {}),
  })
  let read = 0
  file.on('data', (chunk) => {
    read += chunk.length
    options.onBytes?.(read)
  })
  const stream = file.pipe(createGunzip({ chunkSize: CHUNK }))
  // A pipe does not hand on what breaks before it.
  file.on('error', (error) => stream.destroy(error))
  let unpacked = 0
  try {
    for await (const chunk of stream as AsyncIterable<Buffer>) {
      unpacked += chunk.length
      if (unpacked > 100e6 && unpacked > read * MAX_RATIO)
        throw unreadable(`${unpacked} bytes from ${read}`)
      yield chunk
    }
  } finally {
    file.destroy()
    stream.destroy()
  }
}

/** The first bytes of a file, unpacked, at most `size`. */
export async function headOf(path: string, compressed: boolean, size: number): Promise<Buffer> {
  const parts: Buffer[] = []
  let length = 0
  for await (const chunk of bytesOf(path, compressed)) {
    parts.push(Buffer.from(chunk))
    length += chunk.length
    if (length >= size) break
  }
  return Buffer.concat(parts).subarray(0, size)
}

/** Small pieces spread over a plain file: its head alone may be ASCII. */
export async function probesOf(path: string, count: number, size: number): Promise<Buffer[]> {
  const file = await open(path)
  try {
    const { size: length } = await file.stat()
    const probes: Buffer[] = []
    for (let index = 1; index <= count; index++) {
      const { buffer, bytesRead } = await file.read({
        buffer: Buffer.alloc(size),
        position: Math.floor((length * index) / (count + 1)),
      })
      probes.push(buffer.subarray(0, bytesRead))
    }
    return probes
  } finally {
    await file.close()
  }
}

function withLineFeeds(chunk: Buffer): Buffer {
  const copy = Buffer.from(chunk)
  for (let at = copy.indexOf(0x0d); at !== -1; at = copy.indexOf(0x0d, at + 1)) copy[at] = 0x0a
  return copy
}

export const unreadable = (detail: string): ProblemError =>
  new ProblemError(problem('unreadable_file', { detail }))

function failureOf(error: unknown, signal: AbortSignal | undefined): unknown {
  if (signal?.aborted) return new ProblemError(problem('cancelled'))
  const { code, message } = error as { code?: string; message?: string }
  if (code === undefined || error instanceof ProblemError) return error
  // zlib's and the file system's own words: 'unexpected end of file', 'EACCES: permission denied'.
  return /^(Z_|E[A-Z]+$)/.test(code) ? unreadable(message ?? code) : error
}
