import type { Readable } from 'node:stream'
import yauzl from 'yauzl'
import { unreadable } from '../file-source.ts'

/** The parts of a zip file by name, each opened only when it is asked for. */
export type ZipEntries = AsyncDisposable & {
  has(name: string): boolean
  /** Throws `unreadable_file` if the part is missing, encrypted, or larger than `most` bytes unpacked. */
  open(name: string, most: number): Promise<Readable>
  /** Bytes of the part unpacked: for progress. */
  sizeOf(name: string): number
}

const MAX_ENTRIES = 10_000
/** A sheet of formatted but empty rows packs well; beyond this a part is a bomb. */
const MAX_RATIO = 1_000
const RATIO_FROM = 256e6

export async function openZip(path: string): Promise<ZipEntries> {
  // Declared sizes are checked against the real ones while reading, so that caps on what is declared hold.
  const zip = await yauzl
    .openPromise(path, { autoClose: false, validateEntrySizes: true })
    .catch((error: Error) => {
      throw unreadable(error.message)
    })
  const entries = new Map<string, yauzl.Entry>()
  try {
    for await (const entry of zip.eachEntry()) {
      entries.set(entry.fileName.toLowerCase(), entry)
      if (entries.size > MAX_ENTRIES) throw unreadable(`more than ${MAX_ENTRIES} parts`)
    }
  } catch (error) {
    zip.close()
    throw error instanceof Error && !('problem' in error) ? unreadable(error.message) : error
  }
  const find = (name: string) => entries.get(name.toLowerCase())
  return {
    has: (name) => find(name) !== undefined,
    sizeOf: (name) => find(name)?.uncompressedSize ?? 0,
    open: async (name, most) => {
      const entry = find(name)
      if (!entry) throw unreadable(`${name} is missing`)
      if (entry.isEncrypted()) throw unreadable('the file has a password')
      const { uncompressedSize: size, compressedSize: packed } = entry
      if (size > most || (size > RATIO_FROM && size > packed * MAX_RATIO))
        throw unreadable(`${name} unpacks to ${size} bytes`)
      return zip.openReadStreamPromise(entry)
    },
    [Symbol.asyncDispose]: async () => zip.close(),
  }
}
