import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { canonicalJson, parseJson } from '#core/json.ts'
import { problem } from '#core/problem.ts'
import { ProblemError } from '#core/result.ts'

/** A definition as a file holds it. */
export type DefinitionFile = {
  readonly key: string
  readonly file: string
  readonly definition: unknown
}

/** Writes one KEY.json each, always in the same way: what has not changed leaves no difference. Gives their paths. */
export async function writeDefinitions(
  folder: string,
  all: readonly { readonly key: string; readonly definition: unknown }[],
): Promise<string[]> {
  await mkdir(folder, { recursive: true })
  const files: string[] = []
  for (const { key, definition } of all) {
    const file = join(folder, `${key}.json`)
    const ordered: unknown = JSON.parse(canonicalJson(definition))
    await writeFile(file, `${JSON.stringify(ordered, null, 2)}\n`)
    files.push(file)
  }
  return files
}

/** Reads a folder's definitions, in order of their names. What is no JSON is said with the file's name. */
export async function readDefinitions(folder: string): Promise<DefinitionFile[]> {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.json')).sort()
  return Promise.all(
    names.map(async (name) => {
      const file = join(folder, name)
      const definition = await readDefinition(file)
      const said = (definition as { key?: unknown } | null)?.key
      return { key: String(said ?? name.slice(0, -'.json'.length)), file, definition }
    }),
  )
}

export async function readDefinition(file: string): Promise<unknown> {
  try {
    return parseJson(await readFile(file, 'utf8'))
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
    throw new ProblemError(problem('invalid_json', { detail: `${file}: ${error.message}` }))
  }
}
