import { beforeAll, expect, test } from 'vitest'
import { yuan } from '../testing/test-shop.ts'
import { dynamic, named, pointers, ruleShop } from '../testing/rule-shop.ts'

const shop = await ruleShop()
const { owner, viewer, operator, made, settle, members, clock } = shop
const DAY = 86_400_000
const BUYERS = { metric: 'frequency', at_least: 1 }

/** So many customers, the first spending least, with one order each. */
const buyers = (prefix: string, count: number, day: string) =>
  shop.take(
    'orders',
    ...Array.from({ length: count }, (_, index) => ({
      order_id: `${prefix}${index}`,
      customer_id: `${prefix}${index}`,
      ordered_at: `${day} 12:00`,
      order_total: yuan(100 * (index + 1)),
      channel: index % 2 === 0 ? 'app' : '小程序',
    })),
  )

beforeAll(async () => {
  await buyers('a', 12, '2026-11-18')
  await made('segments', dynamic('buyers', BUYERS))
  await made('segments', dynamic('spent', { metric: 'monetary', at_least: 1 }))
  await made('segments', dynamic('half', { metric: 'monetary', at_least: 60_001 }))
  await made('segments', dynamic('nobody', { metric: 'monetary', at_least: 99_999_999 }))
  await made('tags', { ...named('idle'), source: 'manual' })
  await made('classes', {
    ...named('worth'),
    choose: 'first',
    values: [
      { ...named('high'), where: { metric: 'monetary', at_least: 100_000 } },
      { ...named('some'), where: BUYERS },
    ],
  })
  await settle()
}, 120_000)

const flagsOf = async () => {
  const { json } = await viewer('GET', '/v1/segments/hygiene')
  return json.data.map((one: any) => `${one.kind} ${one.key} ${one.flag.kind}`) as string[]
}

test('what nobody is in and what is there twice is flagged, with a safe next step; what is not decided yet is not', async () => {
  await made('segments', dynamic('new', { metric: 'frequency', at_least: 50 }))
  const flags = await flagsOf()
  expect(flags).toEqual(
    expect.arrayContaining([
      'segment nobody dead',
      'segment buyers duplicate',
      'segment spent duplicate',
    ]),
  )
  expect(flags).not.toEqual(expect.arrayContaining(['segment new dead']))
  expect(
    flags.filter(
      (one) => one.includes('half') || one.includes('unused') || one.includes('drifting'),
    ),
  ).toEqual([])
  const { json } = await owner('GET', '/v1/segments/buyers')
  expect(json.flags[0]).toMatchObject({
    kind: 'duplicate',
    other: { kind: 'segment', key: 'spent' },
  })
  for (const { text, step } of json.flags)
    for (const one of [text, step])
      expect(one).toMatchObject({
        zh: expect.stringMatching(/[\u4e00-\u9fff]/),
        en: expect.stringMatching(/^[^\u4e00-\u9fff]+$/),
      })
})

test('segments overlap by as many as are in both', async () => {
  const { json } = await viewer('GET', '/v1/segments/overlap?keys=buyers,half,nobody')
  expect(json.segments.map((one: any) => [one.key, one.size])).toEqual([
    ['buyers', 12],
    ['half', 6],
    ['nobody', 0],
  ])
  expect(json.cells).toEqual([
    { a: 'buyers', b: 'half', both: 6, jaccard: 0.5 },
    { a: 'buyers', b: 'nobody', both: 0, jaccard: 0 },
    { a: 'half', b: 'nobody', both: 0, jaccard: 0 },
  ])
  const unknown = await viewer('GET', '/v1/segments/overlap?keys=buyers,none')
  expect([unknown.status, pointers(unknown)]).toEqual([404, ['/keys']])
})

test('two groups compared are what a plain computation says', async () => {
  const answer = await viewer('POST', '/v1/segments/compare', {
    a: { segment: 'buyers' },
    b: { segment: 'half' },
  })
  const buyers = await members('buyers')
  const half = await members('half')
  const both = buyers.filter((id) => half.includes(id)).length
  expect(answer.json).toMatchObject({
    a: { count: buyers.length },
    b: { count: half.length },
    overlap: both,
  })
  expect(answer.json.jaccard).toBeCloseTo(both / (buyers.length + half.length - both), 12)
  const { json } = await owner('GET', '/v1/customers?columns=monetary,frequency&limit=100')
  for (const key of ['monetary', 'frequency']) {
    const of = (some: string[]) =>
      json.data
        .filter((one: any) => some.includes(one.id))
        .map((one: any) => Number(one.metrics[key] ?? 0) as number)
    const found = answer.json.metrics.find((one: any) => one.key === key)
    const [a, b] = [of(buyers), of(half)] as [number[], number[]]
    expect(found.a).toMatchObject({
      n: a.length,
      mean: expect.closeTo(mean(a), 6),
      median: median(a),
    })
    expect(found.b).toMatchObject({
      n: b.length,
      mean: expect.closeTo(mean(b), 6),
      median: median(b),
    })
    const pooled = Math.sqrt(
      ((a.length - 1) * variance(a) + (b.length - 1) * variance(b)) / (a.length + b.length - 2),
    )
    expect(found.effect === null ? 0 : found.effect).toBeCloseTo(
      pooled === 0 ? 0 : (mean(a) - mean(b)) / pooled,
      3,
    )
  }
  const effects = answer.json.metrics.flatMap((one: any) =>
    one.effect === null ? [] : [Math.abs(one.effect)],
  )
  expect(effects).toEqual(effects.toSorted((x: number, y: number) => y - x))
  expect(
    pointers(
      await viewer('POST', '/v1/segments/compare', {
        a: { segment: 'buyers' },
        b: { segment: 'none' },
      }),
    ),
  ).toEqual(['/b/segment'])
})
const mean = (all: number[]): number => all.reduce((sum, one) => sum + one, 0) / all.length
const variance = (all: number[]): number =>
  all.reduce((sum, one) => sum + (one - mean(all)) ** 2, 0) / (all.length - 1)
const median = (all: number[]): number => {
  const sorted = all.toSorted((x, y) => x - y)
  const [low, high] = [
    sorted[Math.floor((sorted.length - 1) / 2)],
    sorted[Math.ceil((sorted.length - 1) / 2)],
  ]
  return ((low ?? 0) + (high ?? 0)) / 2
}

test('the list of customers is narrowed by segments, tags, classes and numbers together', async () => {
  await operator('POST', '/v1/tags/idle/customers', { customers: ['a0', 'a10', 'a11'] })
  // A day goes by, and a0 comes back.
  clock.set(clock.now() + DAY)
  await shop.order('a0', '2026-11-20', 5000)
  await settle()
  const list = async (query: string) =>
    (await viewer('GET', `/v1/customers?${query}`)).json.data.map((one: any) => one.id).sort()
  expect(await list('segment=half&tag=idle')).toEqual(['a0', 'a10', 'a11'])
  expect(await list('class=worth:high&tag=idle&where=frequency%3E=2')).toEqual(['a0'])
  expect(await list('class=worth:some&segment=half')).toEqual(['a6', 'a7', 'a8'])
  for (const [query, at] of [
    ['segment=none', '/segment'],
    ['tag=none', '/tag'],
    ['class=worth:best', '/class'],
    ['where=spend%3E=1', '/where/0'],
  ] as const)
    expect([query, pointers(await viewer('GET', `/v1/customers?${query}`))]).toEqual([query, [at]])
})

test('days, moves and who went from which value to which are in the history', async () => {
  const days = (await viewer('GET', '/v1/segments/half/history?from=2026-11-01')).json.days
  expect(days).toEqual([
    { day: '2026-11-20', size: 6, entered: 6, departed: 0 },
    { day: '2026-11-21', size: 7, entered: 1, departed: 0 },
  ])
  const values = (await viewer('GET', '/v1/classes/worth/history?from=2026-11-21')).json.days
  expect(values).toEqual([
    { day: '2026-11-21', size: 4, entered: 1, departed: 0, value: 'high' },
    { day: '2026-11-21', size: 8, entered: 0, departed: 1, value: 'some' },
  ])
  const { json } = await viewer('GET', '/v1/classes/worth/migration?from=2026-11-21&to=2026-11-22')
  expect(json.values.map((one: any) => one.key)).toEqual(['high', 'some'])
  expect(json.cells).toEqual(
    expect.arrayContaining([
      { from: 'high', to: 'high', customers: 3 },
      { from: 'some', to: 'high', customers: 1 },
      { from: 'some', to: 'some', customers: 8 },
    ]),
  )
  const first = await viewer('GET', '/v1/classes/worth/changes?limit=1')
  expect(first.json.data).toMatchObject([{ customer: { id: 'a0' }, version: 1 }])
  const second = await viewer(
    'GET',
    `/v1/classes/worth/changes?limit=1&cursor=${first.json.next_cursor}`,
  )
  expect(
    [...first.json.data, ...second.json.data].map((one: any) => [one.value, one.entered]).sort(),
  ).toEqual([
    ['high', true],
    ['some', false],
  ])
  const backwards = await viewer('GET', '/v1/segments/half/history?from=2026-11-22&to=2026-11-01')
  expect([backwards.status, pointers(backwards)]).toEqual([400, ['/from']])
  expect((await viewer('GET', '/v1/segments/none/history')).status).toBe(404)
  expect((await viewer('GET', '/v1/classes/none/migration')).status).toBe(404)
})

test('a size that jumped within a week, and a tag that nothing has used for a month, are flagged', async () => {
  clock.set(Date.parse('2026-12-22T12:00:00+08:00'))
  await settle()
  await buyers('b', 24, '2026-12-22')
  await settle()
  expect(await flagsOf()).toEqual(
    expect.arrayContaining(['segment buyers drifting', 'tag idle unused', 'segment new dead']),
  )
  const { json } = await owner('GET', '/v1/segments/buyers')
  const text = json.flags.find((one: any) => one.kind === 'drifting').text.en
  expect(text).toBe('from 12 to 36 people within a week (+200%)')
  expect(json).toMatchObject({ size: 36, size_before: 12 })
})
