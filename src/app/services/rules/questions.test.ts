import fc from 'fast-check'
import { beforeAll, expect, test } from 'vitest'
import { systemActor } from '#api/actor.ts'
import { unwrap } from '#core/result.ts'
import { previewRule } from '#segments/preview.store.ts'
import { createKeptSets } from '#segments/sets/kept-sets.ts'
import { previewKept } from '#segments/sets/preview-kept.ts'
import { arbitraryRule } from '#segments/testing/arbitrary-rule.ts'
import { breakings } from '#segments/testing/break-rule.ts'
import { dynamic, named, pointers, ruleShop } from '../testing/rule-shop.ts'
import { askAbout } from './asking.ts'
import { createRuleQuestions } from './questions.ts'

const shop = await ruleShop()
const { owner, operator, viewer, made, settle, members, clock } = shop

/** a and b have bought much, c once long ago, d never; e buys after the first evaluation. */
beforeAll(async () => {
  await shop.order('a', '2026-11-10', 6000)
  await shop.order('a', '2026-11-12', 200, { store: '西湖店' })
  await shop.order('b', '2026-11-15', 1000)
  await shop.order('c', '2026-09-01', 300)
  await shop.take(
    'customers',
    {
      customer_id: 'a',
      name: '李雷',
      phone: '13800138000',
      email: 'lilei@example.com',
      birthday: '1990-02-03',
      city: '杭州',
      consent: { sms: true },
    },
    {
      customer_id: 'b',
      name: '韩梅梅',
      phone: '13900139000',
      city: '上海',
      consent: { sms: true, email: true },
    },
    { customer_id: 'd', name: '没买过', city: '杭州', attributes: { skin_type: '油性' } },
  )
  await made('segments', dynamic('buyers', { metric: 'frequency', at_least: 1 }))
  await made('segments', dynamic('hangzhou', { attribute: 'city', is: '杭州' }))
  await made('segments', dynamic('lilei', { attribute: 'phone', contains: '138' }))
  await made('tags', { ...named('vip'), source: 'manual' })
  await settle()
}, 120_000)

const preview = (body: object) => operator('POST', '/v1/segments/preview', body)
const ids = (answer: { json: any }): string[] => answer.json.sample.map((one: any) => one.id).sort()

test('a preview says how many, who and why, their share of sales, whom each channel reaches; saved, it is the same people', async () => {
  const where = { all: [{ segment: 'buyers' }, { metric: 'monetary', at_least: 50_000 }] }
  const answer = await preview({ where, reach: true })
  expect(answer.json).toMatchObject({
    count: 2,
    total: 4,
    net_sales: { amount: 720_000, currency: 'CNY' },
    net_sales_share: Math.round((10_000 * 7200) / 7500),
    by_channel: [
      { channel: 'sms', reachable: 2 },
      { channel: 'email', reachable: 1 },
    ],
    cost: { advice: null },
    warnings: [],
  })
  // Who spent most comes first, each with every condition that made it so and its value.
  expect(answer.json.sample.map((one: any) => one.id)).toEqual(['a', 'b'])
  expect(answer.json.sample[0].reasons).toHaveLength(2)
  expect(answer.json.sample[0].reasons[1].zh).toContain('¥6,200')
  expect((await preview({ where, limit: 1 })).json.sample).toHaveLength(1)
  expect((await preview({ where, limit: 0 })).json.sample).toEqual([])
  await made('segments', dynamic('big', where))
  await settle()
  expect(await members('big')).toEqual(ids(answer))
  const definition = (await owner('GET', '/v1/segments/big')).json.definition
  expect((await preview({ definition })).json.count).toBe(2)
  const nobody = await preview({ where: { metric: 'monetary', at_least: 99_999_999 } })
  expect(nobody.json).toMatchObject({ count: 0, net_sales_share: 0, warnings: [{ path: '' }] })
})

test('a campaign that nobody has come by yet is worth a warning, not a refusal; a channel is a word', async () => {
  const touched = (of: string, ...list: string[]) =>
    preview({ where: { source: { in: list, touch: 'first', of } } })
  const planned = await touched('campaign', '双十二预热')
  expect(planned.json).toMatchObject({ count: 0 })
  expect(planned.json.warnings[0]).toEqual({
    zh: '还没有客户来自“双十二预热”。',
    en: 'Nobody has come by “双十二预热” yet.',
    path: '/where/source/in/0',
  })
  const unknown = await touched('channel', '双十二预热')
  expect([unknown.status, pointers(unknown)]).toEqual([400, ['/where/source/in/0']])
})

test('what a rule refers to is as it is written, also before it has been decided anew', async () => {
  const { headers } = await owner('GET', '/v1/segments/hangzhou')
  const changed = dynamic('hangzhou', { attribute: 'city', is: '上海' })
  await owner(
    'PUT',
    '/v1/segments/hangzhou',
    { definition: changed },
    { 'if-match': headers.get('etag') ?? '' },
  )
  expect(ids(await preview({ where: { segment: 'hangzhou' } }))).toEqual(['b'])
  const back = await owner('GET', '/v1/segments/hangzhou')
  await owner(
    'PUT',
    '/v1/segments/hangzhou',
    { definition: dynamic('hangzhou', { attribute: 'city', is: '杭州' }) },
    { 'if-match': back.headers.get('etag') ?? '' },
  )
  expect(ids(await preview({ where: { segment: 'hangzhou' } }))).toEqual(['a', 'd'])
})

test('a definition that could not be saved is not previewed: circles, values that are no rule', async () => {
  const circle = await preview({ definition: dynamic('buyers', { segment: 'big' }) })
  expect([circle.json.code, pointers(circle)]).toEqual([
    'rule_cycle',
    ['/definition/where/segment'],
  ])
  expect(pointers(await preview({ definition: { ...named('x'), kind: 'static' } }))).toEqual([
    '/definition/where',
  ])
  expect(pointers(await preview({}))).toEqual(['/where'])
  expect(pointers(await preview({ where: { everyone: true }, as_of: 'tomorrow' }))).toEqual([
    '/as_of',
  ])
})

test('as things stood then, and as they were known then', async () => {
  const where = { metric: 'frequency', at_least: 1 }
  expect(ids(await preview({ where, as_of: '2026-11-11' }))).toEqual(['a', 'c'])
  const before = new Date(clock.now()).toISOString()
  clock.set(clock.now() + 60_000)
  await shop.order('d', '2026-09-05', 50)
  expect(ids(await preview({ where, as_of: '2026-11-11' }))).toEqual(['a', 'c', 'd'])
  expect(ids(await preview({ where, as_of: '2026-11-11', known_at: before }))).toEqual(['a', 'c'])
  const why = await owner(
    'GET',
    `/v1/customers/d/explain?segment=buyers&as_of=2026-11-11&known_at=${encodeURIComponent(before)}`,
  )
  expect(why.json).toMatchObject({ in: false })
  expect(
    (await owner('GET', '/v1/customers/d/explain?segment=buyers&as_of=2026-11-11')).json,
  ).toMatchObject({ in: true })
})

test('why, why not and what would change it, for saved rules and for any other', async () => {
  const inside = await viewer('GET', '/v1/customers/a/explain?segment=big')
  expect(inside.json).toMatchObject({
    in: true,
    truth: true,
    version: 1,
    tree: {
      kind: 'all',
      children: [{ truth: true }, { truth: true, ground: { value: 620_000, needed: 50_000 } }],
    },
  })
  const outside = await owner('GET', '/v1/customers/c/explain?segment=big')
  expect(outside.json).toMatchObject({
    in: false,
    tree: {
      children: [
        { truth: true },
        { truth: false, ground: { missing_text: { zh: '还差 200 元' } } },
      ],
    },
  })
  expect(outside.json.changes.length).toBeGreaterThan(0)
  const asked = await operator('POST', '/v1/rules/explain', {
    customer: 'a',
    where: { not: { metric: 'frequency', at_least: 3 } },
  })
  expect(asked.json).toMatchObject({
    in: true,
    tree: { kind: 'not', children: [{ truth: false, ground: { value: 2 } }] },
    version: null,
  })
  expect((await owner('GET', '/v1/customers/a/explain?segment=none')).status).toBe(404)
  expect(
    pointers(
      await operator('POST', '/v1/rules/explain', { customer: 'a', where: { segment: 'none' } }),
    ),
  ).toEqual(['/where/segment'])
})

/** Rules by which somebody could be found who may not be. */
const PERSONAL: readonly (readonly [pointer: string, where: object])[] = [
  ['/attribute', { attribute: 'phone', is: '+8613800138000' }],
  ['/attribute', { attribute: 'email', contains: 'lilei' }],
  ['/attribute', { attribute: 'name', starts_with: '李' }],
  ['/attribute', { attribute: 'birthday', from: '1990-01-01' }],
  ['/attribute', { attribute: 'attributes.skin_type', is: '油性' }],
  ['/birthday', { birthday: { within: { days: 30 } } }],
  ['/metric', { metric: 'age_years', at_least: 30 }],
  [
    '/any/1/not/metric/where',
    {
      any: [
        { everyone: true },
        {
          not: {
            metric: {
              fact: 'attributes',
              aggregate: 'count',
              where: [
                { field: 'name', is: 'phone' },
                { field: 'value', is: '+8613800138000' },
              ],
            },
            at_least: 1,
          },
        },
      ],
    },
  ],
  ['/did/where', { did: { event: 'attribute_set', where: [{ field: 'value', is: '李雷' }] } }],
  [
    '/did/where',
    { did: { event: 'view', where: [{ field: 'properties.phone', is: '13800138000' }] } },
  ],
  [
    '/sequence/steps/1/without/where',
    {
      sequence: {
        steps: [
          { event: 'order_paid' },
          { without: { event: 'attribute_set', where: [{ field: 'value', is: '李雷' }] } },
        ],
      },
    },
  ],
]

test.each(PERSONAL)('a viewer can not ask about people by %s of a rule', async (pointer, where) => {
  const refused = async (path: string, body: object, at: string) => {
    const answer = await viewer('POST', path, body)
    expect([answer.status, answer.json.code, pointers(answer)]).toEqual([
      403,
      'hidden_field',
      [`${at}${pointer}`],
    ])
  }
  await refused('/v1/segments/preview', { where }, '/where')
  await refused('/v1/segments/preview', { definition: dynamic('x', where) }, '/definition/where')
  await refused('/v1/rules/explain', { where, customer: 'a' }, '/where')
  await refused('/v1/segments/compare', { a: { segment: 'buyers' }, b: where }, '/b')
  const listed = await viewer(
    'GET',
    `/v1/customers?rule=${encodeURIComponent(JSON.stringify(where))}`,
  )
  expect([listed.status, pointers(listed)]).toEqual([403, [`/rule${pointer}`]])
  expect((await preview({ where })).status).toBe(200)
})

test('lists, columns and pages do not tell a viewer what a birthday is either', async () => {
  for (const [query, at] of [
    ['where=age_years>=30', '/where/0'],
    ['sort=age_years', '/sort'],
    ['columns=monetary,age_years', '/columns'],
  ] as const) {
    const path = `/v1/customers?${query.replace('>', '%3E')}`
    const refused = await viewer('GET', path)
    expect([query, refused.status, pointers(refused)]).toEqual([query, 403, [at]])
    expect((await owner('GET', path)).status).toBe(200)
  }
  const age = async (ask: typeof owner) =>
    (await ask('GET', '/v1/customers/a')).json.metrics.find((one: any) => one.key === 'age_years')
      .value
  expect([await age(owner), await age(viewer)]).toEqual([36, null])
})

test('what a viewer may ask is answered with masked people', async () => {
  const answer = await viewer('POST', '/v1/segments/preview', {
    where: { metric: 'monetary', at_least: 100_000 },
  })
  expect([answer.status, ids(answer)]).toEqual([200, ['a', 'b']])
  expect(answer.text).not.toMatch(/李雷|韩梅梅|138|139/)
  const why = await viewer('GET', '/v1/customers/a/explain?segment=lilei')
  expect([why.status, why.json.in]).toEqual([200, true])
  expect(why.json.tree.ground.value).toBe(null)
  const compared = await viewer('POST', '/v1/segments/compare', {
    a: { segment: 'lilei' },
    b: { everyone: true },
  })
  expect(compared.status).toBe(200)
  expect(compared.json.metrics.some((one: any) => one.key === 'age_years')).toBe(false)
})

test('words that the shop has not seen are refused with the nearest it has', async () => {
  const { json } = await viewer('GET', '/v1/conditions')
  expect(json.words.stores).toEqual([{ key: '西湖店', name: { zh: '西湖店', en: '西湖店' } }])
  expect(json.words.channels.map((one: any) => one.key)).toEqual(
    expect.arrayContaining(['app', '小程序']),
  )
  const cases = [
    ['/where/channel/in/1', { channel: { in: ['app', '小程式'] } }, '小程序'],
    ['/where/store/in/0', { store: { in: ['西湖'] } }, '西湖店'],
    ['/where/source/in/0', { source: { in: ['小红薯'] } }, '小红书'],
    ['/where/metric', { metric: 'frequncy', at_least: 1 }, 'frequency'],
    ['/where/attribute', { attribute: 'citty', is: '杭州' }, 'city'],
    ['/where/did/event', { did: { event: 'order_pay' } }, 'order_paid'],
    [
      '/where/did/where/0/is',
      { did: { event: 'order_paid', where: [{ field: 'store', is: '西湖' }] } },
      '西湖店',
    ],
    ['/where/tag', { tag: 'vp' }, 'vip'],
    ['/where/segment', { segment: 'buyer' }, 'buyers'],
    ['/where/tier/at_least', { tier: { program: 'membership', at_least: 'golden' } }, 'gold'],
  ] as const
  for (const [pointer, where, meant] of cases) {
    const answer = await operator('POST', '/v1/rules/text', { where })
    expect([answer.status, pointers(answer)]).toEqual([400, [pointer]])
    expect(answer.json.errors[0].detail).toMatch(new RegExp(`[：:] ?${meant}`))
    const previewed = await preview({ where })
    expect([previewed.status, pointers(previewed)]).toEqual([400, [pointer]])
  }
})

test('random rules with one wrong place are refused over HTTP with a pointer: none is an empty audience, none a fault', async () => {
  const rules = fc.sample(arbitraryRule([]), { numRuns: 60, seed: 3 })
  for (const [index, rule] of rules.entries()) {
    const all = breakings(rule)
    const one = all[(index * 7919) % all.length]
    const answer = await preview({ where: one?.rule })
    expect([answer.status, pointers(answer).length > 0], JSON.stringify(one)).toEqual([400, true])
    for (const at of pointers(answer)) expect(at).toMatch(/^\/where/)
  }
})

/** Conditions on what is kept, some of which are not known of everybody. */
const keptLeaf = fc.oneof(
  fc.constantFrom<object[]>(
    { everyone: true },
    { segment: 'buyers' },
    { segment: 'hangzhou' },
    { tag: 'vip' },
    { consent: 'sms' },
    { consent: 'email', is: false },
    { tier: { program: 'membership', at_least: 'silver' } },
    { tier: { program: 'membership', exists: false } },
    { attribute: 'city', is: '杭州' },
    { attribute: 'city', exists: false },
    { metric: 'recency_days', at_most: 10 },
    { metric: 'average_order_value', exists: true },
    { metric: 'monetary', top_percent: 40 },
  ),
  fc.record({ metric: fc.constant('monetary'), above: fc.integer({ min: 0, max: 800_000 }) }),
  fc.record({
    metric: fc.constant('average_order_value'),
    below: fc.integer({ min: 0, max: 500_000 }),
  }),
  fc.record({ rfm: fc.record({ m: fc.integer({ min: 1, max: 5 }) }) }),
)
const { tree: keptRule } = fc.letrec<{ tree: object }>((tie) => ({
  tree: fc.oneof(
    { maxDepth: 4, depthSize: 'small' },
    keptLeaf,
    fc.record({ not: tie('tree') }),
    fc.record({ all: fc.array(tie('tree'), { minLength: 1, maxLength: 3 }) }),
    fc.record({ any: fc.array(tie('tree'), { minLength: 1, maxLength: 3 }) }),
  ),
}))

test('a preview from kept sets is the one that decides everybody anew, whatever runs write meanwhile', async () => {
  const sets = createKeptSets(shop.facts)
  // As a body brings them: plain objects.
  const rules = fc
    .sample(keptRule, { numRuns: 14, seed: 7 })
    .map((one) => JSON.parse(JSON.stringify(one)))
  const options = { sample: 3, channels: ['sms', 'email'] }
  const compare = async (when: string): Promise<void> => {
    for (const where of rules) {
      const { asking } = unwrap(await askAbout(shop.ruleDeps, where, {}))
      const kept = await (await previewKept(sets, asking, options))?.run()
      const anew = await previewRule(shop.facts, asking, { ...options, spend: 'monetary' })
      expect(kept, `${when}: ${JSON.stringify(where)}`).toEqual(anew)
    }
  }
  await compare('at first')
  await shop.order('d', '2026-11-18', 2500)
  await shop.take(
    'customers',
    { customer_id: 'a', consent: { sms: false, email: true } },
    { customer_id: 'b', city: '杭州' },
    { customer_id: 'new', city: '杭州', consent: { sms: true } },
  )
  await settle()
  await compare('after a run')
  clock.set(clock.now() + 15 * 86_400_000)
  await settle()
  await compare('on another day')
  await shop.order('new', '2026-11-19', 4000)
  await shop.evaluation.run({ full: true })
  await compare('after everybody has been computed')
}, 120_000)

test('what rests on facts or on the hour is not asked of what is kept', async () => {
  const sets = createKeptSets(shop.facts)
  for (const where of [
    { did: { event: 'order_paid', where: [{ field: 'store', is: '西湖店' }] } },
    { not: { birthday: { within: { days: 10 } } } },
    { all: [{ consent: 'sms' }, { attribute: 'city', is: '杭州', held: { days: 2 } }] },
  ]) {
    const { asking } = unwrap(await askAbout(shop.ruleDeps, where, {}))
    expect(await previewKept(sets, asking, { sample: 1, channels: [] })).toBeUndefined()
  }
})

test('a rule that would keep everybody else waiting is refused, with what to do', async () => {
  const strict = createRuleQuestions({ ...shop.ruleDeps, dearest: 0 })
  const where = { did: { event: 'order_paid', where: [{ field: 'store', is: '西湖店' }] } }
  const asked = await strict.preview(systemActor('test'), { where, sample: 1, reach: false })
  expect(asked).toMatchObject({
    ok: false,
    problem: {
      code: 'rule_too_dear',
      path: '/where',
      params: { limit: 0, advice: expect.stringContaining('Shorten') },
    },
  })
})
