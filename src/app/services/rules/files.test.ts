import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Io } from '../../cli/io.ts'
import { runProgram } from '../../cli/program.ts'
import { dynamic, named, pointers, ruleShop } from '../testing/rule-shop.ts'

const shop = await ruleShop()
const { owner, operator, made, settle, members } = shop
const folder = await mkdtemp(join(tmpdir(), 'zhike-rules-'))
afterAll(() => rm(folder, { recursive: true }))

const value = (key: string, at_least: number) => ({
  ...named(key),
  where: { metric: 'monetary', at_least },
})
const worth = (high: number) => ({
  ...named('worth'),
  choose: 'first',
  values: [value('high', high), value('some', 1)],
  otherwise: named('none'),
})
const BUYERS = { metric: 'frequency', at_least: 1 }

beforeAll(async () => {
  await shop.order('a', '2026-11-10', 6000)
  await shop.order('b', '2026-11-15', 100)
  await shop.order('c', '2026-09-01', 300)
  await shop.take('customers', { customer_id: 'd', name: '没买过' })
  await made('segments', dynamic('buyers', BUYERS))
  await made('segments', { ...named('picked'), kind: 'static' })
  await made('classes', worth(500_000))
  await made(
    'segments',
    dynamic('high-buyers', { all: [{ segment: 'buyers' }, { class: 'worth', is: 'high' }] }),
  )
  await made('tags', { ...named('vip'), source: 'manual', limit: 10 })
  await made('tags', {
    ...named('size'),
    source: 'rule',
    values: [value('big', 100_000), value('small', 1)],
  })
  await operator('POST', '/v1/segments/picked/customers', { customers: ['b', 'd'] })
  await settle()
}, 120_000)

/** `zhike …` against the shop. */
async function zhike(...argv: string[]): Promise<{ code: number; out: string; err: string }> {
  const told = { out: '', err: '' }
  const io: Io = {
    out: (text) => void (told.out += text),
    err: (text) => void (told.err += text),
    bar: undefined,
    columns: 200,
    cwd: folder,
    language: 'en',
    signal: new AbortController().signal,
    wait: async () => undefined,
  }
  const nothing = async (): Promise<number> => 0
  const code = await runProgram(argv, {
    io,
    version: '0.1.0',
    withServer: (run) => run({ baseUrl: shop.api.url, key: shop.api.keys.operator }),
    local: { start: nothing, serve: nothing, sample: nothing, bench: nothing },
  })
  return { code, ...told }
}
const asJson = async (...argv: string[]) => JSON.parse((await zhike(...argv, '--json')).out).data
const ids = (moves: { sample: { id: string }[] }): string[] =>
  moves.sample.map(({ id }) => id).sort()
const byKey = (data: any[], key: string) => data.find((one) => one.key === key)
const plan = (...definitions: object[]) =>
  operator('POST', '/v1/rules/plan', {
    definitions: definitions.map((definition) => ({
      kind: 'choose' in definition ? 'class' : 'source' in definition ? 'tag' : 'segment',
      definition,
    })),
  })

async function everything(dir: string): Promise<Map<string, string>> {
  for (const kind of ['segments', 'tags', 'classes']) await zhike(kind, 'export', dir)
  const names = (await readdir(join(folder, dir), { recursive: true })).filter((name) =>
    name.endsWith('.json'),
  )
  return new Map(
    await Promise.all(
      names
        .sort()
        .map(async (name) => [name, await readFile(join(folder, dir, name), 'utf8')] as const),
    ),
  )
}

test('exported, planned and applied, nothing changes; exported again, the files are the same to the byte', async () => {
  const first = await everything('one')
  expect([...first.keys()]).toEqual([
    'classes/worth.json',
    'segments/buyers.json',
    'segments/high-buyers.json',
    'segments/picked.json',
    'tags/size.json',
    'tags/vip.json',
  ])
  const calm = {
    change: 'unchanged',
    differences: [],
    version: 1,
    entered: { count: 0 },
    departed: { count: 0 },
    moved: [],
  }
  for (const one of await asJson('segments', 'plan', 'one', '--all')) {
    expect(one).toMatchObject(calm)
    expect(one.next_size).toBe(one.size)
  }
  for (const one of await asJson('tags', 'apply', 'one', '--all')) expect(one).toMatchObject(calm)
  expect(await everything('two')).toEqual(first)
})

test('after an edit the plan names who moves from which value to which, and what that means for others', async () => {
  await writeFile(join(folder, 'one/classes/worth.json'), JSON.stringify(worth(20_000)))
  const data = await asJson('segments', 'plan', 'one', '--all')
  const changed = byKey(data, 'worth')
  expect(changed).toMatchObject({
    change: 'changed',
    differences: ['/values/0/where/at_least'],
    size: 4,
    next_size: 4,
    entered: { count: 0 },
    departed: { count: 0 },
  })
  expect(changed.moved.map((one: any) => [one.from, one.to, one.count, ids(one)])).toEqual([
    ['some', 'high', 1, ['c']],
  ])
  expect(
    changed.values.map((one: any) => [one.key, one.entered, one.departed, one.next_size]),
  ).toEqual([
    ['high', 1, 0, 2],
    ['some', 0, 1, 1],
    ['none', 0, 0, 1],
  ])
  const affected = byKey(data, 'high-buyers')
  expect(affected).toMatchObject({
    change: 'affected',
    size: 1,
    next_size: 2,
    entered: { count: 1 },
    moved: [],
  })
  expect(ids(affected.entered)).toEqual(['c'])
  for (const key of ['buyers', 'picked', 'vip', 'size'])
    expect(byKey(data, key)).toMatchObject({
      change: 'unchanged',
      entered: { count: 0 },
      departed: { count: 0 },
      moved: [],
    })
  const { out } = await zhike('classes', 'plan', 'one')
  expect(out).toMatch(/class worth.*changed.*some → high 1.*high:\+?c/)
})

test('what was planned is what comes of it', async () => {
  await writeFile(
    join(folder, 'one/segments/picked.json'),
    JSON.stringify(dynamic('picked', { metric: 'monetary', below: 50_000 })),
  )
  await writeFile(
    join(folder, 'one/tags/size.json'),
    JSON.stringify({ ...named('size'), source: 'rule', values: [value('big', 100_000)] }),
  )
  await writeFile(
    join(folder, 'one/segments/then.json'),
    JSON.stringify({ ...dynamic('then', { segment: 'high-buyers' }), kind: 'frozen' }),
  )
  const planned = await asJson('segments', 'plan', 'one', '--all')
  expect(byKey(planned, 'picked')).toMatchObject({
    size: 2,
    next_size: 3,
    entered: { count: 1 },
    departed: { count: 0 },
  })
  expect(byKey(planned, 'size')).toMatchObject({ size: 3, next_size: 1, departed: { count: 2 } })
  expect(byKey(planned, 'then')).toMatchObject({
    change: 'new',
    version: 0,
    size: null,
    next_size: 2,
    entered: { count: 2 },
  })
  const applied = await asJson('segments', 'apply', 'one', '--all')
  expect(applied.map((one: any) => [one.key, one.version]).sort()).toEqual([
    ['buyers', 1],
    ['high-buyers', 1],
    ['picked', 2],
    ['size', 2],
    ['then', 1],
    ['vip', 1],
    ['worth', 2],
  ])
  await settle()
  for (const one of planned) {
    const plural = one.kind === 'class' ? 'classes' : `${one.kind}s`
    expect([one.key, (await owner('GET', `/v1/${plural}/${one.key}`)).json.size]).toEqual([
      one.key,
      one.next_size,
    ])
  }
  expect(await members('then')).toEqual(['a', 'c'])
  const { json } = await owner('GET', '/v1/audit?limit=1')
  expect(json.data[0]).toMatchObject({
    action: 'rules.apply',
    detail: { changed: expect.arrayContaining([{ kind: 'segment', key: 'then', version: 1 }]) },
  })
})

test('what is wrong in a set is said by file and place, and nothing of the set is written', async () => {
  const wrong = await plan(
    dynamic('fine', BUYERS),
    dynamic('spender', { metric: 'spendd', at_least: 1 }),
    { ...named('shape'), kind: 'dynamicc' },
  )
  expect(pointers(wrong)).toEqual(['/definitions/2/definition/kind'])
  const unknown = await plan(
    dynamic('fine', BUYERS),
    dynamic('spender', { metric: 'spendd', at_least: 1 }),
  )
  expect(pointers(unknown)).toEqual(['/definitions/1/definition/where/metric'])
  const circle = await plan(
    dynamic('x', { segment: 'y' }),
    dynamic('y', { any: [{ segment: 'x' }, BUYERS] }),
  )
  expect([circle.json.code, pointers(circle)]).toEqual([
    'rule_cycle',
    ['/definitions/0/definition/where/segment'],
  ])
  const through = await plan(dynamic('fine', BUYERS), dynamic('buyers', { segment: 'high-buyers' }))
  expect([through.json.code, pointers(through)]).toEqual([
    'rule_cycle',
    ['/definitions/1/definition/where/segment'],
  ])
  const inUse = await plan({ ...worth(1), values: [value('some', 1)] })
  expect(pointers(inUse)).toEqual(['/definitions/0/definition/values'])
  expect(inUse.json.errors[0].code).toBe('in_use')
  expect(pointers(await plan(dynamic('x', BUYERS), dynamic('x', BUYERS)))).toEqual([
    '/definitions/1/definition/key',
  ])
  const halfway = await operator('POST', '/v1/rules/apply', {
    definitions: [
      { kind: 'segment', definition: dynamic('fine', BUYERS) },
      { kind: 'tag', definition: { ...named('overlap'), source: 'manual' } },
    ],
  })
  expect([pointers(halfway), halfway.json.errors[0].code]).toEqual([
    ['/definitions/1/definition/key'],
    'reserved_key',
  ])
  expect((await owner('GET', '/v1/segments/fine')).status).toBe(404)
})

test('a file that is no JSON, and a folder without files, are named', async () => {
  await writeFile(join(folder, 'two/tags/vip.json'), '{ "key": ')
  const broken = await zhike('tags', 'plan', 'two')
  expect([broken.code === 0, broken.err]).toEqual([false, expect.stringContaining('vip.json')])
  expect((await zhike('tags', 'plan', 'three')).code).not.toBe(0)
})
