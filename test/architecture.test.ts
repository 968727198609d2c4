import { readFileSync } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { join, relative } from 'node:path'
import { describe, expect, test } from 'vitest'

/** The rooms, in one straight line; a room imports itself and rooms to its left. */
const LINE = [
  'core',
  'sql',
  'stores',
  'facts',
  'metrics',
  'models',
  'segments',
  'loyalty',
  'promotions',
  'service',
  'messaging',
  'automation',
  'insights',
  'api',
  'app',
] as const

const DRIVERS = ['pg', '@clickhouse/client', 'chdb', 'ffi-rs']
const LONGEST = 350
/** No name that says nothing, nor that of a place where somebody happened to work. */
const FORBIDDEN_NAMES = /(^|[-./])(utils?|helpers?|misc|common|manager|index)\.tsx?$/
const FORBIDDEN_WORDS = [
  /\bTODO\b/,
  /\bFIXME\b/,
  /\bXXX\b/,
  /@ts-ignore/,
  /\.only\(/,
  /(^|[\s'"`(])\/work\//,
  /\.\.\/shared\//,
]

type Source = { readonly path: string; readonly text: string }
type Rule = (source: Source) => string[]

const isTest = ({ path }: Source): boolean =>
  /\.test(-d)?\.tsx?$/.test(path) ||
  /(^|\/)(testing|fixture)\//.test(path) ||
  path.startsWith('test/')

/** Specifiers of all static and dynamic imports and re-exports. */
const importsOf = ({ text }: Source): string[] =>
  [
    ...text.matchAll(
      /(?:^|\n)\s*(?:import|export)\b[^'"`;]*?\bfrom\s*['"]([^'"]+)['"]|\bimport\s*\(?\s*['"]([^'"]+)['"]/g,
    ),
  ].map((found) => found[1] ?? found[2] ?? '')

const roomOf = (path: string): string | undefined => /^src\/([^/]+)\//.exec(path)?.[1]

/** Only to the left; `#room/` across rooms, `./` inside, always with the extension. */
const straightLine: Rule = (source) => {
  const room = roomOf(source.path)
  if (room === undefined) return []
  const place = LINE.indexOf(room as (typeof LINE)[number])
  if (place === -1) return [`${room} is not a room`]
  return importsOf(source).flatMap((specifier) => {
    const other = /^#([^/]+)\//.exec(specifier)?.[1]
    if (other !== undefined) {
      const target = LINE.indexOf(other as (typeof LINE)[number])
      if (target === -1) return [`${specifier} is in no room`]
      if (target > place) return [`${room} imports ${specifier}, to its right`]
      if (target === place) return [`${specifier}: write ./ inside a room`]
      return specifier.endsWith('.ts') ? [] : [`${specifier} lacks its extension`]
    }
    if (!specifier.startsWith('.')) return []
    const from = join(source.path, '..', specifier)
    const leaves = roomOf(from) !== room && !isTest(source)
    return [
      ...(leaves ? [`${specifier} leaves the room: write #room/`] : []),
      ...(/\.(ts|tsx|js|json)$/.test(specifier) ? [] : [`${specifier} lacks its extension`]),
    ]
  })
}

/** A price sees published facts only: what knows a person by numbers cannot be reached from the room that makes prices. */
const fairPrices: Rule = (source) =>
  roomOf(source.path) === 'promotions'
    ? importsOf(source)
        .filter((specifier) => /^#(metrics|models|segments)\//.test(specifier))
        .map((specifier) => `${specifier} could bring a personal score into a price`)
    : []

/** The engines' drivers are the business of one room. */
const driversInStores: Rule = (source) =>
  roomOf(source.path) === 'stores' || source.path.startsWith('test/harness/')
    ? []
    : importsOf(source)
        .filter((specifier) =>
          DRIVERS.some((driver) => specifier === driver || specifier.startsWith(`${driver}/`)),
        )
        .map((specifier) => `${specifier} is imported outside stores`)

/** Statements are executed in *.store.ts; everything else only makes them. */
const sqlRunsInStores: Rule = (source) => {
  if (!source.path.startsWith('src/') || roomOf(source.path) === 'stores' || isTest(source))
    return []
  if (source.path.endsWith('.store.ts')) return []
  const runs =
    /\b(?:facts|ledger|inner|shard|session|connection)\s*(?:\?\.|\.)\s*(?:query|read|run|insert|write)\s*[<(]/g
  return [...source.text.matchAll(runs)].map(
    ([found]) => `${found} executes SQL outside a *.store.ts`,
  )
}

const smallFiles: Rule = (source) => {
  if (isTest(source)) return []
  const lines = source.text.split('\n').length - 1
  return lines > LONGEST ? [`has ${lines} lines; ${LONGEST} is the most`] : []
}

const plainNames: Rule = ({ path }) =>
  FORBIDDEN_NAMES.test(path) ? ['has a name that says nothing'] : []

const kebabCase: Rule = ({ path }) =>
  /(^|\/)[a-z0-9.-]+\.(tsx?|mjs)$/.test(path) ? [] : ['is not in kebab-case']

const noForbiddenWords: Rule = ({ path, text }) =>
  path === 'test/architecture.test.ts'
    ? []
    : FORBIDDEN_WORDS.filter((word) => word.test(text)).map((word) => `contains ${word}`)

/** Tools read the default export of these. */
const noDefaultExports: Rule = ({ path, text }) =>
  /(\.config\.ts|global-setup\.ts|\.d\.ts|architecture\.test\.ts)$/.test(path) ||
  !/\bexport\s+default\b/.test(text)
    ? []
    : ['has a default export']

const rules = {
  straightLine,
  fairPrices,
  driversInStores,
  sqlRunsInStores,
  smallFiles,
  plainNames,
  kebabCase,
  noForbiddenWords,
  noDefaultExports,
}

const root = join(import.meta.dirname, '..')

async function sources(): Promise<Source[]> {
  const found: Source[] = []
  for (const folder of ['src', 'console', 'test', 'bench', 'scripts', 'bin']) {
    const entries = await readdir(join(root, folder), {
      recursive: true,
      withFileTypes: true,
    }).catch(() => [])
    for (const entry of entries) {
      const path = relative(root, join(entry.parentPath, entry.name))
      if (
        !entry.isFile() ||
        !/\.(tsx?|mjs)$/.test(entry.name) ||
        /(^|\/)(dist|node_modules)\//.test(path)
      )
        continue
      found.push({ path, text: readFileSync(join(root, path), 'utf8') })
    }
  }
  return found
}

describe('the house', async () => {
  const all = await sources()

  test('is seen: a rule that sees nothing would always hold', () => {
    expect(all.length).toBeGreaterThan(50)
    expect(all.filter(({ path }) => roomOf(path) === 'stores').flatMap(importsOf)).toContain(
      '@clickhouse/client',
    )
  })

  test.each(Object.keys(rules) as (keyof typeof rules)[])('%s holds everywhere', (name) => {
    const broken = all.flatMap((source) =>
      rules[name](source).map((what) => `${source.path}: ${what}`),
    )
    expect(broken).toEqual([])
  })
})

describe('planted violations are caught', () => {
  const plants: [keyof typeof rules, string, string][] = [
    ['straightLine', 'src/metrics/scan.ts', "import { fold } from '#loyalty/fold.ts'"],
    ['straightLine', 'src/metrics/scan.ts', "import type { Fold } from '#loyalty/fold.ts'"],
    ['straightLine', 'src/metrics/scan.ts', "import {\n  type Fold,\n} from '#loyalty/fold.ts'"],
    ['straightLine', 'src/metrics/scan.ts', "export { fold } from '#loyalty/fold.ts'"],
    ['straightLine', 'src/metrics/scan.ts', "const late = await import('#app/main.ts')"],
    ['straightLine', 'src/metrics/scan.ts', "import '#api/server.ts'"],
    ['straightLine', 'src/metrics/scan.ts', "import { x } from '../loyalty/fold.ts'"],
    ['straightLine', 'src/metrics/scan.ts', "import { x } from '#metrics/window.ts'"],
    ['straightLine', 'src/metrics/scan.ts', "import { x } from './window'"],
    ['straightLine', 'src/marketing/campaign.ts', ''],
    ['fairPrices', 'src/promotions/quote.ts', "import type { Rfm } from '#metrics/rfm/score.ts'"],
    ['fairPrices', 'src/promotions/quote.ts', "import { member } from '#segments/rule.ts'"],
    ['driversInStores', 'src/facts/ingest.store.ts', "import pg from 'pg'"],
    ['driversInStores', 'src/app/main.ts', "import { libchdbPath } from 'chdb/libchdb'"],
    [
      'sqlRunsInStores',
      'src/metrics/scan.ts',
      'const rows = await facts.query<Row>(sql`SELECT 1`)',
    ],
    [
      'sqlRunsInStores',
      'src/loyalty/fold.ts',
      'for (const shard of shards) await shard.run(statement)',
    ],
    ['smallFiles', 'src/metrics/town.ts', 'x\n'.repeat(351)],
    ['plainNames', 'src/metrics/utils.ts', ''],
    ['plainNames', 'src/metrics/index.ts', ''],
    ['kebabCase', 'src/metrics/oneScan.ts', ''],
    ['noForbiddenWords', 'src/metrics/scan.ts', '// TODO later'],
    ['noDefaultExports', 'src/metrics/scan.ts', 'export default 1'],
  ]
  for (const [rule, path, text] of plants) {
    test(`${rule}: ${path} ${JSON.stringify(text).slice(0, 60)}`, () => {
      expect(rules[rule]({ path, text })).not.toEqual([])
    })
  }

  test('and what is allowed is left alone', () => {
    const text =
      "import { a } from '#core/time.ts'\nimport { b } from './window.ts'\nimport { c } from 'typebox'\n"
    for (const rule of Object.values(rules))
      expect(rule({ path: 'src/metrics/scan.ts', text })).toEqual([])
    expect(sqlRunsInStores({ path: 'src/metrics/scan.store.ts', text: 'facts.run(x)' })).toEqual([])
  })
})
