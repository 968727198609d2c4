import { createWriteStream } from 'node:fs'
import { mkdir, readdir, rename, rm, stat } from 'node:fs/promises'
import { basename, join } from 'node:path'
import type { Readable } from 'node:stream'
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
  find(id: string): Promise<Result<Upload>>
  remove(id: string): Promise<void>
  /** Removes what nobody has imported within a day; looks at most once an hour. */
  tidy(): Promise<void>
}

const KEPT_MS = 24 * 3_600_000
const TIDY_EVERY_MS = 3_600_000

/** Files that were sent, in the data folder until their import is done with them. */
export function createUploads({
  dataDir,
  ledger,
  clock,
}: {
  dataDir: string
  ledger: Ledger
  clock: Clock
}): Uploads {
  const folder = join(dataDir, 'uploads')
  const pathOf = (id: string): string => join(folder, id)
  let tidyAt = 0
  return {
    async receive(name, stream) {
      await mkdir(folder, { recursive: true, mode: 0o700 })
      const id = timeOrderedId(clock.now())
      const part = `${pathOf(id)}.part`
      try {
        await pipeline(stream, createWriteStream(part, { mode: 0o600, flush: true }))
        await rename(part, pathOf(id))
      } catch (error) {
        await rm(part, { force: true })
        if ((error as NodeJS.ErrnoException).code === 'ENOSPC')
          return fail(problem('disk_full', { path: folder }))
        throw error
      }
      const { size } = await stat(pathOf(id))
      // Only a name: a path would say where the sender keeps their files.
      const plain = basename(name.replaceAll('\\', '/')).slice(0, 200) || 'file'
      await createUpload(ledger, { id, name: plain, bytes: size })
      return ok({ id, name: plain, bytes: size, path: pathOf(id), createdAt: clock.now() })
    },
    async find(id) {
      const row = /^[0-9a-f]{32}$/.test(id) ? await findUpload(ledger, id) : undefined
      if (!row) return fail(problem('not_found', { what: 'upload', id }))
      return ok({
        id,
        name: row.name,
        bytes: Number(row.bytes),
        path: pathOf(id),
        createdAt: row.created_at,
      })
    },
    async remove(id) {
      await rm(pathOf(id), { force: true })
      await forgetUpload(ledger, id)
    },
    async tidy() {
      if (clock.now() < tidyAt) return
      tidyAt = clock.now() + TIDY_EVERY_MS
      const before = clock.now() - KEPT_MS
      for (const id of await forgetOldUploads(ledger, before)) await rm(pathOf(id), { force: true })
      // What a crash left of files that were being sent.
      for (const left of await readdir(folder).catch(() => [])) {
        const path = join(folder, left)
        if (left.endsWith('.part') && (await stat(path)).mtimeMs < before)
          await rm(path, { force: true })
      }
    },
  }
}
