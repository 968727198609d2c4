import { stat } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import type { RuleItem, RuleKind } from '#api/shapes/rule-definition.ts'
import type { RuleFilesAnswer } from '#api/shapes/rule-files.ts'
import type { RulePreview } from '#api/shapes/rule-members.ts'
import { problem } from '#core/problem.ts'
import { ProblemError } from '#core/result.ts'
import type { Client } from '../client.ts'
import { argumentText, optionSet, optionText, type RemoteCommand, type Run } from '../command.ts'
import { readDefinition, readDefinitions, writeDefinitions } from '../definition-files.ts'
import { EXIT, say, type Words } from '../io.ts'
import { json } from '../print.ts'
import { printChanges, printPreview, printRule, printRules } from '../print-rules.ts'

type Kind = { readonly kind: RuleKind; readonly plural: string; readonly words: Words }

const KINDS: readonly Kind[] = [
  { kind: 'segment', plural: 'segments', words: { zh: '分群', en: 'segments' } },
  { kind: 'tag', plural: 'tags', words: { zh: '标签', en: 'tags' } },
  { kind: 'class', plural: 'classes', words: { zh: '分类', en: 'classes' } },
]

const FOLDER = { name: '<dir>', words: { zh: '文件夹', en: 'folder' } }
const TOGETHER = {
  flags: '--all',
  words: {
    zh: '连同文件夹里的其他标签、分类、分群一起',
    en: 'together with the folder’s other tags, classes and segments',
  },
}

/** `zhike segments|tags|classes list|show|export|plan|apply`, and `zhike segments preview`. */
export const rulesCommands: readonly RemoteCommand[] = [
  ...KINDS.flatMap(commandsOf),
  {
    kind: 'remote',
    path: 'segments preview',
    words: { zh: '预览文件里的规则：人数与样例', en: 'how many and whom a rule takes in' },
    arguments: [
      {
        name: '<file>',
        words: { zh: '分群定义或规则（JSON）', en: 'a segment or a rule, as JSON' },
      },
    ],
    options: [
      { flags: '--as-of <time>', words: { zh: '截至某一时刻', en: 'as things stood then' } },
      {
        flags: '--known-at <time>',
        words: { zh: '按当时已知的数据', en: 'as it was known then' },
      },
      {
        flags: '--limit <n>',
        words: {
          zh: '样例人数（默认 10，最多 100）',
          en: 'how many to name (default 10, at most 100)',
        },
      },
      { flags: '--reach', words: { zh: '各渠道可触达人数', en: 'how many each channel reaches' } },
    ],
    examples: ['zhike segments preview lapsing-gold.json --reach'],
    run: preview,
  },
]

function commandsOf(it: Kind): RemoteCommand[] {
  const { plural, words } = it
  const one = { name: '<key>', words: { zh: `${words.zh}的键`, en: 'its key' } }
  return [
    {
      kind: 'remote',
      path: `${plural} list`,
      words: { zh: `列出全部${words.zh}`, en: `list all ${words.en}` },
      run: async (client, { io, json: asJson }) => {
        const { data } = await itemsOf(client, it)
        if (asJson) json(io, { data })
        else printRules(io, data)
        return EXIT.well
      },
    },
    {
      kind: 'remote',
      path: `${plural} show`,
      words: { zh: `查看一个${words.zh}`, en: `show one of the ${words.en}` },
      arguments: [one],
      run: async (client, run) => {
        const key = encodeURIComponent(argumentText(run, 0))
        const item = await client.get<RuleItem>(`/v1/${plural}/${key}`)
        if (run.json) json(run.io, item)
        else printRule(run.io, item)
        return EXIT.well
      },
    },
    {
      kind: 'remote',
      path: `${plural} export`,
      words: {
        zh: `把${words.zh}导出为文件（${plural}/键.json）`,
        en: `write the ${words.en} to files (${plural}/KEY.json)`,
      },
      arguments: [FOLDER],
      run: async (client, run) => {
        const { data } = await itemsOf(client, it)
        const files = await writeDefinitions(join(folderOf(run), plural), data)
        if (run.json) json(run.io, { data: files })
        else for (const file of files) run.io.out(`${file}\n`)
        return EXIT.well
      },
    },
    {
      kind: 'remote',
      path: `${plural} plan`,
      words: {
        zh: '预演文件里的定义：谁进入、谁离开',
        en: 'say who would enter and leave if the files were applied',
      },
      arguments: [FOLDER],
      options: [TOGETHER],
      run: (client, run) => send(client, run, it, 'plan'),
    },
    {
      kind: 'remote',
      path: `${plural} apply`,
      words: {
        zh: '按文件发布定义（要么全部，要么全不）',
        en: 'publish the definitions of the files, all or none',
      },
      arguments: [FOLDER],
      options: [TOGETHER],
      run: (client, run) => send(client, run, it, 'apply'),
    },
  ]
}

const itemsOf = (client: Client, { plural }: Kind): Promise<{ data: RuleItem[] }> =>
  client.get(`/v1/${plural}`)

const folderOf = (run: Run): string => resolve(run.io.cwd, argumentText(run, 0))

async function send(client: Client, run: Run, kind: Kind, what: 'plan' | 'apply'): Promise<number> {
  const folder = folderOf(run)
  const together = optionSet(run, 'all')
  const kinds = together ? await kindsIn(folder) : [kind]
  const definitions: { kind: RuleKind; definition: unknown }[] = []
  for (const one of kinds) {
    for (const { definition } of await readDefinitions(join(folder, one.plural)))
      definitions.push({ kind: one.kind, definition })
  }
  if (definitions.length === 0)
    throw new ProblemError(
      problem('unreadable_file', {
        detail: `${join(folder, kind.plural)}: no KEY.json / 没有定义文件`,
      }),
    )
  const body = {
    definitions,
    ...(what === 'apply' ? { note: `zhike ${kind.plural} apply` } : {}),
  }
  const { data } = await client.send<RuleFilesAnswer>('POST', `/v1/rules/${what}`, { body })
  if (run.json) json(run.io, { data })
  else printChanges(run.io, data)
  return EXIT.well
}

/** The kinds that a folder has a place for. */
async function kindsIn(folder: string): Promise<Kind[]> {
  const there = await Promise.all(
    KINDS.map(({ plural }) =>
      stat(join(folder, plural)).then(
        (found) => found.isDirectory(),
        () => false,
      ),
    ),
  )
  return KINDS.filter((_, index) => there[index])
}

async function preview(client: Client, run: Run): Promise<number> {
  const said = await readDefinition(resolve(run.io.cwd, argumentText(run, 0)))
  const isDefinition = said !== null && typeof said === 'object' && 'name' in said
  const limit = optionText(run, 'limit')
  const body = {
    ...(isDefinition ? { definition: said } : { where: said }),
    ...(limit === undefined ? {} : { limit: Number(limit) }),
    ...whenOf(run),
    reach: optionSet(run, 'reach'),
  }
  const found = await client.send<RulePreview>('POST', '/v1/segments/preview', { body })
  if (run.json) json(run.io, found)
  else printPreview(run.io, found, say(run.io, { zh: '样例', en: 'among them' }))
  return EXIT.well
}

function whenOf(run: Run): { as_of?: string; known_at?: string } {
  const asOf = optionText(run, 'asOf')
  const knownAt = optionText(run, 'knownAt')
  return {
    ...(asOf === undefined ? {} : { as_of: asOf }),
    ...(knownAt === undefined ? {} : { known_at: knownAt }),
  }
}
