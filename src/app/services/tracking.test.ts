import { readFileSync } from 'node:fs'
import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { findByIdentifier } from '#facts/identity/identity.store.ts'
import { param, sql } from '#sql/sql.ts'
import { sourceShop } from './testing/source-shop.ts'

const shop = await sourceShop()
const { api, facts, ledger } = shop
const keys = new Map<string, string>()
const keyOf = async (source: string, settings: object = {}): Promise<string> => {
  const known = keys.get(source)
  if (known !== undefined) return known
  const made = (await shop.source(source, { settings })).write_key ?? ''
  keys.set(source, made)
  return made
}
const basic = (key: string): Record<string, string> => ({
  authorization: `Basic ${Buffer.from(`${key}:`).toString('base64')}`,
})
type Body = string | Buffer
const post = async (path: string, body: Body | object, headers: Record<string, string> = {}) => {
  const sent = typeof body === 'string' || Buffer.isBuffer(body) ? body : JSON.stringify(body)
  const answer = await fetch(`${api.url}${path}`, {
    method: 'POST',
    body: sent,
    headers: { 'content-type': 'application/json', ...headers },
  })
  return { status: answer.status, text: await answer.text(), headers: answer.headers }
}
const send = async (source: string, path: string, body: object, headers = {}) => {
  const answer = await post(path, body, { ...basic(await keyOf(source)), ...headers })
  expect(answer.text).toBe('{"success":true}')
  expect(answer.status).toBe(200)
}
const events = (source: string) =>
  facts.query<{
    event_id: string
    customer: number
    type: string
    at: string
    sku: string
    channel: string
    value: string | null
    properties: Record<string, string>
  }>(
    sql`SELECT event_id, customer, type, toString(at) AS at, sku, channel, value, properties FROM events FINAL WHERE past = 0 AND source = ${source} ORDER BY at, event_id`,
  )
const orders = (source: string) =>
  facts.query<Record<string, unknown>>(
    sql`SELECT order_id, customer, state, status, total, currency, toString(at) AS at, discount, shipping, coupons, line_sku, line_quantity, line_unit_price, refund_id, refund_amount, store, attributes FROM orders FINAL WHERE past = 0 AND source = ${source} ORDER BY order_id`,
  )
const attributes = async (id: string): Promise<Record<string, string>> => {
  const customer = (await findByIdentifier(ledger, 'customer_id', id)) ?? 0
  const rows = await facts.query<{ name: string; value: string }>(
    sql`SELECT name, argMax(value, at) AS value FROM attributes FINAL WHERE past = 0 AND customer = ${param(customer, 'UInt32')} GROUP BY name`,
  )
  return Object.fromEntries(rows.map(({ name, value }) => [name, value]))
}
const statistics = async (source: string) => {
  await shop.journal.flush()
  return (await shop.show(source)).last_30d
}
const problemsOf = async (source: string) => {
  await shop.journal.flush()
  return (await api.call('owner', 'GET', `/v1/sources/${source}/problems`)).json.data
}

type Recorded = {
  method: string
  path: string
  query?: string
  headers: Record<string, string>
  body: Record<string, unknown> | null
}
const recorded = (file: string): Recorded[] =>
  JSON.parse(
    readFileSync(new URL(`../../../test/fixtures/tracking/${file}.json`, import.meta.url), 'utf8'),
  ) as Recorded[]

describe('what real clients sent', () => {
  it.each([
    'segment-analytics-node',
    'segment-analytics-next-standard',
    'segment-analytics-next-batching',
    'rudder-sdk-node-gzip',
    'rudder-sdk-node-plain',
    'rudder-analytics-js',
  ])('%s: every request is answered as it hopes, every message is taken in once', async (file) => {
    const key = await keyOf(file)
    const put = (text: string): string =>
      text
        .replaceAll('WRITE_KEY', key)
        .replaceAll('V1JJVEVfS0VZOg==', Buffer.from(`${key}:`).toString('base64'))
    const requests = recorded(file)
    const ids = new Set<string>()
    let messages = 0
    const replay = async ({ method, path, query = '', headers, body }: Recorded): Promise<void> => {
      const { host: _host, connection: _connection, 'content-length': _length, ...kept } = headers
      const text = body === null ? undefined : put(JSON.stringify(body))
      const sent = headers['content-encoding'] === 'gzip' ? gzipSync(text ?? '') : text
      const answer = await fetch(`${api.url}${put(path + query)}`, {
        method,
        headers: JSON.parse(put(JSON.stringify(kept))) as Record<string, string>,
        ...(sent === undefined ? {} : { body: sent }),
      })
      expect(answer.status, `${method} ${path}`).toBe(method === 'OPTIONS' ? 204 : 200)
      if (headers['origin'] !== undefined)
        expect(answer.headers.get('access-control-allow-origin')).toBe(headers['origin'])
    }
    // They may arrive in any order, and again.
    await Promise.all(requests.map(replay))
    await Promise.all(requests.map(replay))
    for (const { body } of requests) {
      for (const one of (body?.['batch'] ?? (body ? [body] : [])) as { messageId: string }[]) {
        ids.add(one.messageId)
        messages += 1
      }
    }
    expect(ids.size).toBe(messages)
    expect(await statistics(file)).toMatchObject({
      received: 2 * messages,
      new: messages - (await ignoredIn(file)),
      rejected: 0,
    })
    const behaviour = requests
      .flatMap(({ body }) => (body?.['batch'] ?? (body ? [body] : [])) as { type: string }[])
      .filter(({ type }) => type !== 'identify' && type !== 'alias')
    const kept = await events(file)
    expect(kept).toHaveLength(behaviour.length)
    expect(kept.every(({ customer }) => customer > 0)).toBe(true)
    expect((await attributes('u-1'))['name']).toBe('张三')
  })

  /** Messages of which nothing is kept: an alias of somebody with themselves. */
  const ignoredIn = async (file: string): Promise<number> => {
    const { ignored } = await statistics(file)
    return ignored / 2
  }

  it('orders and their amounts are exact, and their lines have what was bought', async () => {
    expect(await orders('rudder-sdk-node-gzip')).toMatchObject([
      {
        order_id: 'SO-20261122-0001',
        state: 'paid',
        currency: 'CNY',
        total: '29900',
        shipping: '1000',
        coupons: ['双11'],
        line_sku: ['SKU-1'],
        line_quantity: ['2'],
        line_unit_price: ['13950'],
      },
    ])
  })
})

describe('whose it is', () => {
  const message = { userId: 'w1', event: 'Product Viewed', properties: { sku: 'tea' } }

  it('the write key may be the user of Basic with or without a colon, in the body, or beside Bearer', async () => {
    const key = await keyOf('auth')
    const withoutColon = { authorization: `Basic ${Buffer.from(key).toString('base64')}` }
    for (const [body, headers] of [
      [message, basic(key)],
      [message, withoutColon],
      [{ ...message, writeKey: key }, {}],
      [{ ...message, writeKey: key }, { authorization: 'Bearer some.other.token' }],
    ] as const) {
      expect((await post('/v1/track', body, headers)).status).toBe(200)
    }
    expect(
      (await post('/v1/batch', { batch: [{ ...message, type: 'track', writeKey: key }] })).status,
    ).toBe(200)
    for (const headers of [{}, basic('wk_wrong'), { authorization: 'Bearer wk_wrong' }])
      expect((await post('/v1/track', message, headers)).status).toBe(401)
    const stored = await ledger.query(sql`SELECT arrival FROM source_arrivals`)
    expect(JSON.stringify(stored)).not.toContain(key)
  })

  it('a source that is off takes nothing, and its problems say so', async () => {
    const key = await keyOf('off')
    const { etag } = await shop.show('off')
    await api.call('owner', 'PUT', '/v1/sources/off', {
      body: { name: 'off', on: false },
      headers: { 'if-match': etag },
    })
    shop.clock.advance(1001)
    expect((await post('/v1/track', message, basic(key))).status).toBe(403)
    expect(await problemsOf('off')).toMatchObject([{ code: 'source_off' }])
  })

  it('pages of other websites may send where a source allows theirs; preflights need no key', async () => {
    const key = await keyOf('cors', { origins: ['https://tea.example', 'https://*.tea.example'] })
    // The other sources of this file allow every website.
    const others = (await shop.sources.list()).filter(({ key: other }) => other !== 'cors')
    for (const other of others)
      await shop.sources.change(
        other.key,
        { name: other.name, active: other.active, settings: { origins: [] } },
        other.version,
      )
    shop.clock.advance(1001)
    const preflight = async (origin: string, path = '/v1/t') =>
      fetch(`${api.url}${path}`, {
        method: 'OPTIONS',
        headers: {
          origin,
          'access-control-request-method': 'POST',
          'access-control-request-headers': 'anonymousid,authorization,content-type,sentat',
        },
      })
    const allowed = await preflight('https://m.tea.example')
    expect(allowed.status).toBe(204)
    expect(allowed.headers.get('access-control-allow-origin')).toBe('https://m.tea.example')
    expect(allowed.headers.get('access-control-allow-headers')).toMatch(
      /anonymousid.*x-retry-count/,
    )
    expect(
      (await preflight('https://evil.example')).headers.get('access-control-allow-origin'),
    ).toBeNull()
    expect((await preflight('https://tea.example', '/v1/orders')).status).toBe(404)
    const orders_ = await fetch(`${api.url}/v1/orders`, {
      headers: { origin: 'https://tea.example' },
    })
    expect(orders_.headers.get('access-control-allow-origin')).toBeNull()
    const from = (origin: string) => post('/v1/t', message, { ...basic(key), origin })
    const good = await from('https://tea.example')
    expect(good.status).toBe(200)
    expect(good.headers.get('access-control-allow-origin')).toBe('https://tea.example')
    expect((await from('https://evil.example')).status).toBe(403)
    for (const other of await shop.sources.list())
      if (other.key !== 'cors')
        await shop.sources.change(other.key, { ...other, settings: {} }, other.version)
    shop.clock.advance(1001)
  })

  it('browser SDKs get their settings for a key that is good', async () => {
    const key = await keyOf('auth')
    const segment = await fetch(`${api.url}/v1/projects/${key}/settings`)
    expect(await segment.json()).toMatchObject({ integrations: { 'Segment.io': { apiKey: key } } })
    const rudder = await fetch(`${api.url}/sourceConfig/?writeKey=${key}`)
    expect(await rudder.json()).toMatchObject({ source: { writeKey: key, enabled: true } })
    expect((await fetch(`${api.url}/v1/projects/wk_wrong/settings`)).status).toBe(401)
    expect((await post('/v1/m', '{}')).status).toBe(204)
  })
})

describe('what a body may be', () => {
  const track = { userId: 'b1', event: 'Opened' }
  const big = (kilobytes: number) => ({
    ...track,
    properties: { text: 'x'.repeat(kilobytes * 1024) },
  })

  it('JSON by any name, packed or not, in any charset', async () => {
    const key = await keyOf('bodies')
    const body = JSON.stringify({ ...track, properties: { city: '杭州' }, messageId: 'm-utf8' })
    for (const type of [
      'text/plain',
      'application/x-www-form-urlencoded',
      'application/json;charset=UTF-8',
    ])
      expect((await post('/v1/t', body, { ...basic(key), 'content-type': type })).status).toBe(200)
    const gb = Buffer.from(body.replace('m-utf8', 'm-gbk').replace('杭州', '\u0000'))
    const at = gb.indexOf(0)
    const gbk = Buffer.concat([
      gb.subarray(0, at),
      Buffer.from([0xba, 0xbc, 0xd6, 0xdd]),
      gb.subarray(at + 1),
    ])
    const headers = { ...basic(key), 'content-type': 'text/plain; charset=gbk' }
    expect((await post('/v1/t', gbk, headers)).status).toBe(200)
    const packed = {
      ...basic(key),
      'content-encoding': 'gzip',
      'content-type': 'application/x-www-form-urlencoded',
    }
    expect((await post('/v1/t', gzipSync(body.replace('m-utf8', 'm-gzip')), packed)).status).toBe(
      200,
    )
    const kept = await events('bodies')
    expect(kept.map(({ properties }) => properties['city'])).toEqual(['杭州', '杭州', '杭州'])
  })

  it('an event over 32 KB or a batch over 500 KB is answered 400; one such event in a batch is refused alone', async () => {
    const key = await keyOf('large')
    expect((await post('/v1/t', big(31), basic(key))).status).toBe(200)
    expect((await post('/v1/t', big(33), basic(key))).status).toBe(400)
    const batch = [big(33), ...Array.from({ length: 10 }, () => big(30))].map((one) => ({
      ...one,
      type: 'track',
    }))
    expect((await post('/v1/batch', { batch }, basic(key))).status).toBe(200)
    expect((await post('/v1/batch', { batch: [...batch, ...batch] }, basic(key))).status).toBe(400)
    expect((await post('/v1/batch', 'x'.repeat(1_100_000), basic(key))).status).toBe(400)
    expect(await statistics('large')).toMatchObject({ new: 11 })
    expect((await shop.show('large')).waiting).toBe(1)
  })

  it('what would burst, nests too deep, or is no JSON is refused', async () => {
    const key = await keyOf('hostile')
    const packed = { ...basic(key), 'content-encoding': 'gzip' }
    const bomb = gzipSync(JSON.stringify({ batch: [big(50_000)] }))
    expect(bomb.length).toBeLessThan(60_000)
    for (const [body, headers] of [
      [bomb, packed],
      [gzipSync(JSON.stringify({ batch: [big(400)] })), packed],
      [`{"batch":${'['.repeat(5000)}${']'.repeat(5000)}}`, basic(key)],
      ['{"batch":[', basic(key)],
      ['not gzip', packed],
      ['"text"', basic(key)],
      ['{"batch":[],"__proto__":{"x":1}}', basic(key)],
    ] as const) {
      const answer = await post('/v1/batch', body, headers)
      expect(answer.status, String(body).slice(0, 40)).toBe(400)
    }
    expect(
      (await post('/v1/batch', '{}', { ...basic(key), 'content-encoding': 'zstd' })).status,
    ).toBe(415)
    expect((await problemsOf('hostile')).length).toBeGreaterThan(1)
  })

  it('letters that no store takes are left out, and nothing else is lost', async () => {
    const key = await keyOf('letters')
    const body = String.raw`{"userId":"l1","event":"Opened","messageId":"l\u0000-1","properties":{"half":"\ud83d","nul":"a\u0000b","face":"😀"}}`
    expect((await post('/v1/t', body, basic(key))).status).toBe(200)
    expect(await events('letters')).toMatchObject([
      { event_id: 'l-1', properties: { half: '\ufffd', nul: 'ab', face: '😀' } },
    ])
  })
})

describe('when it happened', () => {
  it('the sender’s clock is corrected by when it sent; without that it is believed; nothing happens after it came', async () => {
    const now = api.clock.now()
    const iso = (at: number): string => new Date(at).toISOString()
    const hour = 3_600_000
    const one = (id: string, more: object) => ({
      type: 'track',
      event: 'Opened',
      userId: 't1',
      messageId: id,
      ...more,
    })
    // A clock that is an hour fast; one that is right; none; a future; RudderStack's names.
    await send('times', '/v1/batch', {
      sentAt: iso(now + hour),
      batch: [one('1', { timestamp: iso(now + hour - 60_000) })],
    })
    await send('times', '/v1/t', one('2', { timestamp: iso(now - 90_000) }))
    await send('times', '/v1/t', one('3', {}))
    await send('times', '/v1/t', one('4', { timestamp: iso(now + 2 * hour), sentAt: iso(now) }))
    await send('times', '/v1/t', one('5', { originalTimestamp: iso(now - 30_000) }), {
      sentat: iso(now - 10_000),
    })
    const at = Object.fromEntries((await events('times')).map((it) => [it.event_id, it.at]))
    const engine = (ms: number): string => iso(ms).replace('T', ' ').slice(0, 23)
    expect(at).toEqual({
      1: engine(now - 60_000),
      2: engine(now - 90_000),
      3: engine(now),
      4: engine(now),
      5: engine(now - 20_000),
    })
    const [, first] = await events('times')
    expect(first?.properties).toMatchObject({
      original_timestamp: expect.stringContaining('T'),
      sent_at: expect.stringContaining('T'),
    })
  })

  it('a message that is sent again later still happened when it was first heard of', async () => {
    const now = api.clock.now()
    const sentAt = new Date(now).toISOString()
    const identify = (id: string, city: string) => ({
      type: 'identify',
      userId: 'again',
      messageId: id,
      traits: { city },
      timestamp: sentAt,
      sentAt,
    })
    await send('again', '/v1/i', identify('a', '杭州'))
    api.clock.advance(60_000)
    await send('again', '/v1/i', {
      ...identify('b', '上海'),
      timestamp: undefined,
      sentAt: undefined,
    })
    api.clock.advance(600_000)
    // Sent at the same instant as before by its own word, ten minutes later by ours: no news.
    await send('again', '/v1/i', identify('a', '杭州'))
    expect((await attributes('again'))['city']).toBe('上海')
    expect(await statistics('again')).toMatchObject({ received: 3, new: 2, duplicate: 1 })
  })
})

describe('the same message never counts twice', () => {
  it('over batches, short forms, concurrent requests; what comes under an id later and says something else is not heard', async () => {
    const order = (id: string, total: number) => ({
      type: 'track',
      event: 'Order Completed',
      userId: 'd1',
      messageId: id,
      properties: { order_id: 'D1', total, currency: 'CNY' },
      timestamp: '2026-11-20T00:00:00Z',
    })
    const view = { type: 'track', event: 'Product Viewed', userId: 'd1', messageId: 'v' }
    await send('twice', '/v1/batch', { batch: [order('o', 10), view, view, order('o', 10)] })
    await Promise.all(
      Array.from({ length: 6 }, () => send('twice', '/v1/b', { batch: [view, order('o', 10)] })),
    )
    await send('twice', '/v1/t', order('o', 99))
    expect(await events('twice')).toHaveLength(2)
    expect(await orders('twice')).toMatchObject([{ order_id: 'D1', total: '1000' }])
    expect(await statistics('twice')).toMatchObject({ received: 17, new: 2, duplicate: 15 })
    expect(await problemsOf('twice')).toMatchObject([{ code: 'conflict' }])
  })

  it('without an id, what says when it happened is one; what does not may be meant twice', async () => {
    const click = { event: 'Clicked', userId: 'n1' }
    for (const more of [
      { timestamp: '2026-11-20T00:00:00Z' },
      { timestamp: '2026-11-20T00:00:00Z' },
      {},
      {},
    ])
      await send('nameless', '/v1/t', { ...click, ...more })
    expect(await events('nameless')).toHaveLength(3)
  })
})

describe('a batch in which something is wrong', () => {
  it('keeps the good ones, tells why the others were refused, and takes them in when they are sent again', async () => {
    const batch = [
      { type: 'track', userId: 'g1', event: 'Opened', messageId: 'good' },
      { type: 'track', userId: 'g1', messageId: 'no-event' },
      { type: 'shout', userId: 'g1', messageId: 'no-such' },
      { type: 'track', userId: '', event: 'Opened', messageId: 'nobody' },
      { type: 'track', userId: 'g1', event: 'Opened', messageId: 'when', timestamp: 'yesterday' },
      { type: 'identify', userId: 'g1', messageId: 'phone', traits: { phone: 'call me' } },
      {
        type: 'track',
        userId: 'g1',
        event: 'Order Completed',
        messageId: 'money',
        properties: { order_id: 'X', total: '12.345' },
      },
      'text',
      null,
    ]
    await send('partly', '/v1/batch', { batch })
    await send('partly', '/v1/batch', { batch })
    expect(await events('partly')).toMatchObject([{ event_id: 'good' }])
    const { data } = (await api.call('operator', 'GET', '/v1/sources/partly/rejected')).json
    const places = data.map(
      ({ problems }: { problems: { pointer: string }[] }) => problems[0]?.pointer,
    )
    expect(places.sort()).toEqual([
      '',
      '/event',
      '/properties/total',
      '/timestamp',
      '/traits/phone',
      '/type',
      '/userId',
    ])
    expect(data.every(({ times }: { times: number }) => times >= 2)).toBe(true)
    const again = data.find(({ raw }: { raw: string }) => raw.includes('"when"'))
    const answer = await api.call(
      'operator',
      'POST',
      `/v1/sources/partly/rejected/${again.id}/send`,
    )
    expect(answer.json).toMatchObject({ outcome: 'rejected' })
  })
})

describe('what messages become', () => {
  it('identify: details, identifiers, consents, other traits; null takes away', async () => {
    await send('who', '/v1/identify', {
      userId: 'i1',
      anonymousId: 'device-1',
      traits: {
        firstName: '小茶',
        lastName: '王',
        email: 'Tea@Example.com',
        phone: '138 0013 8001',
        birthday: '1990-05-04T00:00:00.000Z',
        address: { city: '杭州', street: '西湖' },
        createdAt: 1_700_000_000,
        consent: { sms: true },
        'consent.email': false,
        openid: 'wx-1',
        level: 7,
        vip: true,
      },
    })
    expect(await attributes('i1')).toMatchObject({
      name: '王小茶',
      email: 'Tea@Example.com',
      birthday: '1990-05-04',
      city: '杭州',
      'consent.sms': 'true',
      'consent.email': 'false',
      'attributes.level': '7',
      'attributes.vip': 'true',
    })
    const no = await findByIdentifier(ledger, 'customer_id', 'i1')
    for (const [kind, value] of [
      ['email', 'tea@example.com'],
      ['phone', '+8613800138001'],
      ['openid', 'wx-1'],
      ['anonymous_id', 'device-1'],
    ] as const)
      expect(await findByIdentifier(ledger, kind, value), kind).toBe(no)
    api.clock.advance(1000)
    await send('who', '/v1/identify', { userId: 'i1', traits: { level: null } })
    expect((await attributes('i1'))['attributes.level']).toBe('')
  })

  it('pages: a visit where it comes from somewhere, else a page; screens, groups, and events of any name', async () => {
    const page = (more: object) => ({ userId: 'p1', ...more })
    const context = (referrer: string, campaign?: object) => ({
      page: { path: '/tea', url: 'https://tea.example/tea', referrer, title: '茶' },
      ...(campaign ? { campaign } : {}),
      library: { name: 'analytics.js' },
    })
    const campaign = { source: 'wechat', name: '双11', medium: 'social', term: '绿茶' }
    await send(
      'pages',
      '/v1/page',
      page({ name: '首页', messageId: '1', context: context('', campaign) }),
    )
    await send(
      'pages',
      '/v1/page',
      page({ messageId: '2', context: context('https://www.baidu.com/s') }),
    )
    await send(
      'pages',
      '/v1/page',
      page({ messageId: '3', context: context('https://tea.example/') }),
    )
    await send('pages', '/v1/screen', page({ name: '我的', messageId: '4', channel: 'mobile' }))
    await send(
      'pages',
      '/v1/group',
      page({ groupId: 'east', traits: { name: '华东' }, messageId: '5' }),
    )
    await send('pages', '/v1/track', page({ event: '领取优惠券', messageId: '6' }))
    await send(
      'pages',
      '/v1/track',
      page({ event: 'Video Played', properties: { value: '3.5' }, messageId: '7' }),
    )
    const kept = Object.fromEntries((await events('pages')).map((it) => [it.event_id, it]))
    expect(kept['1']).toMatchObject({
      type: 'visit',
      channel: 'wechat',
      properties: {
        name: '首页',
        campaign: '双11',
        medium: 'social',
        keyword: '绿茶',
        page_path: '/tea',
        page_title: '茶',
      },
    })
    expect(kept['2']).toMatchObject({ type: 'visit', channel: 'baidu' })
    expect(kept['3']).toMatchObject({ type: 'page', channel: 'web' })
    expect(kept['4']).toMatchObject({ type: 'screen', channel: 'app' })
    expect(kept['5']).toMatchObject({
      type: 'group',
      properties: { group_id: 'east', name: '华东' },
    })
    expect(kept['6']).toMatchObject({ type: '领取优惠券' })
    expect(kept['7']).toMatchObject({ type: 'video_played', value: '3.5' })
  })

  it('orders: in whatever order their messages come, with refunds and cancellations, v1 names and amounts as texts', async () => {
    const track = (event: string, minute: number, properties: object) => ({
      type: 'track',
      event,
      userId: 'o1',
      messageId: `${event} ${minute}`,
      timestamp: new Date(Date.UTC(2026, 10, 1, 0, minute)).toISOString(),
      properties,
    })
    const products = [
      { product_id: 'P1', sku: 'green', name: '绿茶', price: 19.9, quantity: 2 },
      { product_id: 'P2', price: '0.1', quantity: 3 },
    ]
    // The update comes first; the cancellation of the other says nothing but its number.
    await send('shop', '/v1/batch', {
      batch: [
        track('Order Updated', 5, {
          order_id: 'A',
          total: 35.1,
          discount: 5,
          coupon: '满减',
          products,
        }),
        track('Order Cancelled', 9, { order_id: 'B' }),
        track('Order Refunded', 7, { order_id: 'A', total: '10.05' }),
        track('Product Reviewed', 8, {
          product_id: 'P1',
          review_id: 'R1',
          rating: '5',
          review_body: '好茶',
        }),
      ],
    })
    expect(await orders('shop')).toMatchObject([{ order_id: 'A', total: '3510' }])
    await send('shop', '/v1/batch', {
      batch: [
        track('Completed Order', 1, { order_id: 'A', total: 40.1, products }),
        track('Order Completed', 2, {
          order_id: 'B',
          revenue: '1,299.50',
          shipping: 8,
          tax: 0,
          affiliation: '西湖店',
        }),
        track('Order Completed', 3, { order_id: 'C', products, currency: 'cny' }),
        track('ecommerce.order_placed', 4, { order_id: 'D', total_value: 12 }),
      ],
    })
    const rows = Object.fromEntries((await orders('shop')).map((it) => [it['order_id'], it]))
    expect(rows['A']).toMatchObject({
      total: '3510',
      at: '2026-11-01 00:01:00.000',
      state: 'paid',
      coupons: ['满减'],
      line_sku: ['green', 'P2'],
      line_unit_price: ['1990', '10'],
      refund_id: ['Order Refunded 7'],
      refund_amount: ['1005'],
    })
    expect(rows['B']).toMatchObject({
      state: 'void',
      total: '130750',
      at: '2026-11-01 00:02:00.000',
      store: '西湖店',
      attributes: { revenue: '1,299.50' },
    })
    expect(rows['C']).toMatchObject({ total: '4010', currency: 'CNY' })
    expect(rows['D']).toMatchObject({ total: '1200' })
    const feedback = await facts.query(
      sql`SELECT feedback_id, kind, toString(score) AS score, text FROM feedback FINAL WHERE past = 0 AND source = 'shop'`,
    )
    expect(feedback).toEqual([{ feedback_id: 'R1', kind: 'review', score: '5', text: '好茶' }])
  })

  it('orders stay out where another source sends them', async () => {
    await keyOf('no-orders', { orders: false })
    await send('no-orders', '/v1/t', {
      event: 'Order Completed',
      userId: 'x1',
      properties: { order_id: 'A', total: 1 },
    })
    expect(await orders('no-orders')).toEqual([])
    expect(await events('no-orders')).toMatchObject([{ type: 'order_completed' }])
  })

  it('alias: a device becomes somebody’s; two customers with numbers are suggested, never merged', async () => {
    await send('alias', '/v1/t', { anonymousId: 'old-device', event: 'Opened' })
    await send('alias', '/v1/alias', { previousId: 'new-device', userId: 'al1' })
    await send('alias', '/v1/i', { userId: 'al2' })
    await send('alias', '/v1/a', { previousId: 'al1', userId: 'al2' })
    const one = await findByIdentifier(ledger, 'customer_id', 'al1')
    const two = await findByIdentifier(ledger, 'customer_id', 'al2')
    expect(await findByIdentifier(ledger, 'anonymous_id', 'new-device')).toBe(one)
    expect(two).not.toBe(one)
    expect(
      await ledger.query(
        sql`SELECT customer_a, customer_b FROM identity_suggestions WHERE customer_a = ${one ?? 0}`,
      ),
    ).toEqual([{ customer_a: one, customer_b: two }])
  })

  it('an empty userId is no userId; the header names the device where the body does not', async () => {
    await send(
      'empty',
      '/v1/t',
      { userId: '', event: 'Opened' },
      {
        anonymousid: Buffer.from('header-device').toString('base64'),
      },
    )
    await send('empty', '/v1/t', { userId: 42, event: 'Opened', anonymousId: '' })
    const device = await findByIdentifier(ledger, 'anonymous_id', 'header-device')
    const number = await findByIdentifier(ledger, 'customer_id', '42')
    expect((await events('empty')).map(({ customer }) => customer).sort()).toEqual(
      [device, number].sort(),
    )
  })

  it('the live view shows what arrived, what it became and whom it touched', async () => {
    await send('live', '/v1/t', {
      userId: 'lv1',
      event: 'Order Completed',
      messageId: 'lv-m',
      properties: { order_id: 'LV', total: 1 },
    })
    await shop.journal.flush()
    const { data } = (await api.call('owner', 'GET', '/v1/sources/live/arrivals')).json
    expect(data).toMatchObject([
      {
        what: 'track',
        name: 'Order Completed',
        message_id: 'lv-m',
        outcome: 'new',
        became: [
          { kind: 'events', as: 'order_completed' },
          { kind: 'orders', id: 'LV', as: 'completed' },
        ],
        customer: { id: 'lv1' },
        raw: { properties: { total: 1 } },
      },
    ])
  })
})
