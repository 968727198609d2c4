import { beforeAll, expect, test } from 'vitest'
import { dynamic, named, pointers, ruleShop } from '../testing/rule-shop.ts'

const shop = await ruleShop()
const { owner, operator, viewer, made, settle, members, clock } = shop
const DAY = 86_400_000

beforeAll(async () => {
  await shop.order('a', '2026-11-10', 6000)
  await shop.order('b', '2026-11-15', 100)
  await shop.order('c', '2026-09-01', 300)
  await shop.take('customers', { customer_id: 'd', name: '没买过' })
  await made('segments', dynamic('buyers', { metric: 'frequency', at_least: 1 }))
  await made('segments', { ...named('picked'), kind: 'static' })
  await made('tags', {
    ...named('vip'),
    source: 'manual',
    group: '服务',
    owner: '小王',
    limit: 2,
    expires_after_days: 30,
  })
  await made('tags', {
    ...named('taste'),
    source: 'manual',
    values: [named('green', '绿茶'), named('black', '红茶')],
  })
  await made('classes', {
    ...named('worth'),
    choose: 'first',
    values: [
      { ...named('high'), where: { metric: 'monetary', at_least: 100_000 } },
      { ...named('some'), where: { metric: 'frequency', at_least: 1 } },
    ],
    otherwise: named('none'),
  })
  await settle()
}, 120_000)

/** What a customer's page says. */
const page = async (id: string) => (await owner('GET', `/v1/customers/${id}`)).json
const give = (id: string, body: object) => operator('POST', `/v1/customers/${id}/tags`, body)
const many = (path: string, body: object) => operator('POST', `/v1/${path}/customers`, body)

test('a tag is given with its group, who gave it, why, and until when', async () => {
  const given = await give('a', { tag: 'vip', reason: '老朋友' })
  expect([given.status, given.json]).toMatchObject([
    201,
    {
      key: 'vip',
      source: 'manual',
      group: '服务',
      by: 'operator',
      reason: { zh: 'operator 人工指定：老朋友' },
    },
  ])
  expect(Date.parse(given.json.until)).toBe(clock.now() + 30 * DAY)
  const said = await give('a', { tag: 'vip', reason: '老朋友', until: '2026-12-24' })
  expect(said.json.until).toContain('2026-12-24')
  expect((await give('b', { tag: 'vip' })).status).toBe(201)
  const full = await give('c', { tag: 'vip' })
  expect([full.json.code, pointers(full)]).toEqual(['too_many', ['/tag']])
  // Who has it already takes up no more room.
  expect((await give('b', { tag: 'vip', reason: '又来了' })).status).toBe(201)
  expect((await many('tags/vip', { customers: ['a', 'c'] })).json.code).toBe('too_many')
  const taken = await operator('DELETE', '/v1/customers/b/tags/vip')
  expect(taken.json).toEqual({ changed: 1, unchanged: 0, undo: null })
  expect((await operator('DELETE', '/v1/customers/b/tags/vip')).json).toMatchObject({
    changed: 0,
    unchanged: 1,
  })
})

test('of a tag’s values a customer has one: another one takes its place', async () => {
  const missing = await give('a', { tag: 'taste' })
  expect([missing.json.code, pointers(missing)]).toEqual(['missing_field', ['/value']])
  const unknown = await give('a', { tag: 'taste', value: 'white' })
  expect([unknown.json.code, pointers(unknown)]).toEqual(['unknown_kind', ['/value']])
  expect(unknown.json.errors[0].detail).toContain('green, black')
  expect((await give('a', { tag: 'taste', value: 'green' })).json).toMatchObject({
    value: 'green',
    value_name: { zh: '绿茶' },
  })
  await give('a', { tag: 'taste', value: 'black' })
  const tags = (await page('a')).tags.filter((one: any) => one.key === 'taste')
  expect(tags.map((one: any) => one.value)).toEqual(['black'])
  const changed = await many('tags/taste', { customers: ['a', 'b'], value: 'green' })
  expect(changed.json).toMatchObject({ changed: 2, unchanged: 0 })
  const back = await operator('DELETE', `/v1/rules/acts/${changed.json.undo}`)
  expect(back.json).toMatchObject({ changed: 2 })
  expect((await page('a')).tags.find((one: any) => one.key === 'taste')).toMatchObject({
    value: 'black',
  })
  expect((await page('b')).tags).toEqual([])
})

test('many are tagged at once and the whole act is taken back: who had the tag before keeps it as it was', async () => {
  await made('tags', { ...named('gift'), source: 'manual' })
  await give('b', { tag: 'gift', reason: '周年' })
  const act = await many('tags/gift', {
    where: { metric: 'frequency', at_least: 1 },
    reason: '双十一',
  })
  expect(act.json).toMatchObject({ changed: 3, unchanged: 0, undo: expect.any(String) })
  expect((await page('c')).tags).toMatchObject([
    { key: 'gift', reason: { zh: expect.stringContaining('双十一') } },
  ])
  expect((await operator('DELETE', `/v1/rules/acts/${act.json.undo}`)).json).toMatchObject({
    changed: 3,
  })
  expect((await page('b')).tags).toMatchObject([
    { key: 'gift', reason: { zh: expect.stringContaining('周年') } },
  ])
  expect((await page('c')).tags).toEqual([])
  expect((await operator('DELETE', `/v1/rules/acts/${act.json.undo}`)).json).toMatchObject({
    changed: 0,
  })
  const off = await many('tags/gift', { customers: ['b', 'c'], remove: true })
  expect(off.json).toMatchObject({ changed: 1, unchanged: 1, undo: expect.any(String) })
  await operator('DELETE', `/v1/rules/acts/${off.json.undo}`)
  expect((await page('b')).tags).toMatchObject([{ key: 'gift' }])
  expect((await operator('DELETE', '/v1/rules/acts/no-such-act')).status).toBe(404)
})

test('one of three ways says whom an act is about, and what it names must be there', async () => {
  expect((await many('tags/gift', {})).json.code).toBe('missing_field')
  expect((await many('tags/gift', { customers: ['a'], segment: 'buyers' })).json.code).toBe(
    'rule_mixed',
  )
  expect(pointers(await many('tags/gift', { customers: ['a', 'nobody'] }))).toEqual([
    '/customers/1',
  ])
  expect(pointers(await many('tags/gift', { segment: 'no-such' }))).toEqual(['/segment'])
  expect(pointers(await many('tags/gift', { where: { metric: 'spendd', at_least: 1 } }))).toEqual([
    '/where/metric',
  ])
  const rule = await many('segments/buyers', { customers: ['d'] })
  expect([rule.status, rule.json.code]).toEqual([400, 'invalid_value'])
  expect((await give('a', { tag: 'no-such' })).status).toBe(404)
  expect((await viewer('POST', '/v1/customers/a/tags', { tag: 'gift' })).status).toBe(403)
  const past = await give('a', { tag: 'gift', until: '2026-01-01' })
  expect([past.json.code, pointers(past)]).toEqual(['invalid_value', ['/until']])
  expect((await page('a')).tags.some((one: any) => one.key === 'gift')).toBe(false)
})

test('static segments hold whom people put in; frozen ones take nobody', async () => {
  await made('segments', {
    ...dynamic('then', { metric: 'monetary', at_least: 100_000 }),
    kind: 'frozen',
  })
  expect((await many('segments/then', { customers: ['d'] })).json.code).toBe('invalid_value')
  await many('segments/picked', { segment: 'buyers' })
  const out = await many('segments/picked', { customers: ['b'], remove: true })
  await many('segments/picked', { customers: ['d'], until: '2026-11-25' })
  expect(out.json.changed).toBe(1)
  await settle()
  expect(await members('picked')).toEqual(['a', 'c', 'd'])
  const all = await owner('GET', '/v1/customers?segment=picked&tag=vip')
  expect(all.json.data.map((one: any) => one.id)).toEqual(['a'])
})

test('a class that was set by hand says who, why, until when; it ends, and rules choose again', async () => {
  const path = '/v1/customers/a/classes/worth'
  expect(pointers(await operator('PUT', path, { value: 'none' }))).toEqual(['/reason'])
  expect(pointers(await operator('PUT', path, { value: 'best', reason: '?' }))).toEqual(['/value'])
  expect(
    pointers(await operator('PUT', path, { value: 'none', reason: '员工', until: '2026-11-01' })),
  ).toEqual(['/until'])
  const set = await operator('PUT', path, { value: 'some', reason: '员工' })
  expect(set.json).toMatchObject({
    value: 'some',
    override: { by: 'operator', reason: '员工', until: null },
  })
  await operator('PUT', path, { value: 'none', reason: '员工', until: '2026-11-25' })
  const worth = async () => (await page('a')).classes.find((one: any) => one.key === 'worth')
  expect(await worth()).toMatchObject({
    value: 'none',
    override: { reason: '员工' },
    confidence: null,
  })
  await settle()
  const none = '/v1/customers?class=worth:none'
  expect((await owner('GET', none)).json.data.map((one: any) => one.id).sort()).toEqual(['a', 'd'])
  clock.set(Date.parse('2026-11-25T00:00:00+08:00'))
  expect(await worth()).toMatchObject({ value: 'high', override: null })
  await settle()
  expect((await owner('GET', none)).json.data.map((one: any) => one.id)).toEqual(['d'])
  expect(await members('picked')).toEqual(['a', 'c'])
  await operator('PUT', '/v1/customers/d/classes/worth', { value: 'high', reason: '介绍人' })
  expect((await operator('DELETE', '/v1/customers/d/classes/worth')).json).toMatchObject({
    changed: 1,
  })
  expect((await page('d')).classes).toMatchObject([{ value: 'none', override: null }])
})

test('customers are listed, and exported, by a rule that is nowhere saved', async () => {
  const ask = (rule: object | string, more = '', as = owner) => {
    const said = typeof rule === 'string' ? rule : JSON.stringify(rule)
    return as('GET', `/v1/customers?rule=${encodeURIComponent(said)}${more}`)
  }
  const rich = {
    all: [
      { metric: 'monetary', at_least: 100_000 },
      { metric: 'frequency', is: 1 },
    ],
  }
  const found = await ask(rich, '&columns=monetary,last_order_at')
  expect(found.json).toMatchObject({ total: 1, data: [{ id: 'a' }] })
  const then = await ask({ metric: 'frequency', at_least: 1 }, '&as_of=2026-09-30')
  expect(then.json).toMatchObject({ total: 1, data: [{ id: 'c' }] })
  const path = `/v1/customers.csv?columns=monetary,last_order_at&rule=${encodeURIComponent(JSON.stringify(rich))}`
  const lines = (await owner('GET', path)).text.trim().split('\r\n')
  expect(lines[0]).toContain('monetary,last_order_at,currency')
  expect(lines[1]).toContain('6000.00,2026-11-10T12:00:00+08:00,CNY')
  expect(pointers(await ask({ all: [{ metric: 'nonsense', is: 1 }] }))).toEqual([
    '/rule/all/0/metric',
  ])
  expect((await ask('{"all":')).json).toMatchObject({ code: 'invalid_json' })
  expect((await ask(rich, '', viewer)).json).toMatchObject({ total: 1 })
  const byPhone = { attribute: 'phone', exists: true }
  expect((await ask(byPhone, '', viewer)).json).toMatchObject({ code: 'hidden_field' })
})

test('a history has a row for every day since it was made, quiet ones too', async () => {
  clock.set(clock.now() + 2 * DAY)
  const { json } = await owner('GET', '/v1/segments/buyers/history')
  const { days } = json as { days: { day: string; size: number; entered: number }[] }
  expect(days[0]).toMatchObject({ size: 3, entered: 3 })
  expect(days.slice(-2).map(({ size, entered }) => [size, entered])).toEqual([
    [3, 0],
    [3, 0],
  ])
  expect(days).toHaveLength(
    (Date.parse(days.at(-1)?.day ?? '') - Date.parse(days[0]?.day ?? '')) / DAY + 1,
  )
  const later = await owner('GET', `/v1/segments/buyers/history?from=${days[1]?.day}`)
  expect((later.json as typeof json).days).toEqual(days.slice(1))
})

test('of a limited tag no more are given than there are, also to who asks at the same time', async () => {
  await made('tags', { ...named('badge'), source: 'manual', limit: 1 })
  const answers = await Promise.all([
    ...['a', 'b', 'c'].map((id) => give(id, { tag: 'badge' })),
    many('tags/badge', { customers: ['d'] }),
  ])
  expect(answers.filter(({ status }) => status < 300)).toHaveLength(1)
  expect(answers.filter(({ json }) => json.code === 'too_many')).toHaveLength(3)
})

test('a tag that is ended and made anew begins with nobody', async () => {
  await made('tags', { ...named('club'), source: 'manual' })
  expect((await give('a', { tag: 'club' })).status).toBe(201)
  const etag = (await owner('GET', '/v1/tags/club')).json.etag
  const ended = await operator('DELETE', '/v1/tags/club', undefined, { 'if-match': etag })
  expect(ended.status).toBe(200)
  await made('tags', { ...named('club'), source: 'manual' })
  await settle()
  expect((await page('a')).tags.map((one: any) => one.key)).not.toContain('club')
  expect((await give('a', { tag: 'club' })).status).toBe(201)
})

test('what people gave and took by hand is in the audit log, with the reason', async () => {
  const { json } = await owner('GET', '/v1/audit?limit=200')
  const done = json.data.map((one: any) => [
    one.actor.name,
    one.action,
    one.subject.kind,
    one.subject.id,
  ])
  expect(done).toEqual(
    expect.arrayContaining([
      ['operator', 'customer_tags.give', 'tag', 'vip'],
      ['operator', 'customer_tags.take', 'tag', 'vip'],
      ['operator', 'tags.assign', 'tag', 'gift'],
      ['operator', 'rules.undo', 'act', expect.any(String)],
      ['operator', 'segments.assign', 'segment', 'picked'],
      ['operator', 'customer_classes.set', 'class', 'worth'],
      ['operator', 'customer_classes.unset', 'class', 'worth'],
    ]),
  )
  const bulk = json.data.find(
    (one: any) => one.action === 'tags.assign' && one.detail.reason === '双十一',
  )
  expect(bulk.detail).toMatchObject({ changed: 3, where: { metric: 'frequency', at_least: 1 } })
})
