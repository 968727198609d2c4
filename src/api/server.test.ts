import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type RunningApi, runningApi } from './fixture/running-api.ts'

let api: RunningApi & { close: () => Promise<void> }
beforeAll(async () => {
  api = await runningApi()
})
afterAll(() => api?.close())

describe('smoke', () => {
  it('answers', async () => {
    console.log((await api.call('owner', 'GET', '/v1/customers?limit=2')).text)
    console.log((await api.call('viewer', 'GET', '/v1/customers/c-7')).text)
    console.log((await api.call('nobody', 'GET', '/v1/customers/c-7')).text)
    console.log((await api.call('owner', 'POST', '/v1/orders', { body: { order_id: 'a', x: 1 } })).text)
    console.log((await api.call('owner', 'GET', '/v1/status')).text, api.logged)
    expect((await api.call('owner', 'GET', '/healthz')).status).toBe(200)
  })
})
