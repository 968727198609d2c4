import { randomUUID } from 'node:crypto'
import { createReadStream, createWriteStream } from 'node:fs'
import { mkdir, readdir, rename, rm, stat } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { Clock } from '#core/clock.ts'
import { timeOrderedId } from '#core/ids.ts'
import { problem } from '#core/problem.ts'
import { fail, ok, type Result } from '#core/result.ts'
import {
  createUpload,
  findUpload,
  forgetOldUploads,
  forgetUpload,
} from '#facts/imports/imports.store.ts'
import {
  forgetOrphanPieces,
  forgetPieces,
  knownUploads,
  readPieces,
  writePiece,
} from '#facts/imports/upload-pieces.store.ts'
import type { Ledger } from '#stores/ports.ts'

export type Upload = {
  readonly id: string
  readonly name: string
  readonly bytes: number
  readonly path: string
  readonly createdAt: number
}

export type Uploads = {
  /** Keeps a file that is being sent; memory does not grow with it. */
  receive(name: string, stream: Readable): Promise<Result<Upload>>
  /** The file, which lies in this process's folder then, wherever it was sent to. */
  find(id: string): Promise<Result<Upload>>
  remove(id: string): Promise<void>
  /** Removes what nobody has imported within a day; looks at most once an hour. */
  tidy(): Promise<void>
}

export type UploadsParts = {
  readonly dataDir: string
  readonly ledger: Ledger
  readonly clock: Clock
  /** Other processes, with folders of their own, import what is sent to this one: files are kept in the ledger, too. */
  readonly shared?: boolean
}

const KEPT_MS = 24 * 3_600_000
const TIDY_EVERY_MS = 3_600_000
const PIECE_BYTES = 1 << 20

/** Files that were sent, in the data folder until their import is done with them. */
export function createUploads({ dataDir, ledger, clock, shared = false }: UploadsParts): Uploads {
  const folder = join(dataDir, 'uploads')
  const pathOf = (id: string): string => join(folder, id)
  let tidyAt = 0
  return {
    async receive(name, stream) {
      const id = timeOrderedId(clock.now())
      const kept = await fill(pathOf(id), stream)
      if (!kept.ok) return kept
      const { size } = await stat(pathOf(id))
      // Only a name: a path would say where the sender keeps their files.
      const plain = basename(name.replaceAll('\\', '/')).slice(0, 200) || 'file'
      if (shared) await share(id)
      // The row comes last: whoever sees it finds all of the file.
      await createUpload(ledger, { id, name: plain, bytes: size })
      return ok({ id, name: plain, bytes: size, path: pathOf(id), createdAt: clock.now() })
    },
    async find(id) {
      const row = /^[0-9a-f]{32}$/.test(id) ? await findUpload(ledger, id) : undefined
      if (!row) return fail(problem('not_found', { what: 'upload', id }))
      const bytes = Number(row.bytes)
      const here = await bringHere(id, bytes)
      if (!here.ok) return here
      return ok({ id, name: row.name, bytes, path: pathOf(id), createdAt: row.created_at })
    },
    async remove(id) {
      await rm(pathOf(id), { force: true })
      await forgetUpload(ledger, id)
      await forgetPieces(ledger, id)
    },
    async tidy() {
      if (clock.now() < tidyAt) return
      tidyAt = clock.now() + TIDY_EVERY_MS
      const before = clock.now() - KEPT_MS
      for (const id of await forgetOldUploads(ledger, before)) {
        await rm(pathOf(id), { force: true })
        await forgetPieces(ledger, id)
      }
      await forgetOrphanPieces(ledger, before)
      await tidyFolder(before)
    },
  }

  /** Writes a file so that its name stands for all of it. */
  async function fill(path: string, from: Readable): Promise<Result<void>> {
    const part = `${path}.${randomUUID()}.part`
    try {
      await mkdir(folder, { recursive: true, mode: 0o700 })
      await pipeline(from, createWriteStream(part, { mode: 0o600, flush: true }))
      await rename(part, path)
      return ok(undefined)
    } catch (error) {
      await rm(part, { force: true })
      if ((error as NodeJS.ErrnoException).code === 'ENOSPC')
        return fail(problem('disk_full', { path: folder }))
      throw error
    }
  }

  async function share(id: string): Promise<void> {
    let piece = 0
    for await (const bytes of createReadStream(pathOf(id), { highWaterMark: PIECE_BYTES }))
      await writePiece(ledger, { upload: id, piece: piece++, bytes: bytes as Buffer })
  }

  /** A file that was sent to another process is brought here; one that is nowhere to be had is not found. */
  async function bringHere(id: string, bytes: number): Promise<Result<void>> {
    const isWhole = async (): Promise<boolean> =>
      (await stat(pathOf(id)).catch(() => undefined))?.size === bytes
    if (await isWhole()) return ok(undefined)
    if (shared) {
      const kept = await fill(pathOf(id), Readable.from(readPieces(ledger, id)))
      if (!kept.ok) return kept
      if (await isWhole()) return ok(undefined)
      await rm(pathOf(id), { force: true })
    }
    return fail(problem('not_found', { what: 'upload', id }))
  }

  /** What a crash left of files that were being sent, and copies of files that another process is done with. */
  async function tidyFolder(before: number): Promise<void> {
    const old: string[] = []
    for (const left of await readdir(folder).catch(() => []))
      if ((await stat(join(folder, left))).mtimeMs < before) old.push(left)
    const known = await knownUploads(ledger, old)
    for (const left of old) if (!known.has(left)) await rm(join(folder, left), { force: true })
  }
}
