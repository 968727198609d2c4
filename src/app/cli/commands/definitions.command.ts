import { join, resolve } from 'node:path'
import { canonicalJson } from '#core/json.ts'
import type { PromotionItem } from '#api/shapes/promotion.ts'
import type { Metric } from '#api/shapes/metric.ts'
import type { TierProgram } from '#api/shapes/tier-program.ts'
import { argumentText, type RemoteCommand, type Run } from '../command.ts'
import { AnswerError, type Client } from '../client.ts'
import { readDefinitions, writeDefinitions } from '../definition-files.ts'
import { EXIT, type Io, say, type Words } from '../io.ts'
import { json, table } from '../print.ts'
import { backtest, printBacktest } from './tier-backtest.command.ts'

const FOLDER = { name: '<dir>', words: { zh: '文件夹', en: 'folder' } }

/** Definitions that are written one by one. */
type Kind = {
  readonly group: string
  readonly path: string
  /** Where in the folder they lie; '' = in itself. */
  readonly place: string
  readonly words: Words
  /** What is live, with its definition as files hold it. */
  readonly list: (client: Client) => Promise<{ key: string; definition: unknown }[]>
  readonly written: (shown: unknown) => unknown
  /** What applying it would do to customers, where that can be tried; said to people as well. */
  readonly impact?: (client: Client, run: Run, definition: unknown) => Promise<unknown>
}

const KINDS: readonly Kind[] = [
  {
    group: 'tiers',
    path: '/v1/tier-programs',
    place: '',
    words: { zh: '规则', en: 'definitions' },
    list: async (client) =>
      (await client.get<{ data: TierProgram[] }>('/v1/tier-programs')).data.map(
        ({ key, definition }) => ({ key, definition }),
      ),
    written: (shown) => (shown as TierProgram).definition,
    impact: async (client, run, definition) => {
      const found = await backtest(client, run, definition)
      if (found && !run.json) printBacktest(run.io, found)
      if (!found) return undefined
      const { id, report } = found
      const { customers, up, down, cost, levels } = report
      return { backtest: id, customers, up, down, cost, levels }
    },
  },
  {
    group: 'metrics',
    path: '/v1/metrics',
    place: 'metrics',
    words: { zh: '自建指标', en: 'metrics of your own' },
    list: async (client) =>
      (await client.get<{ data: Metric[] }>('/v1/metrics')).data
        .filter(({ origin }) => origin === 'shop')
        .map(({ key, written }) => ({ key, definition: written })),
    written: (shown) => (shown as Metric).written,
  },
  {
    group: 'promotions',
    path: '/v1/promotions',
    place: 'promotions',
    words: { zh: '促销活动', en: 'promotions' },
    list: async (client) =>
      (await client.get<{ data: PromotionItem[] }>('/v1/promotions')).data.map(
        ({ key, definition }) => ({ key, definition }),
      ),
    written: (shown) => (shown as PromotionItem).definition,
  },
]

/** `zhike tiers|metrics|promotions export|plan|apply`: definitions as files, one KEY.json each. */
export const definitionsCommands: readonly RemoteCommand[] = KINDS.flatMap(
  (kind): RemoteCommand[] => [
    {
      kind: 'remote',
      path: `${kind.group} export`,
      words: {
        zh: `把${kind.words.zh}导出为文件`,
        en: `write the ${kind.words.en} to files`,
      },
      arguments: [FOLDER],
      run: async (client, run) => {
        const files = await writeDefinitions(folderOf(run, kind), await kind.list(client))
        if (run.json) json(run.io, { data: files })
        else for (const file of files) run.io.out(`${file}\n`)
        return EXIT.well
      },
    },
    {
      kind: 'remote',
      path: `${kind.group} plan`,
      words: {
        zh: `查看文件与现行${kind.words.zh}的差异`,
        en: 'say what applying the files would change',
      },
      arguments: [FOLDER],
      run: async (client, run) => {
        const changes = await changesOf(client, kind, folderOf(run, kind))
        const impacts = new Map<string, unknown>()
        for (const change of changes.filter((one) => one.change !== 'unchanged')) {
          const impact = await kind.impact?.(client, run, change.definition)
          if (impact !== undefined) impacts.set(change.key, impact)
        }
        print(run, changes, impacts)
        return EXIT.well
      },
    },
    {
      kind: 'remote',
      path: `${kind.group} apply`,
      words: {
        zh: `按文件发布${kind.words.zh}`,
        en: 'publish the definitions of the files',
      },
      arguments: [FOLDER],
      run: async (client, run) => {
        const changes = await changesOf(client, kind, folderOf(run, kind))
        for (const change of changes) await apply(client, kind, change)
        print(run, changes)
        return EXIT.well
      },
    },
  ],
)

type Change = {
  readonly key: string
  readonly file: string
  readonly change: 'new' | 'changed' | 'unchanged'
  /** JSON pointers of what differs. */
  readonly differences: readonly string[]
  readonly definition: unknown
  readonly etag: string
}

async function changesOf(client: Client, kind: Kind, folder: string): Promise<Change[]> {
  const changes: Change[] = []
  for (const { key, file, definition } of await readDefinitions(folder)) {
    const live = await find(client, kind, key)
    const differences = live === undefined ? [] : differ(live.definition, definition, '')
    const change = live === undefined ? 'new' : differences.length === 0 ? 'unchanged' : 'changed'
    changes.push({ key, file, change, differences, definition, etag: live?.etag ?? '' })
  }
  return changes
}

async function find(
  client: Client,
  { path, written }: Kind,
  key: string,
): Promise<{ definition: unknown; etag: string } | undefined> {
  try {
    const { value, etag } = await client.read<unknown>(`${path}/${encodeURIComponent(key)}`)
    return { definition: written(value), etag }
  } catch (error) {
    if (error instanceof AnswerError && error.problem.status === 404) return undefined
    throw error
  }
}

async function apply(
  client: Client,
  { group, path }: Kind,
  { key, change, definition, etag }: Change,
): Promise<void> {
  const body = { definition, note: `zhike ${group} apply` }
  if (change === 'new') await client.send('POST', path, { body })
  if (change === 'changed')
    await client.send('PUT', `${path}/${encodeURIComponent(key)}`, { body, etag })
}

const CHANGE_WORDS: Readonly<Record<Change['change'], Words>> = {
  new: { zh: '新建', en: 'new' },
  changed: { zh: '修改', en: 'changed' },
  unchanged: { zh: '无变化', en: 'unchanged' },
}

function print(
  run: Run,
  changes: readonly Change[],
  impacts: ReadonlyMap<string, unknown> = new Map(),
): void {
  const { io } = run
  const data = changes.map(({ key, file, change, differences }) => ({
    key,
    file,
    change,
    differences,
    ...(impacts.has(key) ? { impact: impacts.get(key) } : {}),
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

const folderOf = (run: Run, { place }: Kind): string =>
  join(resolve(run.io.cwd, argumentText(run, 0)), place)

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
