import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { fileURLToPath } from 'node:url'
import { Webhook } from 'standardwebhooks'
import { afterAll, beforeEach, describe, expect, inject, test } from 'vitest'
import { fixedClock, systemClock } from '#core/clock.ts'
import { unwrap } from '#core/result.ts'
import { sql } from '#sql/sql.ts'
import { testStores } from '../../../test/harness/stores.ts'
import { messagingMigrations } from '../migrations.ts'
import { checkAddress, isPublicAddress } from './address.ts'
import { deliveriesStore } from './deliveries.store.ts'
import { deliveryLog } from './delivery-log.store.ts'
import { type Endpoint, endpointsStore } from './endpoints.store.ts'
import { enqueue } from './enqueue.store.ts'
import { type Message, signedHeaders, signingSecret } from './message.ts'
import { postOnce, targetOf } from './post.ts'
import { DAY, judge, PAUSES } from './retry.ts'
import { deliver, startSender } from './sender.ts'
import { superseded } from './supersede.ts'

const { ledger } = await testStores(messagingMigrations)
const clock = fixedClock(Date.parse('2026-11-28T04:00:00Z'))
const endpoints = endpointsStore({ ledger, clock })
const deliveries = deliveriesStore({ ledger, clock })
const log = deliveryLog({ ledger, clock })

/** A receiver over real HTTP: what came in, and how it answers. */
type Got = {
  readonly path: string
  readonly headers: Record<string, string>
  readonly body: string
}
let got: Got[] = []
let answer: (request: IncomingMessage, response: ServerResponse) => void
const receiver = createServer((request, response) => {
  const parts: Buffer[] = []
  request.on('data', (part: Buffer) => parts.push(part))
  request.on('end', () => {
    got.push({
      path: request.url ?? '',
      headers: request.headers as Record<string, string>,
      body: Buffer.concat(parts).toString(),
    })
    answer(request, response)
  })
})
receiver.listen(0, '127.0.0.1')
await once(receiver, 'listening')
const base = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}`
afterAll(() => void (receiver.closeAllConnections(), receiver.close()))

const guard = { allowed: new Set(['127.0.0.1']) }
const parts = { ledger, clock, guard, timeout: 30_000, chance: () => 0.5 }
const status =
  (code: number, text = '') =>
  (_: IncomingMessage, response: ServerResponse) =>
    void response.writeHead(code).end(text)

beforeEach(async () => {
  got = []
  answer = status(204)
  await ledger.query(sql`DELETE FROM webhook_endpoints`)
  await ledger.query(sql`DELETE FROM webhook_messages`)
})

const endpoint = async (path = '/', more: Partial<Endpoint> = {}) =>
  endpoints.create(
    {
      name: 'CRM',
      url: `${base}${path}`,
      types: ['segment.entered', 'segment.left', 'customer.tier_changed'],
      about: [],
      backfill: false,
      enabled: true,
      ...more,
    },
    'test',
  )
let count = 0
const message = (more: Partial<Message> = {}): Message => {
  const id = `tr_${++count}`
  return {
    id,
    type: 'segment.entered',
    customer: count,
    subject: 'segment:vip',
    from: '',
    to: '',
    at: clock.now(),
    backfill: false,
    body: JSON.stringify({ type: 'segment.entered', data: { id, name: '高价值' } }),
    ...more,
  }
}
const put = async (...messages: Message[]) =>
  ledger.transaction(async (inner) =>
    enqueue(inner, await endpoints.list(), { messages, now: clock.now() }),
  )
/** Sends what is due, once each. */
const sendDue = async () => {
  const leased = await deliveries.lease({ most: 100, perEndpoint: 100, busy: [] })
  return Promise.all(leased.map((one) => deliver(parts, one)))
}
const states = async (id: string) =>
  (await log.list(id, { limit: 1000 })).map(({ message: of, state }) => `${of} ${state}`).sort()
const until = async (is: () => boolean | Promise<boolean>) => {
  while (!(await is())) await new Promise((resolve) => setTimeout(resolve, 10))
}

describe('a message', () => {
  test('is signed so that the reference library takes it, and nothing that was altered', async () => {
    const { secret } = await endpoint('/in')
    const one = message()
    await put(one)
    await sendDue()
    expect(got).toHaveLength(1)
    const { headers, body } = got[0] as Got
    expect(headers).toMatchObject({ 'webhook-id': one.id, 'content-type': 'application/json' })
    expect(body).toBe(one.body)
    const at = { ...headers, 'webhook-timestamp': String(Math.floor(Date.now() / 1000)) }
    const now = signedHeaders(one, { secrets: [secret], now: Date.now() })
    expect(new Webhook(secret).verify(body, now)).toEqual(JSON.parse(one.body))
    expect(headers['webhook-signature']).toBe(
      signedHeaders(one, { secrets: [secret], now: clock.now() })['webhook-signature'],
    )
    expect(() => new Webhook(secret).verify(`${body} `, now)).toThrow('No matching signature')
    expect(() => new Webhook(secret).verify(body, at)).toThrow('No matching signature')
    expect(() => new Webhook(signingSecret()).verify(body, now)).toThrow('No matching signature')
  })

  test('is signed by both secrets for a day after a rotation', async () => {
    const { endpoint: made, secret: old } = await endpoint()
    const { secret } = unwrap(await endpoints.rotate(made.id))
    const one = message()
    await put(one)
    await sendDue()
    const expected = (all: string[]) =>
      signedHeaders(one, { secrets: all, now: clock.now() })['webhook-signature']
    expect(got[0]?.headers['webhook-signature']).toBe(expected([secret, old]))
    clock.advance(DAY + 1)
    const other = message()
    await put(other)
    await sendDue()
    expect(got[1]?.headers['webhook-signature']?.split(' ')).toHaveLength(1)
  })

  test('goes to whoever wants it: by type, by definition, back-fill only on request', async () => {
    const plain = await endpoint('/plain')
    const vip = await endpoint('/vip', { about: ['segment:vip'], types: ['segment.entered'] })
    const all = await endpoint('/all', { backfill: true })
    await endpoint('/off', { enabled: false })
    await put(
      message(),
      message({ subject: 'segment:other' }),
      message({ type: 'segment.left' }),
      message({ backfill: true }),
      message({ type: 'tag.added' }),
      message({ at: clock.now() - 1 }),
    )
    await sendDue()
    const paths = got.map(({ path }) => path).sort()
    expect(paths.filter((path) => path === '/plain')).toHaveLength(3)
    expect(paths.filter((path) => path === '/vip')).toHaveLength(1)
    expect(paths.filter((path) => path === '/all')).toHaveLength(4)
    expect(new Set(paths)).toEqual(new Set(['/plain', '/vip', '/all']))
    for (const { endpoint: of } of [plain, vip, all]) expect(of.pending).toBe(0)
  })

  test('that is put up twice is sent once', async () => {
    const { endpoint: made } = await endpoint()
    const one = message()
    await put(one)
    await put(one)
    await sendDue()
    await put(one)
    expect(await sendDue()).toEqual([])
    expect(await states(made.id)).toEqual([`${one.id} sent`])
  })
})

describe('a try', () => {
  const tried = async (url = `${base}/`, timeout = 30_000) =>
    postOnce({ url, headers: {}, body: '{}' }, { guard, timeout })

  test('succeeds with 2xx and with nothing else; redirects are not followed', async () => {
    for (const code of [200, 202, 204]) {
      answer = status(code)
      expect((await tried()).status).toBe(code)
    }
    answer = (_, response) => void response.writeHead(302, { location: `${base}/else` }).end()
    const moved = await tried()
    expect(moved.status).toBe(302)
    expect(got.map(({ path }) => path)).not.toContain('/else')
    const verdict = (code: number) =>
      judge({ status: code, failure: '', retryAfter: null }, { tries: 1, now: 0, chance: 0.5 })
    for (const code of [301, 302, 307, 400, 404, 429, 500, 503])
      expect(verdict(code).state).toBe('pending')
  })

  test('ends when the receiver hangs, is not there, or has no such name', async () => {
    answer = () => undefined
    expect(await tried(undefined, 200)).toMatchObject({ status: null, failure: 'timeout' })
    expect(await tried('http://127.0.0.1:1/')).toMatchObject({ failure: 'no_connection' })
    const resolve = () =>
      Promise.reject(Object.assign(new Error('no such name'), { code: 'ENOTFOUND' }))
    expect(
      await postOnce(
        { url: 'https://nowhere.example/', headers: {}, body: '' },
        { guard: { ...guard, resolve } },
      ),
    ).toMatchObject({ failure: 'not_found' })
  })

  test('takes a slow or endless answer for what its status says, and keeps its beginning', async () => {
    answer = (_, response) => {
      response.writeHead(200)
      response.write('well\u0007, ')
    }
    expect(await tried(undefined, 1_000)).toMatchObject({ status: 200, answer: 'well , ' })
    answer = (_, response) => {
      response.writeHead(500)
      const more = (): void => {
        while (!response.destroyed && response.write('x'.repeat(65_536))) continue
        response.once('drain', more)
      }
      more()
    }
    const endless = await tried()
    expect(endless.status).toBe(500)
    expect(endless.answer).toBe('x'.repeat(1000))
  })
})

describe('addresses', () => {
  const none = new Set<string>()

  test('inside any network are refused, in every notation', async () => {
    const inside = [
      'https://127.0.0.1/',
      'https://127.1/',
      'https://0x7f.0.0.1/',
      'https://2130706433/',
      'https://017700000001/',
      'https://0/',
      'https://10.1.2.3/',
      'https://172.16.0.1/',
      'https://192.168.1.1/',
      'https://169.254.169.254/latest/meta-data/',
      'https://100.100.100.200/',
      'https://224.0.0.1/',
      'https://255.255.255.255/',
      'https://[::1]/',
      'https://[::]/',
      'https://[::ffff:127.0.0.1]/',
      'https://[::ffff:7f00:1]/',
      'https://[::127.0.0.1]/',
      'https://[64:ff9b::7f00:1]/',
      'https://[2002:7f00:1::]/',
      'https://[2001:0:7f00:1::]/',
      'https://[fd00::1]/',
      'https://[fe80::1]/',
      'https://[ff02::1]/',
      'https://localhost/',
      'https://１２７.０.０.１/',
    ]
    for (const url of inside) expect(checkAddress(url, none), url).toMatchObject({ ok: false })
    for (const url of ['https://example.com/', 'https://8.8.8.8/', 'https://[2606:4700::1]/in'])
      expect(checkAddress(url, none), url).toMatchObject({ ok: true })
    expect(isPublicAddress('fe80::1%eth0')).toBe(false)
    expect(isPublicAddress('example.com')).toBe(false)
  })

  test('other than https at its own ports, with passwords, or no address at all are refused', () => {
    for (const url of [
      'http://example.com/',
      'ftp://example.com/',
      'file:///etc/passwd',
      'https://example.com:8123/',
      'https://example.com:22/',
      'https://user:pass@example.com/',
      'example.com',
      '',
      `https://example.com/${'x'.repeat(2000)}`,
    ])
      expect(checkAddress(url, none), url).toMatchObject({
        ok: false,
        problem: { code: 'address_refused', path: '/url' },
      })
  })

  test('are checked as they resolve, all of them, at every sending', async () => {
    const open = { address: '93.184.216.34', family: 4 }
    const shut = { address: '10.0.0.1', family: 4 }
    const look = (...found: { address: string; family: number }[]) =>
      targetOf('https://shop.example/', { allowed: none, resolve: async () => found })
    expect(await look(open)).toMatchObject({ ok: true, value: { at: open } })
    expect(await look(open, shut)).toMatchObject({ ok: false })
    expect(await look({ address: '::ffff:10.0.0.1', family: 6 })).toMatchObject({ ok: false })
    // Rebinding: a name that was outside when it was saved leads inside when it is sent to.
    const outcome = await postOnce(
      { url: 'https://shop.example/', headers: {}, body: '{}' },
      { guard: { allowed: none, resolve: async () => [shut] } },
    )
    expect(outcome).toMatchObject({ status: null, failure: 'address_refused' })
    expect(got).toEqual([])
  })

  test('inside are reached when whoever runs the server names them, at the address that was checked', async () => {
    const { host } = new URL(base)
    const port = host.split(':')[1]
    const resolve = async () => [{ address: '127.0.0.1', family: 4 }]
    const url = `http://crm.internal:${port}/`
    const post = (allowed: string[]) =>
      postOnce({ url, headers: {}, body: '' }, { guard: { allowed: new Set(allowed), resolve } })
    expect(await post([])).toMatchObject({ failure: 'address_refused' })
    expect(await post(['crm.internal:1'])).toMatchObject({ failure: 'address_refused' })
    expect(await post([`crm.internal:${port}`])).toMatchObject({ status: 204 })
    expect(await post(['crm.internal'])).toMatchObject({ status: 204 })
    expect(got[0]?.headers['host']).toBe(`crm.internal:${port}`)
  })
})

describe('what fails', () => {
  test('is tried again after 5 s, 5 min, 30 min … with a spread, then has failed', async () => {
    const { endpoint: made } = await endpoint()
    answer = status(500, 'broken')
    const one = message()
    await put(one)
    const began = clock.now()
    const times: number[] = []
    for (let guardAgainst = 0; guardAgainst < 20; guardAgainst++) {
      if ((await sendDue()).length > 0) times.push(clock.now() - began)
      const [now] = await log.list(made.id, { limit: 1 })
      if (now?.nextAt == null) break
      clock.set(now.nextAt)
    }
    let due = 0
    expect(times).toEqual([0, ...PAUSES.map((pause) => (due += pause))])
    const [done] = await log.list(made.id, { limit: 1 })
    expect(done).toMatchObject({ state: 'failed', nextAt: null })
    expect(done?.attempts.map(({ status: code, answer: text }) => [code, text])).toEqual(
      Array.from({ length: 10 }, () => [500, 'broken']),
    )
    const spread = [0, 1].map((chance) =>
      judge({ status: 500, failure: '', retryAfter: null }, { tries: 2, now: 0, chance }),
    )
    expect(spread).toMatchObject([{ dueAt: 270_000 }, { dueAt: 330_000 }])
  })

  test('waits as long as it is asked to', async () => {
    const { endpoint: made } = await endpoint()
    answer = (_, response) => void response.writeHead(429, { 'retry-after': '3600' }).end()
    await put(message())
    await sendDue()
    const [one] = await log.list(made.id, { limit: 1 })
    expect((one?.nextAt ?? 0) - clock.now()).toBe(3_600_000)
  })

  test('410 disables the endpoint at once; five days of failures do, too; others do not', async () => {
    const { endpoint: gone } = await endpoint('/gone')
    answer = status(410)
    await put(message())
    await sendDue()
    expect(await endpoints.find(gone.id)).toMatchObject({ enabled: false, disabledWhy: 'gone' })

    const { endpoint: failing } = await endpoint('/failing')
    answer = status(503)
    for (let day = 0; day < 5; day++) {
      await put(message())
      await sendDue()
      expect(await endpoints.find(failing.id)).toMatchObject({ enabled: true })
      clock.advance(DAY)
    }
    await sendDue()
    expect(await endpoints.find(failing.id)).toMatchObject({
      enabled: false,
      disabledWhy: 'failing',
    })
    // What waits is kept, and goes on when somebody enables it again.
    answer = status(200)
    const now = (await endpoints.find(failing.id)) as Endpoint
    unwrap(await endpoints.change(failing.id, { ...now, enabled: true }, String(now.version)))
    await sendDue()
    expect(await endpoints.find(failing.id)).toMatchObject({
      enabled: true,
      disabledWhy: '',
      failingSince: null,
      pending: 0,
    })
  })

  test('is sent again on request, one or all that failed since then, under the same webhook-id', async () => {
    const { endpoint: made } = await endpoint()
    const messages = [message(), message(), message()]
    await put(...messages)
    await ledger.query(sql`UPDATE webhook_deliveries SET state = 'failed'`)
    const [newest] = await log.list(made.id, { limit: 1 })
    unwrap(await log.replay(made.id, newest?.id ?? 0n))
    await sendDue()
    expect(got.map(({ headers }) => headers['webhook-id'])).toEqual([messages[2]?.id])
    expect(await log.replayFailed(made.id, clock.now() + 1)).toBe(0)
    expect(await log.replayFailed(made.id, clock.now())).toBe(2)
    await sendDue()
    expect((await states(made.id)).every((line) => line.endsWith(' sent'))).toBe(true)
    expect(await log.replay(made.id, 999_999n)).toMatchObject({ ok: false })
    expect(await log.replay('we_else', newest?.id ?? 0n)).toMatchObject({ ok: false })
  })
})

describe('order', () => {
  test('is kept for each customer, until the first one was tried a few times', async () => {
    await endpoint()
    const first = message({ customer: 7 })
    const second = message({ customer: 7, subject: 'segment:other' })
    const other = message({ customer: 8 })
    await put(first, second, other)
    answer = (request, response) =>
      void response.writeHead(request.headers['webhook-id'] === first.id ? 500 : 200).end()
    await sendDue()
    const ids = () => got.map(({ headers }) => headers['webhook-id'])
    expect(ids().sort()).toEqual([first.id, other.id].sort())
    clock.advance(6_000)
    await sendDue()
    expect(ids()).not.toContain(second.id)
    clock.advance(400_000)
    await sendDue()
    await sendDue()
    expect(ids()).toContain(second.id)
  })

  test('who came in and left before anybody was told is not told of', async () => {
    const { endpoint: made } = await endpoint()
    const about = { customer: 9 }
    const entered = message(about)
    const left = message({ ...about, type: 'segment.left' })
    const again = message(about)
    await put(entered)
    await put(left)
    await put(again)
    await sendDue()
    expect(await states(made.id)).toEqual(
      [`${entered.id} cancelled`, `${left.id} cancelled`, `${again.id} sent`].sort(),
    )
    // Somebody was told: now the leaving is told as well.
    const gone = message({ ...about, type: 'segment.left' })
    await put(gone)
    await sendDue()
    expect(await states(made.id)).toContain(`${gone.id} sent`)
  })

  test('only what takes back the very last of the same kind counts', () => {
    const tier = (id: string, from: string, to: string, more = {}) => ({
      id,
      type: 'customer.tier_changed',
      customer: 1,
      subject: 'tier:membership',
      from,
      to,
      ...more,
    })
    const drop = (...said: ReturnType<typeof tier>[]) => [...superseded([], said)].sort()
    expect(drop(tier('a', 'x', 'y'), tier('b', 'y', 'x'))).toEqual(['a', 'b'])
    expect(drop(tier('a', 'x', 'y'), tier('b', 'y', 'z'))).toEqual([])
    expect(drop(tier('a', 'x', 'y'), tier('b', 'y', 'z'), tier('c', 'z', 'y'))).toEqual(['b', 'c'])
    expect(
      drop(tier('a', 'x', 'y'), tier('b', 'y', 'z'), tier('c', 'z', 'y'), tier('d', 'y', 'x')),
    ).toEqual(['a', 'b', 'c', 'd'])
    expect(drop(tier('a', 'x', 'y'), tier('b', 'y', 'x', { customer: 2 }))).toEqual([])
    expect(drop(tier('a', 'x', 'y'), tier('b', 'y', 'x', { subject: 'tier:other' }))).toEqual([])
  })
})

describe('senders', () => {
  test('two of them never send the same', async () => {
    const { endpoint: made } = await endpoint()
    const messages = Array.from({ length: 300 }, () => message({ customer: 1 + (count % 40) }))
    await put(...messages)
    const senders = [startSender(parts), startSender(parts), startSender(parts)]
    await until(async () => (await endpoints.find(made.id))?.pending === 0)
    await Promise.all(senders.map((one) => one.stop()))
    const ids = got.map(({ headers }) => headers['webhook-id'])
    expect(ids).toHaveLength(300)
    expect(new Set(ids).size).toBe(300)
    for (let customer = 1; customer <= 40; customer++) {
      const mine = messages.filter((one) => one.customer === customer).map(({ id }) => id)
      expect(ids.filter((id) => mine.includes(id ?? ''))).toEqual(mine)
    }
  })

  test('one receiver that hangs does not hold up another', async () => {
    const { endpoint: slow } = await endpoint('/slow')
    const { endpoint: quick } = await endpoint('/quick')
    answer = (request, response) => {
      if (request.url === '/quick') response.writeHead(200).end()
    }
    await put(...Array.from({ length: 50 }, () => message()))
    const sender = startSender(parts)
    await until(async () => (await endpoints.find(quick.id))?.pending === 0)
    expect((await endpoints.find(slow.id))?.pending).toBe(50)
    receiver.closeAllConnections()
    answer = status(200)
    await sender.stop()
  })

  test('killed between sending and writing it down: it is sent again, under the same webhook-id', async () => {
    const { postgres } = inject('engines')
    const [{ name } = { name: '' }] = await ledger.query<{ name: string }>(
      sql`SELECT current_database() AS name`,
    )
    const { endpoint: made } = await endpointsStore({ ledger, clock: systemClock }).create(
      { ...((await endpoint()).endpoint as Endpoint), url: `${base}/kill` },
      'test',
    )
    const now = Date.now()
    const one = message({ at: now })
    await ledger.transaction(async (inner) => enqueue(inner, [made], { messages: [one], now }))
    let arrived: () => void = () => undefined
    const inMid = new Promise<void>((resolve) => {
      arrived = resolve
    })
    // The receiver has it, and its answer never gets back.
    answer = () => arrived()
    const child = spawn(
      process.execPath,
      [
        fileURLToPath(new URL('../../../test/harness/webhook-sender.ts', import.meta.url)),
        JSON.stringify({ ...postgres, user: 'postgres', database: name }),
      ],
      { stdio: 'inherit' },
    )
    await inMid
    child.kill('SIGKILL')
    await once(child, 'exit')
    answer = status(200)
    const later = { now: () => Date.now() + 61_000 }
    const mine = async () =>
      (await deliveryLog({ ledger, clock: later }).list(made.id, { limit: 1 }))[0]
    expect(await mine()).toMatchObject({ state: 'pending', attempts: [{ failure: 'unknown' }] })
    const early = startSender({ ...parts, clock: systemClock })
    const late = startSender({ ...parts, clock: later })
    await until(async () => (await mine())?.state === 'sent')
    await Promise.all([early.stop(), late.stop()])
    expect(got.map(({ headers }) => headers['webhook-id'])).toEqual([one.id, one.id])
    expect((await mine())?.attempts).toMatchObject([
      { n: 1, failure: 'unknown', status: null },
      { n: 2, failure: '', status: 200 },
    ])
  })

  test('that stop break off what hangs and leave it for the next', async () => {
    const { endpoint: made } = await endpoint()
    await put(message())
    const broken = new AbortController()
    answer = () => broken.abort()
    const [leased] = await deliveries.lease({ most: 1, perEndpoint: 1, busy: [] })
    if (leased) await deliver(parts, leased, broken.signal)
    const [one] = await log.list(made.id, { limit: 1 })
    expect(one).toMatchObject({ state: 'pending', nextAt: clock.now() })
    expect(await endpoints.find(made.id)).toMatchObject({ failingSince: null })
    answer = status(200)
    await sendDue()
    expect(await states(made.id)).toEqual([expect.stringContaining(' sent')])
  })

  test('what is old and done is forgotten, what waits is not', async () => {
    const { endpoint: made } = await endpoint()
    const old = message()
    await put(old)
    await sendDue()
    answer = status(500)
    const waits = message()
    await put(waits)
    await sendDue()
    clock.advance(31 * DAY)
    await deliveries.tidy()
    expect(await states(made.id)).toEqual([`${waits.id} pending`])
  })
})
