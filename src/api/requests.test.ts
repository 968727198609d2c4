import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type RunningApi, runningApi } from './fixture/running-api.ts'
import { CUSTOMERS } from './fixture/shop-data.ts'

let api: RunningApi & { close: () => Promise<void> }
beforeAll(async () => {
  api = await runningApi()
})
afterAll(() => api?.close())
beforeEach(() => {
  api.received.ingest.length = 0
  api.received.uploads.length = 0
  api.received.starts.length = 0
  api.received.lists.length = 0
})

const order = (id: string, more: object = {}) => ({
  order_id: id,
  ordered_at: '2026-11-11 00:02:00',
  ...more,
})

describe('problems', () => {
  it('are application/problem+json with a stable code, in the reader’s language', async () => {
    const zh = await api.call('owner', 'GET', '/v1/imports/none')
    expect(zh.headers.get('content-type')).toBe('application/problem+json; charset=utf-8')
    expect(zh.json).toMatchObject({
      type: '/docs#not_found',
      title: 'Not Found',
      status: 404,
      code: 'not_found',
      detail: '找不到 import none。',
    })
    const en = await api.call('owner', 'GET', '/v1/imports/none', {
      headers: { 'accept-language': 'en-GB,zh;q=0.5' },
    })
    expect(en.json.detail).toBe('There is no import none.')
    expect(en.json.instance).toBe(`/requests/${en.headers.get('x-request-id')}`)
  })

  it('name every place that does not fit by a JSON pointer', async () => {
    const body = {
      order_id: 5,
      ordered_at: '2026-11-11',
      lines: [{ quantity: 'x' }, { qty: 1 }],
      'a/b~c': 1,
      order_total: { amount: 1.5, currency: 'yuan' },
    }
    const { json, status } = await api.call('owner', 'POST', '/v1/orders', { body })
    expect(status).toBe(400)
    const places = Object.fromEntries(json.errors.map((one: any) => [one.pointer, one.code]))
    expect(places).toEqual({
      '/order_id': 'wrong_type',
      '/lines/0/quantity': 'wrong_type',
      '/lines/1/qty': 'unknown_field',
      '/a~1b~0c': 'unknown_field',
      '/order_total/amount': 'wrong_type',
      '/order_total/currency': 'wrong_form',
    })
  })

  it('unknown and wrong parameters of a query are refused, not ignored', async () => {
    expect((await api.call('owner', 'GET', '/v1/customers?limt=5')).json.errors[0]).toMatchObject({
      pointer: '/limt',
      code: 'unknown_field',
    })
    expect(
      (await api.call('owner', 'GET', '/v1/customers?limit=1001')).json.errors[0],
    ).toMatchObject({ code: 'too_big' })
    expect(
      (await api.call('owner', 'GET', '/v1/customers?limit=1&limit=2')).json.errors[0],
    ).toMatchObject({ pointer: '/limit', code: 'wrong_type' })
    expect((await api.call('owner', 'GET', '/v1/metrics?x=1')).json.errors[0]).toMatchObject({
      pointer: '/x',
    })
    expect((await api.call('owner', 'GET', '/v1/customers?as_of=soon')).json.code).toBe(
      'invalid_time',
    )
    expect((await api.call('owner', 'GET', '/v1/customers?where=net_spend~5')).json.code).toBe(
      'invalid_condition',
    )
    expect(
      (await api.call('owner', 'GET', '/v1/customers/c-7/timeline?kinds=order,dream')).json.code,
    ).toBe('unknown_kind')
  })

  it('a bug says nothing about itself to the caller, and all to the log', async () => {
    const { json, text, status } = await api.call('owner', 'GET', '/v1/status')
    expect(status).toBe(500)
    expect(json.code).toBe('internal')
    expect(text).not.toContain('canary')
    expect(
      api.logged.some(
        (line) => line.includes('canary-secret') && line.includes(json.instance.split('/').pop()),
      ),
    ).toBe(true)
  })

  it('paths that are not there, methods that are not there, URLs that are not', async () => {
    for (const [method, path] of [
      ['GET', '/v1/nothing'],
      ['DELETE', '/v1/customers'],
      ['GET', '/assets/none.js'],
      ['POST', '/'],
    ]) {
      const answer = await api.call('owner', method as string, path as string, {
        headers: { accept: 'application/json' },
      })
      expect(answer.status, path).toBe(404)
      expect(answer.json.code).toBe('not_found')
    }
    const bad = await api.call('owner', 'GET', '/v1/customers/%E0%A4%A')
    expect(bad.status).toBe(400)
    expect(bad.headers.get('content-type')).toContain('application/problem+json')
  })
})

describe('facts', () => {
  it('one object or many; each item has its result; the good ones are kept', async () => {
    const one = await api.call('operator', 'POST', '/v1/orders', { body: order('a1') })
    expect(one.status).toBe(202)
    expect(one.json).toEqual({
      new: 1,
      updated: 0,
      unchanged: 0,
      rejected: 0,
      items: [{ index: 0, result: 'new' }],
    })
    const data = [order('a2'), { order_id: 'a3' }, order('a1'), order('a4', { total: 5 })]
    const many = await api.call('operator', 'POST', '/v1/orders', { body: { data } })
    expect(many.status).toBe(202)
    expect(many.json).toMatchObject({ new: 1, unchanged: 1, rejected: 2 })
    expect(many.json.items.map((item: any) => item.result)).toEqual([
      'new',
      'rejected',
      'unchanged',
      'rejected',
    ])
    expect(many.json.items[1].problem.errors[0]).toMatchObject({
      pointer: '/ordered_at',
      code: 'missing_field',
    })
    expect(api.received.ingest.at(-1)?.items).toEqual([
      order('a2', { source: 'api' }),
      order('a1', { source: 'api' }),
    ])
  })

  it('ids beyond 2^53 stay exact', async () => {
    const body = '{"order_id":3705115058471208928,"ordered_at":"2026-11-11"}'
    expect((await api.call('operator', 'POST', '/v1/orders', { body })).status).toBe(202)
    expect(api.received.ingest[0]?.items[0]).toMatchObject({ order_id: '3705115058471208928' })
  })

  it('10,000 items are taken, 10,001 are not', async () => {
    const items = (count: number) => ({
      data: Array.from({ length: count }, (_, index) => ({ sku: `s${index}` })),
    })
    expect(
      (await api.call('operator', 'POST', '/v1/products', { body: items(10_000) })).json.new,
    ).toBe(10_000)
    const over = await api.call('operator', 'POST', '/v1/products', { body: items(10_001) })
    expect(over.status).toBe(400)
    expect(over.json.errors[0]).toMatchObject({ pointer: '/data', code: 'too_many' })
  })

  it('a list with something beside it is refused', async () => {
    const { json } = await api.call('operator', 'POST', '/v1/orders', {
      body: { data: [], dry: true },
    })
    expect(json.errors[0]).toMatchObject({ pointer: '/dry', code: 'unknown_field' })
  })
})

describe('lists', () => {
  it('go page by page through everything, each row once, and refuse cursors of others', async () => {
    const seen: number[] = []
    let cursor = ''
    for (;;) {
      const { json } = await api.call(
        'owner',
        'GET',
        `/v1/customers?limit=1000&sort=-net_spend${cursor}`,
      )
      seen.push(...json.data.map((row: any) => row.no))
      if (json.next_cursor === null) break
      cursor = `&cursor=${json.next_cursor}`
    }
    expect(seen).toEqual(Array.from({ length: CUSTOMERS }, (_, index) => index + 1))
    // The page size may change on the way; the order may not.
    expect(
      (await api.call('owner', 'GET', `/v1/customers?limit=7&sort=-net_spend${cursor}`)).status,
    ).toBe(200)
    for (const query of [
      `?sort=net_spend${cursor}`,
      `?sort=-net_spend&tier=gold${cursor}`,
      '?cursor=abc',
      '?cursor=bnVsbA',
    ]) {
      const answer = await api.call('owner', 'GET', `/v1/customers${query}`)
      expect(answer.json.code, query).toBe('invalid_cursor')
    }
    expect((await api.call('owner', 'GET', `/v1/jobs?${cursor.slice(1)}`)).json.code).toBe(
      'invalid_cursor',
    )
  })

  it('the filter reaches the service understood', async () => {
    const query = new URLSearchParams([
      ['tier', 'membership:gold'],
      ['where', 'net_spend>=500000'],
      ['where', 'order_count!=null'],
      ['moved', 'silver..gold'],
      ['moved_from', '2026-11-01'],
      ['as_of', '2026-11-22T00:00:00Z'],
      ['columns', 'net_spend,order_count,net_spend'],
      ['sort', '-net_spend'],
    ])
    await api.call('owner', 'GET', `/v1/customers?${query}`)
    expect(api.received.lists[0]).toMatchObject({
      tier: { program: 'membership', level: 'gold' },
      where: [
        { metric: 'net_spend', comparison: '>=', value: 500000 },
        { metric: 'order_count', comparison: '!=', value: null },
      ],
      moved: { way: { from: 'silver', to: 'gold' }, from: Date.parse('2026-11-01T00:00:00+08:00') },
      asOf: Date.parse('2026-11-22T00:00:00Z'),
      columns: ['net_spend', 'order_count'],
      sort: { by: 'net_spend', descending: true },
      count: true,
    })
  })

  it('the CSV has every row, and no formulas', async () => {
    const { text, headers } = await api.call('viewer', 'GET', '/v1/customers.csv')
    expect(headers.get('content-disposition')).toContain('customers.csv')
    const lines = text.trim().split('\r\n')
    expect(lines).toHaveLength(CUSTOMERS + 1)
    expect(lines[1]).toBe(
      '1,c-1,王**,138****5678,杭州,membership:gold,important_value,champions,1.00,CNY',
    )
  })
})

describe('definitions', () => {
  it('need the ETag that was read: two people do not overwrite each other', async () => {
    const read = await api.call('operator', 'GET', '/v1/tier-programs/membership')
    const etag = read.headers.get('etag') ?? ''
    const body = {
      definition: {
        key: 'membership',
        name: { zh: '会员' },
        levels: [{ key: 'a', name: { zh: '甲' } }],
      },
    }
    const put = (headers: Record<string, string>) =>
      api.call('operator', 'PUT', '/v1/tier-programs/membership', { body, headers })
    expect((await put({})).status).toBe(428)
    const done = await put({ 'if-match': etag })
    expect(done.status).toBe(200)
    expect(done.headers.get('etag')).not.toBe(etag)
    expect((await put({ 'if-match': etag })).status).toBe(412)
    const same = await api.call('operator', 'GET', '/v1/tier-programs/membership', {
      headers: { 'if-none-match': done.headers.get('etag') ?? '' },
    })
    expect(same.status).toBe(304)
  })

  it('the key of the path is the key of the definition', async () => {
    const body = {
      definition: {
        key: 'other',
        name: { zh: '会员' },
        levels: [{ key: 'a', name: { zh: '甲' } }],
      },
    }
    const answer = await api.call('operator', 'PUT', '/v1/tier-programs/membership', {
      body,
      headers: { 'if-match': 'x' },
    })
    expect(answer.json.errors[0].pointer).toBe('/definition/key')
  })

  it('settings that the environment decides cannot be changed', async () => {
    const read = await api.call('owner', 'GET', '/v1/settings')
    expect(read.json).toMatchObject({ currency: 'CNY', fixed: ['currency'] })
    const put = (body: object) =>
      api.call('owner', 'PUT', '/v1/settings', {
        body,
        headers: { 'if-match': read.headers.get('etag') ?? '' },
      })
    expect((await put({ currency: 'USD' })).json.code).toBe('fixed_setting')
    expect((await put({ time_zone: 'Mars/Olympus' })).json.code).toBe('wrong_form')
    const changed = await put({ shop_name: '新店名' })
    expect(changed.json.shop_name).toBe('新店名')
    expect((await put({ shop_name: '又一个' })).status).toBe(412)
  })
})
