import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, expect, test } from 'vitest'
import { fixedClock } from '#core/clock.ts'
import { unwrap } from '#core/result.ts'
import { messagingMigrations } from '#messaging/migrations.ts'
import { systemActor } from '#api/actor.ts'
import { testStores } from '../../../test/harness/stores.ts'
import { createWebhooksService } from './webhooks.ts'

const { ledger } = await testStores(messagingMigrations)
const clock = fixedClock(Date.parse('2026-11-28T04:00:00Z'))
const owner = systemActor('test')
let status = 200
const receiver = createServer((request, response) =>
  request.resume().on('end', () => void response.writeHead(status).end('thanks')),
).listen(0, '127.0.0.1')
await once(receiver, 'listening')
afterAll(() => void receiver.close())
const url = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/in`

const service = createWebhooksService({
  ledger,
  clock,
  shop: { zone: () => 'Asia/Shanghai', currency: () => 'CNY' },
  guard: {
    allowed: new Set(['127.0.0.1']),
    resolve: async (host) => [
      { address: host === 'inside.example' ? '10.0.0.1' : '93.184.216.34', family: 4 },
    ],
  },
  wake: () => undefined,
})

test('an address that leads inside is refused when it is written, at its field', async () => {
  for (const wrong of ['https://10.0.0.1/', 'http://crm.example/', 'https://inside.example/'])
    expect(await service.create(owner, { name: 'x', url: wrong }), wrong).toMatchObject({
      ok: false,
      problem: { code: 'address_refused', path: '/url' },
    })
  expect(await service.create(owner, { name: 'x', url: 'https://crm.example/' })).toMatchObject({
    ok: true,
  })
})

test('the secret is told when it is made and when it is changed, and never else', async () => {
  const made = unwrap(await service.create(owner, { name: 'CRM', url }))
  expect(made.secret).toMatch(/^whsec_/)
  const rotated = unwrap(await service.rotate(owner, made.endpoint.id))
  expect(rotated.secret).not.toBe(made.secret)
  expect(rotated.endpoint.previous_secret_until).toBe('2026-11-29T12:00:00+08:00')
  const seen = JSON.stringify([
    unwrap(await service.list(owner)),
    unwrap(await service.show(owner, made.endpoint.id)),
  ])
  expect(seen).not.toContain('whsec_')
})

test('a test is sent at once and says what became of it; it is not tried again', async () => {
  const { endpoint } = unwrap(await service.create(owner, { name: 'CRM', url, enabled: false }))
  expect(unwrap(await service.test(owner, endpoint.id))).toMatchObject({
    type: 'webhook.test',
    state: 'sent',
    attempts: [{ n: 1, status: 200, failure: null, answer: 'thanks' }],
  })
  status = 500
  expect(unwrap(await service.test(owner, endpoint.id))).toMatchObject({
    state: 'failed',
    next_at: null,
    attempts: [{ status: 500 }],
  })
  const { data } = unwrap(await service.deliveries(owner, endpoint.id, {}, { limit: 1 }))
  expect(data).toHaveLength(1)
  expect(unwrap(await service.replayFailed(owner, endpoint.id))).toEqual({ count: 1 })
})

test('what changes by itself changes the etag, and does not stand in the way of a change', async () => {
  const { endpoint } = unwrap(await service.create(owner, { name: 'CRM', url }))
  await service.test(owner, endpoint.id)
  const now = unwrap(await service.show(owner, endpoint.id))
  expect(now.etag).not.toBe(endpoint.etag)
  expect(now.alarm?.zh).toContain('发送失败')
  const changed = await service.change(owner, endpoint.id, { name: 'Shop', url }, endpoint.etag)
  expect(changed).toMatchObject({ ok: true, value: { name: 'Shop' } })
  expect(await service.change(owner, endpoint.id, { name: 'Else', url }, now.etag)).toMatchObject({
    ok: false,
    problem: { code: 'version_conflict' },
  })
})
