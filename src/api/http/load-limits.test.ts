import { once } from 'node:events'
import { connect } from 'node:net'
import fastify, { type FastifyInstance } from 'fastify'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { registerErrors } from './errors.ts'
import { limitLoad } from './load-limits.ts'

let app: FastifyInstance
let url: string
let inside = 0
/** Ends all requests that are being answered. */
let go: () => void = () => undefined
let wait = new Promise<void>((resolve) => (go = resolve))

beforeAll(async () => {
  app = fastify() as unknown as FastifyInstance
  registerErrors(app)
  limitLoad(app, { bytes: 1_000, requests: 3, bodyMs: 150 })
  app.post('/in', async () => {
    inside += 1
    await wait
    inside -= 1
    return { ok: true }
  })
  app.get('/readyz', async () => ({ ready: true }))
  url = await app.listen({ host: '127.0.0.1', port: 0 })
})
afterAll(() => app.close())

const send = (letters: number): Promise<Response> =>
  fetch(`${url}/in`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify('x'.repeat(letters)),
  })
const answerAll = (): void => {
  go()
  wait = new Promise<void>((resolve) => (go = resolve))
}

test('whoever brings more than is held at once is told to come again, and is taken once there is room', async () => {
  const first = send(800)
  await expect.poll(() => inside).toBe(1)
  const refused = await send(800)
  expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, '1'])
  expect(await refused.json()).toMatchObject({ code: 'busy', retry: true })
  const small = send(10)
  await expect.poll(() => inside).toBe(2)
  answerAll()
  expect([(await first).status, (await small).status]).toEqual([200, 200])

  const later = send(800)
  await expect.poll(() => inside).toBe(1)
  answerAll()
  expect((await later).status).toBe(200)
})

test('of many at once some are told to come again; who asks whether all is well is always answered', async () => {
  const taken = [send(1), send(1), send(1)]
  await expect.poll(() => inside).toBe(3)
  expect((await send(1)).status).toBe(503)
  expect((await fetch(`${url}/readyz`)).status).toBe(200)
  answerAll()
  expect((await Promise.all(taken)).map(({ status }) => status)).toEqual([200, 200, 200])
})

test('a body that trickles is broken off', async () => {
  const socket = connect(Number(new URL(url).port), '127.0.0.1')
  socket.write(
    'POST /in HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 500\r\n\r\n"x',
  )
  socket.on('error', () => undefined)
  await once(socket, 'close')
  expect((await fetch(`${url}/readyz`)).status).toBe(200)
})
