import { describe, expect, it } from 'vitest'
import { problem } from '#core/problem.ts'
import { sql } from '#sql/sql.ts'
import { sourceShop } from './testing/source-shop.ts'

const shop = await sourceShop()
const { api, journal, rejects, sources, clock } = shop
const at = clock.now()

describe('a source', () => {
  it('is made with a write key that is shown once, kept as a hash, and found by it', async () => {
    const made = await shop.source('site', { name: '官网' })
    expect(made.write_key).toMatch(/^wk_[\w-]{43}$/)
    expect(made.source).toMatchObject({
      key: 'site',
      on: true,
      kind_name: { zh: '网站与 App 埋点' },
      settings: { origins: ['*'], orders: true, channel: '' },
      write_key: { hint: made.write_key?.slice(-4), previous_until: null },
    })
    expect(await sources.findByWriteKey(made.write_key ?? '')).toMatchObject({ key: 'site' })
    const listed = await api.call('viewer', 'GET', '/v1/sources')
    expect(listed.text).not.toContain(made.write_key)
    const rows = await shop.ledger.query(sql`SELECT * FROM sources`)
    expect(JSON.stringify(rows, (_key, value) => String(value))).not.toContain(made.write_key)
  })

  it('has one key, a kind that there is, settings of that kind, and no secrets that it does not know', async () => {
    const post = (body: object) => api.call('operator', 'POST', '/v1/sources', { body })
    const one = { key: 'x', kind: 'tracking', name: 'x' }
    expect((await post({ ...one, key: 'site' })).json).toMatchObject({
      status: 409,
      code: 'key_taken',
    })
    expect((await post({ ...one, kind: 'shopfy' })).json).toMatchObject({ code: 'unknown_kind' })
    expect((await post({ ...one, settings: { origin: [] } })).json.errors).toMatchObject([
      { pointer: '/settings/origin', code: 'unknown_field' },
    ])
    expect((await post({ ...one, secrets: { key: 'x' } })).json.errors).toMatchObject([
      { pointer: '/secrets/key' },
    ])
    expect((await post({ ...one, key: 'Great Shop' })).status).toBe(400)
  })

  it('gets another write key while the one before works for a while', async () => {
    const first = (await shop.source('rotated')).write_key ?? ''
    const second = (
      await api.call('operator', 'POST', '/v1/sources/rotated/rotate', { body: { grace_hours: 2 } })
    ).json.write_key as string
    expect(second).not.toBe(first)
    expect(await sources.findByWriteKey(first)).toMatchObject({ key: 'rotated' })
    expect((await shop.show('rotated')).write_key?.previous_until).toBe('2026-11-20T14:00:00+08:00')
    clock.advance(2 * 3_600_000)
    expect(await sources.findByWriteKey(first)).toBeUndefined()
    expect(await sources.findByWriteKey(second)).toMatchObject({ key: 'rotated' })
    const third = await api.call('operator', 'POST', '/v1/sources/rotated/rotate', {
      body: { grace_hours: 0 },
    })
    expect(third.status).toBe(200)
    expect(await sources.findByWriteKey(second)).toBeUndefined()
  })

  it('is changed by whoever saw its latest version, and removed', async () => {
    await shop.source('changed')
    const change = (etag: string, body: object) =>
      api.call('operator', 'PUT', '/v1/sources/changed', { body, headers: { 'if-match': etag } })
    const { etag } = await shop.show('changed')
    expect((await change(etag, { name: '小程序', on: false })).json).toMatchObject({
      name: '小程序',
      on: false,
    })
    expect((await change(etag, { name: '小程序', on: true })).status).toBe(412)
    const gone = await api.call('operator', 'DELETE', '/v1/sources/changed', {
      headers: { 'if-match': (await shop.show('changed')).etag },
    })
    expect(gone.status).toBe(200)
    expect((await api.call('owner', 'GET', '/v1/sources/changed')).status).toBe(404)
  })
})

describe('what is kept of how a source does', () => {
  it('counts by the hour and by kind; a problem that comes again is one; arrivals say whom they touched', async () => {
    await shop.source('noted')
    const wrong = problem('invalid_value', { detail: '“1381234” 不是电话' }, '/traits/phone')
    journal.note('noted', [
      { at, what: 'track', outcome: 'new', name: 'Product Viewed', id: 'm1' },
      { at, what: 'track', outcome: 'duplicate', name: 'Product Viewed', id: 'm1' },
      { at, what: 'identify', outcome: 'rejected', problem: wrong, who: [['phone', '1381234']] },
      { at: at + 3_600_000, what: 'identify', outcome: 'rejected', problem: wrong, raw: { a: 1 } },
    ])
    await journal.flush()
    const get = async (path: string, role: 'owner' | 'viewer' = 'owner') =>
      (await api.call(role, 'GET', `/v1/sources/noted${path}`)).json
    expect(await get('/statistics?since=2026-11-20')).toMatchObject({
      total: { received: 4, new: 1, duplicate: 1, rejected: 2 },
      hours: [
        { hour: '2026-11-20T12:00:00+08:00', received: 3 },
        { hour: '2026-11-20T13:00:00+08:00', received: 1 },
      ],
      kinds: [
        { what: 'identify', rejected: 2 },
        { what: 'track', received: 2 },
      ],
    })
    expect(await get('')).toMatchObject({ last_24h: { received: 4 }, waiting: 0 })
    expect((await get('/problems')).data).toMatchObject([
      { code: 'invalid_value', pointer: '/traits/phone', times: 2 },
    ])
    const arrivals = (await get('/arrivals')).data
    expect(arrivals).toHaveLength(4)
    expect(arrivals[0]).toMatchObject({ outcome: 'rejected', raw: { a: 1 } })
    expect((await get(`/arrivals?after=${arrivals[1].id}`)).data).toHaveLength(1)
    const masked = await get('/arrivals', 'viewer')
    expect(JSON.stringify(masked)).not.toContain('1381234')
    expect(masked.data[0].raw).toBeNull()
  })

  it('the live view keeps the latest of a burst only; the counts keep all', async () => {
    await shop.source('burst')
    for (let round = 0; round < 8; round += 1) {
      const many = Array.from({ length: 200 }, (_, index) => ({
        at,
        what: 'track',
        outcome: 'new' as const,
        id: `b${round}-${index}`,
      }))
      journal.note('burst', many)
      await journal.flush()
    }
    const { data } = (await api.call('owner', 'GET', '/v1/sources/burst/arrivals?limit=300')).json
    expect(data).toHaveLength(300)
    expect(data[0].message_id).toBe('b7-199')
    expect((await shop.show('burst')).last_24h.received).toBe(1600)
    const shown = () =>
      shop.ledger.query(sql`SELECT 1 AS found FROM source_arrivals WHERE source = 'burst' LIMIT 1`)
    await journal.tidy()
    expect(await shown()).toHaveLength(1)
    // Gone with its source, or after a day of silence.
    const { etag } = await shop.show('burst')
    await api.call('owner', 'DELETE', '/v1/sources/burst', { headers: { 'if-match': etag } })
    expect(await shown()).toEqual([])
  })

  it('a delivery that was taken in is known for thirty days', async () => {
    const { deliveries, clock } = shop
    await shop.source('delivered')
    await deliveries.remember('delivered', 'first')
    clock.advance(29 * 24 * 3_600_000)
    await deliveries.remember('delivered', 'second')
    await deliveries.tidy()
    expect(await deliveries.isKnown('delivered', 'first')).toBe(true)
    clock.advance(2 * 24 * 3_600_000)
    await deliveries.tidy()
    expect(await deliveries.isKnown('delivered', 'first')).toBe(false)
    expect(await deliveries.isKnown('delivered', 'second')).toBe(true)
  })

  it('what was refused is kept once, can be sent again when it is mended, or dropped', async () => {
    await shop.source('refused')
    const order = {
      order_id: 'A1',
      customer_id: 'c1',
      ordered_at: '2026-11-01',
      order_total: { amount: 100, currency: 'CNY' },
    }
    const why = problem('missing_field', { field: 'ordered_at' }, '/ordered_at')
    const kept = { what: 'orders', raw: JSON.stringify(order), problem: why }
    await rejects.keep('refused', [kept, { ...kept, raw: '{"order_id":"A2"}' }])
    await rejects.keep('refused', [kept])
    const list = async () =>
      (await api.call('operator', 'GET', '/v1/sources/refused/rejected')).json
    expect((await api.call('viewer', 'GET', '/v1/sources/refused/rejected')).status).toBe(403)
    const { data } = await list()
    expect(data).toHaveLength(2)
    const good = data.find((it: { raw: string }) => it.raw.includes('A1'))
    const bad = data.find((it: { raw: string }) => it.raw.includes('A2'))
    expect(good).toMatchObject({ times: 2, problems: [{ pointer: '/ordered_at' }] })
    const act = async (method: string, path: string) =>
      (await api.call('operator', method, `/v1/sources/refused/rejected/${path}`)).json
    expect(await act('POST', `${good.id}/send`)).toEqual({ outcome: 'new', problems: [] })
    expect(await act('POST', `${bad.id}/send`)).toMatchObject({ outcome: 'rejected' })
    expect((await list()).data).toHaveLength(1)
    await act('DELETE', bad.id)
    expect((await list()).data).toHaveLength(0)
    const orders = await shop.facts.query(
      sql`SELECT order_id FROM orders FINAL WHERE past = 0 AND source = 'refused'`,
    )
    expect(orders).toEqual([{ order_id: 'A1' }])
  })
})
