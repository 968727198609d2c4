import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { unwrap } from '#core/result.ts'
import { syntheticFiles } from '#facts/sample/synthetic.ts'
import { metricCatalogue } from '#metrics/catalogue/registry.ts'
import { standardRfm } from '#metrics/rfm/rfm-model.ts'
import { presets } from '#segments/presets/registry.ts'
import { refsOf, refText } from '#segments/rule-plan.ts'
import { param, sql } from '#sql/sql.ts'
import {
  addDefinitionVersion,
  findDefinition,
  listDefinitions,
  removeDefinition,
} from '#stores/definitions.store.ts'
import { jobsStore } from '#stores/jobs.store.ts'
import type { Json } from '#core/json.ts'
import type { Mapping } from '#api/shapes/mapping.ts'
import type { ExplainedNode } from '#api/shapes/rule-words.ts'
import { testStores } from '../../../../test/harness/stores.ts'
import { createEvaluation } from '../evaluation.ts'
import { importJob } from '../import-jobs.ts'
import { createImportsService } from '../imports.ts'
import { metricBook } from '../metric-book.ts'
import { createRuleStage } from '../rule-stage.ts'
import { createRuleWorld } from '../rule-world.ts'
import { shopMigrations, testShop } from '../testing/test-shop.ts'
import { createTierStage, seedPrograms } from '../tier-stage.ts'
import { createTierWorld } from '../tier-world.ts'
import { createUploads } from '../uploads.ts'
import { explainDefinition, plannedOf } from './explaining.ts'
import { installPresets } from './presets.ts'

const stores = await testStores(shopMigrations)
const { facts, ledger } = stores
const { clock, shop, owner } = testShop(stores)
const dataDir = await mkdtemp(join(tmpdir(), 'zhike-presets-'))
afterAll(() => rm(dataDir, { recursive: true, force: true }))

const book = metricBook(metricCatalogue)
const deps = { ...stores, clock, shop, book, model: standardRfm, wake: () => undefined }
const rules = createRuleWorld(deps)
const stage = createRuleStage({ ...deps, world: rules })
const asking = { ...deps, rules, stage, world: createTierWorld(deps) }
/** As many as stand in the sample shop that `npm start` makes. */
const CUSTOMERS = 600
const members = new Map<string, number[]>()

beforeAll(async () => {
  await seedPrograms(ledger, clock.now())
  await installPresets(ledger, clock.now())
  await loadSample()
  const tiers = createTierStage(deps)
  await createEvaluation({ ...deps, plan: async () => book.plan, tiers, segments: stage }).run({
    full: true,
  })
  const { numbers } = await rules.live()
  const rows = await facts.query<{ no: number; some: number[] }>(
    sql`SELECT no, groupArraySorted(3)(customer) AS some FROM (SELECT customer, arrayJoin(members) AS no FROM customer_rules FINAL WHERE gone = 0) GROUP BY no`,
  )
  const some = new Map(rows.map((row) => [row.no, row.some]))
  for (const ref of presets.all.flatMap(refsOf))
    members.set(refText(ref), some.get(numbers.get(refText(ref)) ?? -1) ?? [])
}, 300_000)

async function loadSample(): Promise<void> {
  const uploads = createUploads({ dataDir, ledger, clock })
  const imports = createImportsService({ ...deps, uploads })
  const jobs = jobsStore({ ledger, clock })
  const files = syntheticFiles({
    customers: CUSTOMERS,
    seed: 1,
    now: clock.now(),
    zone: shop.zone(),
    currency: shop.currency(),
  })
  for (const { name, kind, source, mapping, open } of files) {
    const { upload } = unwrap(await imports.receive(owner, { name, stream: open() }))
    const mapped = mapping === undefined ? {} : { mapping: mapping as Mapping }
    unwrap(await imports.start(owner, { upload, kind, source, ...mapped }))
    const job = await jobs.claim(['import'], 'test')
    if (!job) throw new Error('there is no job')
    await importJob({ ...deps, uploads }).run(job, {
      progress: async () => undefined,
      isCancelled: async () => false,
      signal: new AbortController().signal,
    })
  }
}

test('every preset, and every value that a rule gives, has members in the sample shop', () => {
  const rest = new Set(presets.all.flatMap(leftOver))
  const empty = [...members].filter(([ref, some]) => some.length === 0 && !rest.has(ref))
  expect(empty.map(([ref]) => ref)).toEqual([])
})

/** Who fits nothing may be nobody. */
const leftOver = ({ kind, body }: (typeof presets.all)[number]): string[] =>
  kind === 'class' && body.otherwise ? [`class:${body.key}=${body.otherwise.key}`] : []

test.each(presets.all.map((one) => [one.key, one] as const))(
  '%s explains three of its members in both languages',
  async (_key, preset) => {
    const rule = unwrap(plannedOf(await rules.live(), { kind: preset.kind, key: preset.body.key }))
    const some = new Set(refsOf(preset).flatMap((ref) => members.get(refText(ref)) ?? []))
    expect(some.size).toBeGreaterThanOrEqual(3)
    for (const customer of [...some].slice(0, 3)) {
      const told = await explainDefinition(asking, customer, rule, {})
      expect(told.in).toBe(true)
      const texts = [
        ...(told.reason ? [told.reason] : []),
        ...told.changes,
        ...(told.value_name ? [told.value_name] : []),
        ...(told.tree ? textsOf(told.tree) : []),
      ]
      expect(texts.length).toBeGreaterThan(0)
      for (const { zh, en } of texts) {
        expect(zh).toMatch(/\S/)
        expect(zh).not.toMatch(HOLE)
        expect(en).toMatch(/\S/)
        expect(en).not.toMatch(HOLE)
      }
    }
  },
)

/** What stands where nobody thought of a text. */
const HOLE = /undefined|null|NaN|Infinity|\[object/

type Said = { zh: string; en: string }
const textsOf = ({ sentence, ground, facts: cited = [], children = [] }: ExplainedNode): Said[] => [
  sentence,
  ...(ground ? [ground.text, ground.value_text] : []),
  ...(ground?.missing_text ? [ground.missing_text] : []),
  ...cited.map(({ text }) => text),
  ...children.flatMap(textsOf),
]

/** Net spend and orders of twelve months, as kept. */
async function valueFigures(value: string): Promise<{ spend: number; orders: number }[]> {
  const { numbers } = await rules.live()
  const no = numbers.get(`class:value=${value}`) ?? -1
  return facts.query(
    sql`SELECT toFloat64(m.net_spend_12m) AS spend, toUInt32(m.orders_12m) AS orders FROM customer_metrics AS m FINAL
      INNER JOIN (SELECT customer FROM customer_rules FINAL WHERE has(members, ${param(no, 'UInt32')})) AS r ON r.customer = m.customer`,
  )
}

test('high value is much and often; potential high value is much in few purchases', async () => {
  const high = await valueFigures('high')
  const potential = await valueFigures('potential_high')
  expect(high.filter(({ spend, orders }) => spend < 200_000 || orders < 4)).toEqual([])
  expect(potential.filter(({ spend, orders }) => spend < 200_000 || orders > 3)).toEqual([])
  const [row] = await facts.query<{ high: number; potential: number }>(
    sql`SELECT toUInt32(countIf(net_spend_12m >= 200000 AND orders_12m >= 4)) AS high,
      toUInt32(countIf(net_spend_12m >= 200000 AND orders_12m <= 3)) AS potential FROM customer_metrics FINAL WHERE gone = 0`,
  )
  expect({ high: high.length, potential: potential.length }).toEqual(row)
})

test('presets that were edited or ended stay as people left them', async () => {
  const [edited, ended] = [
    { kind: 'tag', key: 'dormant' },
    { kind: 'tag', key: 'lost' },
  ] as const
  const before = await findDefinition(ledger, edited)
  const body = { ...(before?.versions[0]?.body as object), owner: '小王' } as Json
  const said = { by: 'owner', at: clock.now() }
  unwrap(
    await addDefinitionVersion(
      ledger,
      { ...edited, etag: before?.etag ?? '' },
      { ...said, body, effectiveAt: clock.now(), note: '' },
    ),
  )
  const gone = await findDefinition(ledger, ended)
  unwrap(await removeDefinition(ledger, { ...ended, etag: gone?.etag ?? '' }, said))
  await installPresets(ledger, clock.now())
  expect((await findDefinition(ledger, edited))?.versions.at(-1)?.body).toEqual(body)
  expect((await findDefinition(ledger, ended))?.removed).toBe(true)
  const kinds = await Promise.all(
    ['segment', 'tag', 'class'].map((kind) => listDefinitions(ledger, kind)),
  )
  expect(kinds.flat()).toHaveLength(presets.all.length - 1)
})
