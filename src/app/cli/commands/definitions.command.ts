import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { canonicalJson, parseJson } from '#core/json.ts'
import type { TierProgram } from '#api/shapes/tier-program.ts'
import { argumentText, type RemoteCommand, type Run } from '../command.ts'
import { AnswerError, type Client } from '../client.ts'
import { EXIT, type Io, say, type Words } from '../io.ts'
import { json, table } from '../print.ts'

const PATH = '/v1/tier-programs'
const FOLDER = { name: '<dir>', words: { zh: '文件夹', en: 'folder' } }

/** `zhike tiers export|plan|apply`: definitions as files, one KEY.json each. */
export const definitionsCommands: readonly RemoteCommand[] = [
  {
    kind: 'remote',
    path: 'tiers export',
    words: { zh: '把规则导出为文件', en: 'write the definitions to files' },
    arguments: [FOLDER],
    run: async (client, run) => {
      const folder = folderOf(run)
      const { data } = await client.get<{ data: TierProgram[] }>(PATH)
      await mkdir(folder, { recursive: true })
      const files = data.map(({ key }) => join(folder, `${key}.json`))
      for (const [index, it] of data.entries()) {
        await writeFile(files[index] ?? '', `${JSON.stringify(it.definition, null, 2)}\n`)
      }
      if (run.json) json(run.io, { data: files })
      else for (const file of files) run.io.out(`${file}\n`)
      return EXIT.well
    },
  },
  {
    kind: 'remote',
    path: 'tiers plan',
    words: { zh: '查看文件与现行规则的差异', en: 'say what applying the files would change' },
    arguments: [FOLDER],
    run: async (client, run) => {
      const changes = await changesOf(client, folderOf(run))
      print(run, changes)
      return EXIT.well
    },
  },
  {
    kind: 'remote',
    path: 'tiers apply',
    words: { zh: '按文件发布规则', en: 'publish the definitions of the files' },
    arguments: [FOLDER],
    run: async (client, run) => {
      const changes = await changesOf(client, folderOf(run))
      for (const change of changes) await apply(client, change)
      print(run, changes)
      return EXIT.well
    },
  },
]

type Change = {
  readonly key: string
  readonly file: string
  readonly change: 'new' | 'changed' | 'unchanged'
  /** JSON pointers of what differs. */
  readonly differences: readonly string[]
  readonly definition: unknown
  readonly etag: string
}

async function changesOf(client: Client, folder: string): Promise<Change[]> {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.json')).sort()
  const changes: Change[] = []
  for (const name of names) {
    const file = join(folder, name)
    const definition = parseJson(await readFile(file, 'utf8')) as { key?: unknown }
    const key = String(definition.key ?? name.slice(0, -'.json'.length))
    const live = await find(client, key)
    const differences = live === undefined ? [] : differ(live.value.definition, definition, '')
    const change = live === undefined ? 'new' : differences.length === 0 ? 'unchanged' : 'changed'
    changes.push({ key, file, change, differences, definition, etag: live?.etag ?? '' })
  }
  return changes
}

async function find(
  client: Client,
  key: string,
): Promise<{ value: TierProgram; etag: string } | undefined> {
  try {
    return await client.read<TierProgram>(`${PATH}/${encodeURIComponent(key)}`)
  } catch (error) {
    if (error instanceof AnswerError && error.problem.status === 404) return undefined
    throw error
  }
}

async function apply(client: Client, { key, change, definition, etag }: Change): Promise<void> {
  const body = { definition, note: 'zhike tiers apply' }
  if (change === 'new') await client.send('POST', PATH, { body })
  if (change === 'changed')
    await client.send('PUT', `${PATH}/${encodeURIComponent(key)}`, { body, etag })
}

const CHANGE_WORDS: Readonly<Record<Change['change'], Words>> = {
  new: { zh: '新建', en: 'new' },
  changed: { zh: '修改', en: 'changed' },
  unchanged: { zh: '无变化', en: 'unchanged' },
}

function print(run: Run, changes: readonly Change[]): void {
  const { io } = run
  const data = changes.map(({ key, file, change, differences }) => ({
    key,
    file,
    change,
    differences,
  }))
  if (run.json) json(io, { data })
  else
    table(
      io,
      headOf(io),
      data.map(({ key, change, differences }) => [
        key,
        say(io, CHANGE_WORDS[change]),
        differences.join(' '),
      ]),
    )
}

const headOf = (io: Io): string[] =>
  [
    { zh: '键', en: 'key' },
    { zh: '变化', en: 'change' },
    { zh: '位置', en: 'where' },
  ].map((words) => say(io, words))

const folderOf = (run: Run): string => resolve(run.io.cwd, argumentText(run, 0))

/** Where two JSON values differ, as pointers; lists are compared whole where their lengths differ. */
export function differ(a: unknown, b: unknown, at: string): string[] {
  if (canonicalJson(a ?? null) === canonicalJson(b ?? null)) return []
  const plain = (value: unknown): value is Record<string, unknown> =>
    value !== null && typeof value === 'object'
  if (!plain(a) || !plain(b) || Array.isArray(a) !== Array.isArray(b)) return [at]
  if (Array.isArray(a) && a.length !== (b as unknown as unknown[]).length) return [at]
  const names = new Set([...Object.keys(a), ...Object.keys(b)])
  return [...names].flatMap((name) => differ(a[name], b[name], `${at}/${name}`))
}
