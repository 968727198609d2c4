import { beforeAll, expect, test } from 'vitest'
import { routes } from '#api/routes/registry.ts'
import { presets } from '#segments/presets/registry.ts'
import { dynamic, named, pointers, ruleShop } from '../testing/rule-shop.ts'

const shop = await ruleShop()
const { owner, operator, viewer, made, settle, members } = shop
const BUYERS = { metric: 'frequency', at_least: 1 }

beforeAll(async () => {
  await shop.order('a', '2026-11-10', 6000)
  await shop.order('b', '2026-11-15', 100)
  await shop.order('c', '2026-09-01', 300)
  await shop.take('customers', { customer_id: 'd', name: '没买过' })
  await made('segments', dynamic('buyers', BUYERS))
  await made(
    'segments',
    dynamic('big', { all: [{ segment: 'buyers' }, { metric: 'monetary', at_least: 100_000 }] }),
  )
  await settle()
}, 120_000)

test('a definition is made, read, changed and ended; each version says who, when and why', async () => {
  const created = await operator('POST', '/v1/segments', {
    definition: dynamic('recent', { did: { event: 'order_paid', within: { days: 30 } } }),
    note: '第一版',
  })
  expect([created.status, created.json.version, created.json.evaluating]).toEqual([201, 1, true])
  const etag = created.headers.get('etag') ?? ''
  const changed = {
    ...dynamic('recent', { did: { event: 'order_paid', within: { days: 7 } } }),
    owner: '小王',
  }
  const put = (headers?: Record<string, string>) =>
    operator('PUT', '/v1/segments/recent', { definition: changed, note: '收紧' }, headers)
  expect((await put()).json.code).toBe('precondition_required')
  expect((await put({ 'if-match': '"other"' })).json.code).toBe('version_conflict')
  const second = await put({ 'if-match': etag })
  expect([second.status, second.json.version]).toEqual([200, 2])
  expect((await put({ 'if-match': etag })).json.code).toBe('version_conflict')
  const { json } = await viewer('GET', '/v1/segments/recent')
  expect(json.definition).toEqual(changed)
  expect(json.versions.map((one: any) => [one.version, one.created_by, one.note])).toEqual([
    [1, 'operator', '第一版'],
    [2, 'operator', '收紧'],
  ])
  const now = second.headers.get('etag') ?? ''
  expect(
    (await viewer('GET', '/v1/segments/recent', undefined, { 'if-none-match': now })).status,
  ).toBe(304)
  expect(
    (await viewer('DELETE', '/v1/segments/recent', undefined, { 'if-match': now })).status,
  ).toBe(403)
  expect((await operator('DELETE', '/v1/segments/recent')).status).toBe(428)
  expect(
    (await operator('DELETE', '/v1/segments/recent', undefined, { 'if-match': etag })).status,
  ).toBe(412)
  expect(
    (await operator('DELETE', '/v1/segments/recent', undefined, { 'if-match': now })).status,
  ).toBe(200)
  expect((await viewer('GET', '/v1/segments/recent')).status).toBe(404)
  const again = await operator('POST', '/v1/segments', { definition: changed })
  expect([again.status, again.json.version]).toEqual([201, 4])
})

test('what was done to definitions is in the audit log', async () => {
  const { json } = await owner('GET', '/v1/audit?limit=100')
  const done = json.data.map((one: any) => [one.actor.name, one.action, one.subject.id])
  for (const action of ['segments.create', 'segments.replace', 'segments.remove'])
    expect(done).toContainEqual(['operator', action, 'recent'])
  const replaced = json.data.find((one: any) => one.action === 'segments.replace')
  expect(replaced.detail).toMatchObject({ version: 2, note: '收紧' })
})

test('one Idempotency-Key makes one definition', async () => {
  const headers = { 'idempotency-key': 'make-once' }
  const make = (key: string) =>
    operator('POST', '/v1/tags', { definition: { ...named(key), source: 'manual' } }, headers)
  const [first, second] = [await make('once'), await make('once')]
  expect([first.status, second.status]).toEqual([201, 201])
  expect(second.json).toEqual(first.json)
  expect((await make('other')).json.code).toBe('idempotency_reused')
  expect(
    (await operator('POST', '/v1/tags', { definition: { ...named('once'), source: 'manual' } }))
      .json.code,
  ).toBe('key_taken')
})

test('what others refer to can not be ended, and the answer names them', async () => {
  const item = await owner('GET', '/v1/segments/buyers')
  expect(item.json.used_by).toEqual([
    { kind: 'segment', key: 'big', name: { zh: 'big', en: 'big' } },
  ])
  const refused = await owner('DELETE', '/v1/segments/buyers', undefined, {
    'if-match': item.headers.get('etag') ?? '',
  })
  expect([refused.status, refused.json.code]).toEqual([409, 'in_use'])
  expect(refused.json.detail).toContain('segment big')
})

test('no word that an address uses for something else is a key, and no preset has one', async () => {
  const fixed = routes.all.flatMap(({ path }) => {
    const [, , first = '', word = ''] = path.split('/')
    const isBeside = ['segments', 'tags', 'classes', 'rules'].includes(first)
    return isBeside && word !== '' && !word.startsWith('{') ? [word] : []
  })
  expect(fixed).toEqual(
    expect.arrayContaining(['overlap', 'hygiene', 'preview', 'compare', 'text', 'explain']),
  )
  for (const key of new Set(fixed)) {
    const bodies = [
      ['segments', dynamic(key, BUYERS)],
      ['tags', { ...named(key), source: 'manual' }],
      ['classes', { ...named(key), choose: 'all', values: [{ ...named('x'), where: BUYERS }] }],
    ] as const
    for (const [plural, definition] of bodies) {
      const refused = await owner('POST', `/v1/${plural}`, { definition })
      expect([key, refused.status, refused.json.code, pointers(refused)]).toEqual([
        key,
        400,
        'reserved_key',
        ['/definition/key'],
      ])
    }
  }
  expect(presets.all.filter(({ body }) => fixed.includes(body.key))).toEqual([])
})

test('a value that another rule names can not be taken out', async () => {
  const values = [
    { ...named('high'), where: { metric: 'monetary', at_least: 100_000 } },
    { ...named('low'), where: BUYERS },
  ]
  const value = { ...named('worth'), choose: 'first', values }
  const { headers } = await made('classes', value)
  await made('segments', dynamic('low-worth', { class: 'worth', is: 'low' }))
  const refused = await owner(
    'PUT',
    '/v1/classes/worth',
    { definition: { ...value, values: values.slice(0, 1) } },
    { 'if-match': headers.get('etag') ?? '' },
  )
  expect([refused.status, refused.json.code]).toEqual([409, 'in_use'])
  expect(refused.json.detail).toContain('segment low-worth')
})

test('a circle is refused with its path, pointing at the reference that closes it', async () => {
  const { headers } = await owner('GET', '/v1/segments/buyers')
  const definition = dynamic('buyers', { any: [BUYERS, { not: { segment: 'big' } }] })
  const refused = await owner(
    'PUT',
    '/v1/segments/buyers',
    { definition },
    { 'if-match': headers.get('etag') ?? '' },
  )
  expect([refused.status, refused.json.code]).toEqual([400, 'rule_cycle'])
  expect(refused.json.detail).toContain('segment:buyers → segment:big → segment:buyers')
  expect(pointers(refused)).toEqual(['/definition/where/any/1/not/segment'])
  const valued = {
    ...named('round'),
    source: 'rule',
    values: [
      { ...named('x'), where: BUYERS },
      { ...named('y'), where: { tag: 'round' } },
    ],
  }
  const own = await owner('POST', '/v1/tags', { definition: valued })
  expect([own.json.code, pointers(own)]).toEqual(['rule_cycle', ['/definition/values/1/where/tag']])
})

test('the path’s key and the body’s are one; a shape that does not fit is pointed at', async () => {
  const { headers } = await owner('GET', '/v1/segments/big')
  const other = await owner(
    'PUT',
    '/v1/segments/big',
    { definition: dynamic('other', BUYERS) },
    { 'if-match': headers.get('etag') ?? '' },
  )
  expect([other.status, pointers(other)]).toEqual([400, ['/definition/key']])
  const wrong = await owner('POST', '/v1/classes', {
    definition: { ...named('c'), choose: 'best', values: [] },
  })
  expect(pointers(wrong)).toEqual(
    expect.arrayContaining(['/definition/choose', '/definition/values']),
  )
  const lone = await owner('POST', '/v1/segments', {
    definition: { ...named('lone'), kind: 'dynamic' },
  })
  expect(pointers(lone)).toEqual(['/definition/where'])
})

const frozenOf = (where: object) => ({ ...dynamic('frozen', where), kind: 'frozen' })
const put = async (path: string, definition: object) => {
  const etag = (await owner('GET', path)).headers.get('etag') ?? ''
  const answer = await owner('PUT', path, { definition }, { 'if-match': etag })
  expect(answer.status).toBe(200)
}

test('a frozen segment stays as it was when it was made, whatever comes', async () => {
  await made('segments', frozenOf({ metric: 'monetary', at_least: 100_000 }))
  await shop.order('c', '2026-11-19', 5000)
  await settle()
  expect(await members('big')).toEqual(['a', 'c'])
  expect(await members('frozen')).toEqual(['a'])
})

test('frozen again by another rule, or made frozen, it holds whoever meets the rule then', async () => {
  const few = { metric: 'monetary', below: 100_000 }
  await put('/v1/segments/frozen', frozenOf(few))
  // Only its name is changed: nobody comes or goes.
  await shop.order('b', '2026-11-19', 5000)
  await put('/v1/segments/frozen', { ...frozenOf(few), name: { zh: '小客户' } })
  const { json } = await owner('GET', '/v1/segments/big')
  await put('/v1/segments/big', { ...json.definition, kind: 'frozen' })
  await settle()
  expect(await members('frozen')).toEqual(['b', 'd'])
  expect(await members('big')).toEqual(['a', 'c'])
})
