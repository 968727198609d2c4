import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

/** How commands on the same machine find and enter the server that runs on a data folder. Readable by its user only. */
export type ServerNote = { readonly url: string; readonly pid: number; readonly key: string }

const fileOf = (dataDir: string): string => join(dataDir, 'run', 'server.json')

/** Writes the note, so that nobody ever reads half of it. */
export async function writeServerNote(dataDir: string, note: ServerNote): Promise<void> {
  const file = fileOf(dataDir)
  await mkdir(join(dataDir, 'run'), { recursive: true, mode: 0o700 })
  await writeFile(`${file}.${process.pid}`, JSON.stringify(note), { mode: 0o600 })
  await rename(`${file}.${process.pid}`, file)
}

/** Removes the note, unless another process that shares the folder has written its own since. */
export async function removeServerNote(dataDir: string): Promise<void> {
  if ((await readNote(dataDir))?.pid === process.pid) await rm(fileOf(dataDir), { force: true })
}

async function readNote(dataDir: string): Promise<ServerNote | undefined> {
  try {
    return JSON.parse(await readFile(fileOf(dataDir), 'utf8')) as ServerNote
  } catch {
    return undefined
  }
}

/** The server that runs on the data folder, if one answers. */
export async function findServer(dataDir: string): Promise<ServerNote | undefined> {
  const note = await readNote(dataDir)
  if (note === undefined) return undefined
  try {
    const answer = await fetch(`${note.url}/healthz`, { signal: AbortSignal.timeout(10_000) })
    return answer.ok ? note : undefined
  } catch {
    return undefined
  }
}
