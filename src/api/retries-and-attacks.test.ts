import { createConnection } from 'node:net'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type RunningApi, runningApi } from './fixture/running-api.ts'

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

describe('Idempotency-Key', () => {
  const post = (key: string, body: unknown, path = '/v1/orders') =>
    api.call('operator', 'POST', path, { body, headers: { 'idempotency-key': key } })

  it('gives the first answer again, and the work is done once', async () => {
    const first = await post('"k-1"', order('i1'))
    const again = await post('"k-1"', order('i1'))
    expect(again.text).toBe(first.text)
    expect(again.status).toBe(202)
    expect(again.headers.get('idempotent-replay')).toBe('true')
    expect(again.headers.get('content-type')).toBe(first.headers.get('content-type'))
    expect(api.received.ingest).toHaveLength(1)
  })

  it('another request under the same key is refused; another caller has keys of its own', async () => {
    await post('k-2', order('i2'))
    expect((await post('k-2', order('i3'))).json.code).toBe('idempotency_reused')
    const other = await api.call('owner', 'POST', '/v1/orders', {
      body: order('i3'),
      headers: { 'idempotency-key': 'k-2' },
    })
    expect(other.status).toBe(202)
  })

  it('of a hundred at once one does the work; the others are told that it runs, or its answer', async () => {
    const answers = await Promise.all(Array.from({ length: 100 }, () => post('k-3', order('i4'))))
    expect(api.received.ingest).toHaveLength(1)
    const strange = answers.filter(
      ({ status, json }) => status !== 202 && json.code !== 'idempotency_running',
    )
    expect(strange).toEqual([])
  })

  it('a refusal of the input is remembered, a conflict or a failure of ours is not', async () => {
    expect((await post('k-4', { order_id: 'x' })).status).toBe(400)
    expect((await post('k-4', { order_id: 'x' })).headers.get('idempotent-replay')).toBe('true')
    const cancel = () =>
      api.call('operator', 'DELETE', '/v1/jobs/j', { headers: { 'idempotency-key': 'k-5' } })
    expect((await cancel()).status).toBe(409)
    expect((await cancel()).headers.get('idempotent-replay')).toBeNull()
  })

  it('does not keep secrets: a repeated key creation makes nothing and shows nothing', async () => {
    const make = () =>
      api.call('owner', 'POST', '/v1/keys', {
        body: { name: 'idem', role: 'viewer' },
        headers: { 'idempotency-key': 'k-6' },
      })
    expect((await make()).status).toBe(201)
    expect((await make()).json.code).toBe('shown_once')
    const { json } = await api.call('owner', 'GET', '/v1/keys')
    expect(json.data.filter((key: any) => key.name === 'idem')).toHaveLength(1)
  })

  it('is forgotten after a day', async () => {
    await post('k-7', order('i7'))
    api.clock.advance(24 * 3_600_000 + 1)
    expect((await post('k-7', order('i8'))).status).toBe(202)
  })
})

describe('files', () => {
  it('are passed on as they come; fields may stand before and after', async () => {
    const form = new FormData()
    form.set('kind', 'orders')
    form.set('file', new Blob(['x'.repeat(3_000_000)]), '订单 11月.csv')
    form.set('mapping', '{"columns":{"order_id":"订单编号"}}')
    form.set('dry_run', 'true')
    const answer = await api.call('operator', 'POST', '/v1/imports', { body: form })
    expect(answer.status).toBe(202)
    expect(api.received.uploads).toEqual([{ name: '订单 11月.csv', bytes: 3_000_000 }])
    expect(api.received.starts).toEqual([
      {
        upload: 'u1',
        kind: 'orders',
        mapping: { columns: { order_id: '订单编号' } },
        dry_run: true,
      },
    ])
  })

  it('an earlier upload can be named instead; neither is a problem', async () => {
    const form = (fields: Record<string, string>) => {
      const made = new FormData()
      for (const [name, value] of Object.entries(fields)) made.set(name, value)
      return made
    }
    await api.call('operator', 'POST', '/v1/imports', {
      body: form({ upload: 'u9', kind: 'events' }),
    })
    expect(api.received.starts).toEqual([{ upload: 'u9', kind: 'events' }])
    for (const [fields, code] of [
      [{ kind: 'orders' }, 'missing_field'],
      [{ upload: 'u', kind: 'dreams' }, 'invalid_input'],
      [{ upload: 'u', colour: 'x' }, 'unknown_field'],
      [{ upload: 'u', mapping: '{' }, 'invalid_json'],
    ] as const) {
      expect(
        (await api.call('operator', 'POST', '/v1/imports', { body: form(fields) })).json.code,
      ).toBe(code)
    }
    expect((await api.call('operator', 'POST', '/v1/imports', { body: {} })).json.code).toBe(
      'unsupported_body',
    )
  })
})

describe('hostile input', () => {
  it('JSON ten thousand deep is refused without hurting anybody', async () => {
    const deep = `${'{"a":'.repeat(10_000)}1${'}'.repeat(10_000)}`
    for (const body of [deep, '['.repeat(100_000), `{"order_id":"x","attributes":${deep}}`]) {
      const { status, json } = await api.call('operator', 'POST', '/v1/orders', { body })
      expect(status).toBe(400)
      expect(json.code).toBe('invalid_json')
    }
    const brackets = await api.call('operator', 'POST', '/v1/orders', {
      body: order('b1', { status: `"\\${'['.repeat(150)}` }),
    })
    expect(brackets.status).toBe(202)
  })

  it('names that reach into prototypes are refused, also escaped and in free maps', async () => {
    for (const body of [
      '{"order_id":"p","ordered_at":"2026-11-11","attributes":{"__proto__":"x"}}',
      '{"order_id":"p","ordered_at":"2026-11-11","attributes":{"\\u005f_proto__":"x"}}',
      '{"__proto__":{"isAdmin":true},"order_id":"p","ordered_at":"2026-11-11"}',
      '{"data":[{"constructor":{"prototype":{"x":1}}}]}',
    ]) {
      expect((await api.call('operator', 'POST', '/v1/orders', { body })).json.code, body).toBe(
        'invalid_json',
      )
    }
    expect(({} as any).isAdmin).toBeUndefined()
    expect((await api.call('owner', 'GET', '/v1/customers?__proto__=1')).status).toBe(400)
  })

  it('bodies too large are refused by their size', async () => {
    const big = JSON.stringify({ shop_name: 'x'.repeat(1024 * 1024) })
    const { status, json } = await api.call('owner', 'PUT', '/v1/settings', {
      body: big,
      headers: { 'if-match': 'x' },
    })
    expect(status).toBe(413)
    expect(json.code).toBe('too_large')
  })

  it('bodies that are not JSON, or say that they are something else', async () => {
    expect(
      (await api.call('operator', 'POST', '/v1/orders', { body: '{"order_id":' })).json.code,
    ).toBe('invalid_json')
    expect((await api.call('operator', 'POST', '/v1/orders', { body: 'null' })).json.code).toBe(
      'invalid_input',
    )
    expect((await api.call('operator', 'POST', '/v1/orders', { body: '[]' })).json.code).toBe(
      'invalid_input',
    )
    const xml = await api.call('operator', 'POST', '/v1/orders', {
      body: '<a/>',
      headers: { 'content-type': 'application/xml' },
    })
    expect(xml.status).toBe(415)
    expect(xml.json.code).toBe('unsupported_body')
  })

  it('what is not HTTP is answered and let go', async () => {
    const { port } = new URL(api.url)
    const text = await new Promise<string>((resolve, reject) => {
      const socket = createConnection(Number(port), '127.0.0.1', () =>
        socket.write('HELLO\r\n\r\n'),
      )
      let got = ''
      socket
        .on('data', (chunk) => (got += String(chunk)))
        .on('close', () => resolve(got))
        .on('error', reject)
    })
    expect(text).toContain('400')
  })
})
