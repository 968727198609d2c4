import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { auditIntents } from '#stores/audit-intents.store.ts'
import { type RunningApi, runningApi } from '../fixture/running-api.ts'
import { systemActor } from '../actor.ts'
import { acceptAdminKey, makeFirstKey } from './keys.ts'

let api: RunningApi & { close: () => Promise<void> }
beforeAll(async () => {
  api = await runningApi()
})
afterAll(() => api?.close())

const SAME_SITE = { 'sec-fetch-site': 'same-origin' }
const cookieOf = (answer: { headers: Headers }): string =>
  (answer.headers.getSetCookie()[0] ?? '').split(';')[0] ?? ''
const as = (cookie: string): { headers: Record<string, string> } => ({
  headers: { ...SAME_SITE, cookie },
})
const login = (name: string, password: string) =>
  api.call('nobody', 'POST', '/v1/session', { body: { name, password }, headers: SAME_SITE })

/** A user with a password, through the same routes as people use. */
async function person(
  name: string,
  role: string,
): Promise<{ id: string; cookie: string; password: string }> {
  const made = await api.call('owner', 'POST', '/v1/users', { body: { name, role } })
  expect(made.status).toBe(201)
  const password = `correct horse ${name}`
  const { token } = made.json.link
  const done = await api.call('nobody', 'POST', '/v1/setup', {
    body: { token, password },
    headers: SAME_SITE,
  })
  expect(done.status).toBe(200)
  return { id: made.json.user.id, cookie: cookieOf(done), password }
}

describe('the first owner', () => {
  it('comes in by a one-time link and by nothing else', async () => {
    expect((await login('owner', 'owner')).status).toBe(401)
    const link = await api.services.setup.ownerLink()
    expect(link?.url).toBe(`http://shop.test/setup#${link?.token}`)
    const token = link?.token ?? ''
    const offer = await api.call('nobody', 'POST', '/v1/setup/check', { body: { token } })
    expect(offer.json).toMatchObject({
      purpose: 'owner',
      role: 'owner',
      name: null,
      shop_name: '知客小店',
    })

    const short = await api.call('nobody', 'POST', '/v1/setup', {
      body: { token, name: 'boss', password: 'short' },
    })
    expect(short.json.errors[0]).toMatchObject({ pointer: '/password', code: 'too_short' })
    const nameless = await api.call('nobody', 'POST', '/v1/setup', {
      body: { token, password: 'long enough 1' },
    })
    expect(nameless.json.errors[0]).toMatchObject({ pointer: '/name', code: 'missing_field' })

    const body = { token, name: 'boss', display_name: '老板', password: 'long enough 1' }
    const tries = await Promise.all(
      [1, 2, 3].map(() => api.call('nobody', 'POST', '/v1/setup', { body })),
    )
    expect(tries.map(({ status }) => status).sort()).toEqual([200, 403, 403])
    const won = tries.find(({ status }) => status === 200)
    expect(won?.json).toMatchObject({
      kind: 'user',
      name: 'boss',
      display_name: '老板',
      role: 'owner',
    })
    expect(won?.headers.getSetCookie()[0]).toMatch(
      /^zhike_session=zs_.{43}; Max-Age=\d+; Path=\/; HttpOnly; SameSite=Lax$/,
    )
    expect(await api.services.setup.ownerLink()).toBeUndefined()
  })

  it('a later link replaces an earlier one, and links end after three days', async () => {
    const { json } = await api.call('owner', 'POST', '/v1/users', {
      body: { name: 'late', role: 'viewer' },
    })
    const again = await api.call('owner', 'POST', `/v1/users/${json.user.id}/link`)
    const check = (token: string) =>
      api.call('nobody', 'POST', '/v1/setup/check', { body: { token } })
    expect((await check(json.link.token)).json.code).toBe('bad_link')
    expect((await check(again.json.token)).json).toMatchObject({
      purpose: 'invitation',
      name: 'late',
      role: 'viewer',
    })
    const now = api.clock.now()
    api.clock.advance(3 * 24 * 3_600_000 + 1)
    expect((await check(again.json.token)).status).toBe(403)
    api.clock.set(now)
  })
})

describe('sessions', () => {
  it('sign in, know who one is, sign out', async () => {
    const { password } = await person('ann', 'operator')
    const opened = await login('ANN', password)
    expect(opened.status).toBe(200)
    const me = await api.call('nobody', 'GET', '/v1/session', as(cookieOf(opened)))
    expect(me.json).toMatchObject({
      kind: 'user',
      name: 'ann',
      role: 'operator',
      sees_personal: true,
    })
    expect(me.json.may).toContain('import')
    expect(me.json.may).not.toContain('people')
    const out = await api.call('nobody', 'DELETE', '/v1/session', as(cookieOf(opened)))
    expect(out.status).toBe(204)
    expect((await api.call('nobody', 'GET', '/v1/session', as(cookieOf(opened)))).status).toBe(401)
  })

  it('every sign-in has a token of its own, and only its hash is kept', async () => {
    const { cookie, password } = await person('bea', 'viewer')
    const second = cookieOf(await login('bea', password))
    expect(second).not.toBe(cookie)
    expect((await api.call('nobody', 'GET', '/v1/session', as(second))).status).toBe(200)
  })

  it('a disabled user is out at once; so is one whose role changed', async () => {
    const { id, cookie } = await person('cleo', 'operator')
    const user = await api.call('owner', 'GET', `/v1/users/${id}`)
    const change = (body: object, etag: string) =>
      api.call('owner', 'PUT', `/v1/users/${id}`, { body, headers: { 'if-match': etag } })
    const lowered = await change({ role: 'viewer' }, user.headers.get('etag') ?? '')
    expect(lowered.json).toMatchObject({ role: 'viewer', state: 'active' })
    expect((await api.call('nobody', 'GET', '/v1/session', as(cookie))).status).toBe(401)
    const fresh = cookieOf(await login('cleo', 'correct horse cleo'))
    await change({ state: 'disabled' }, lowered.headers.get('etag') ?? '')
    expect((await api.call('nobody', 'GET', '/v1/session', as(fresh))).status).toBe(401)
    expect((await login('cleo', 'correct horse cleo')).status).toBe(401)
  })

  it('end after a week without use', async () => {
    const { cookie } = await person('dora', 'viewer')
    const now = api.clock.now()
    api.clock.advance(6 * 24 * 3_600_000)
    expect((await api.call('nobody', 'GET', '/v1/session', as(cookie))).status).toBe(200)
    api.clock.advance(8 * 24 * 3_600_000)
    expect((await api.call('nobody', 'GET', '/v1/session', as(cookie))).status).toBe(401)
    api.clock.set(now)
  })

  it('a new password ends the other sessions and needs the old one', async () => {
    const { cookie, password } = await person('eve', 'viewer')
    const other = cookieOf(await login('eve', password))
    const change = (current: string) =>
      api.call('nobody', 'PUT', '/v1/session/password', {
        body: { current, next: 'another one 22' },
        ...as(cookie),
      })
    expect((await change('wrong')).json.code).toBe('wrong_password')
    const changed = await change(password)
    expect(changed.status).toBe(200)
    expect((await api.call('nobody', 'GET', '/v1/session', as(other))).status).toBe(401)
    expect((await api.call('nobody', 'GET', '/v1/session', as(cookieOf(changed)))).status).toBe(200)
  })

  it('ten wrong passwords, even at once, are all that a name gets in a quarter of an hour', async () => {
    const { password } = await person('fay', 'viewer')
    const tries = await Promise.all(
      Array.from({ length: 16 }, (_, index) => login('fay', `guess ${index}`)),
    )
    expect(tries.filter(({ status }) => status === 401)).toHaveLength(10)
    const refused = tries.find(({ status }) => status === 429)
    expect(refused?.headers.get('retry-after')).toBe('900')
    expect((await login('fay', password)).status).toBe(429)
    api.clock.advance(15 * 60_000 + 1)
    expect((await login('fay', password)).status).toBe(200)
  })

  it('an unknown name is refused in the same words as a wrong password', async () => {
    await person('gil', 'viewer')
    const [unknown, wrong] = [await login('nobody-here', 'x'), await login('gil', 'x')]
    expect({ ...unknown.json, instance: '' }).toEqual({ ...wrong.json, instance: '' })
  })
})

describe('requests from other sites', () => {
  it('are refused when the cookie comes with them', async () => {
    const { cookie } = await person('hal', 'owner')
    const change = (headers: Record<string, string>) =>
      api.call('nobody', 'POST', '/v1/evaluate', { body: {}, headers: { cookie, ...headers } })
    expect((await change({ 'sec-fetch-site': 'same-origin' })).status).toBe(202)
    expect((await change({ origin: api.url })).status).toBe(202)
    for (const headers of [
      {},
      { 'sec-fetch-site': 'cross-site' },
      { 'sec-fetch-site': 'same-site' },
      { origin: 'https://evil.example' },
      { origin: 'null' },
      { 'sec-fetch-site': 'same-origin', origin: 'https://evil.example' },
    ]) {
      const answer = await change(headers as Record<string, string>)
      expect(answer.json?.code, JSON.stringify(headers)).toBe('cross_site')
    }
  })

  it('signing in from another site is refused, too', async () => {
    const answer = await api.call('nobody', 'POST', '/v1/session', {
      body: { name: 'hal', password: 'correct horse hal' },
      headers: { 'sec-fetch-site': 'cross-site' },
    })
    expect(answer.status).toBe(403)
  })
})

describe('the last owner', () => {
  it('cannot be disabled or lowered, also when two owners do it to each other at once', async () => {
    const { json } = await api.call('owner', 'GET', '/v1/users?limit=1000')
    const owners = json.data.filter((user: any) => user.role === 'owner' && user.state === 'active')
    const disable = (user: any) =>
      api.call('owner', 'PUT', `/v1/users/${user.id}`, {
        body: { state: 'disabled' },
        headers: { 'if-match': `"${user.etag}"` },
      })
    const answers = await Promise.all(owners.map(disable))
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(owners.length - 1)
    expect(answers.filter((answer) => answer.json.code === 'last_owner')).toHaveLength(1)
  })
})

describe('API keys', () => {
  it('are shown once, listed by prefix, and dead when revoked', async () => {
    const made = await api.call('owner', 'POST', '/v1/keys', {
      body: { name: 'till', role: 'operator' },
    })
    const { key, secret } = made.json
    expect(secret.startsWith(key.prefix)).toBe(true)
    const use = () =>
      api.call('nobody', 'GET', '/v1/session', { headers: { authorization: `Bearer ${secret}` } })
    expect((await use()).json).toMatchObject({ kind: 'key', name: 'till', role: 'operator' })
    const listed = await api.call('owner', 'GET', '/v1/keys')
    expect(listed.text).not.toContain(secret)
    expect(listed.json.data.find((one: any) => one.id === key.id).last_used_at).toBe(
      '2026-11-22T08:45:00.001+08:00',
    )
    await api.call('owner', 'DELETE', `/v1/keys/${key.id}`)
    expect((await use()).status).toBe(401)
  })

  it('ZHIKE_ADMIN_KEY works from the start; another value replaces it', async () => {
    const { ledger, clock } = api
    const use = async (secret: string) =>
      (
        await api.call('nobody', 'GET', '/v1/users', {
          headers: { authorization: `Bearer ${secret}` },
        })
      ).status
    await acceptAdminKey({ ledger, clock }, 'a'.repeat(32))
    expect(await use('a'.repeat(32))).toBe(200)
    await acceptAdminKey({ ledger, clock }, 'b'.repeat(32))
    expect(await use('a'.repeat(32))).toBe(401)
    expect(await use('b'.repeat(32))).toBe(200)
    expect(await makeFirstKey({ ledger, clock })).toBeUndefined()
  })
})

describe('the audit log', () => {
  it('has who did what to what, without secrets', async () => {
    await api.services.keys.create(systemActor('test'), { name: 'x', role: 'viewer' })
    const { json, text } = await api.call('owner', 'GET', '/v1/audit?limit=1000')
    const actions = new Set(json.data.map((entry: any) => entry.action))
    for (const action of [
      'users.create',
      'users.change',
      'setup.finish',
      'session.login',
      'keys.create',
      'keys.revoke',
    ]) {
      expect(actions).toContain(action)
    }
    expect(text).not.toMatch(/z[skl]_[\w-]{20}|correct horse|argon2/)
    const ofUser = json.data.find((entry: any) => entry.action === 'session.login')
    const filtered = await api.call('owner', 'GET', `/v1/audit?actor=user:${ofUser.actor.id}`)
    expect(filtered.json.data.every((entry: any) => entry.actor.id === ofUser.actor.id)).toBe(true)
  })

  it('a change that was refused leaves nothing; one of which nobody knows how it ended is told as such', async () => {
    const { ledger, clock, services } = api
    const intents = auditIntents({ ledger, clock })
    await intents.settle(clock.now() + 1)
    expect((await api.call('owner', 'DELETE', '/v1/jobs/j1')).status).toBe(409)
    expect(
      (await api.call('owner', 'POST', '/v1/keys', { body: { name: 'y', role: 'viewer' } })).status,
    ).toBe(201)
    expect(await intents.settle(clock.now() + 1)).toBe(0)
    services.jobs.cancel = async () => {
      throw new Error('a bug, half way')
    }
    expect((await api.call('owner', 'DELETE', '/v1/jobs/j1')).status).toBe(500)
    expect(await intents.settle(clock.now() + 1)).toBe(1)
    const { json } = await api.call('owner', 'GET', '/v1/audit?limit=1')
    expect(json.data[0]).toMatchObject({
      action: 'jobs.cancel',
      subject: { kind: 'request' },
      detail: { params: { id: 'j1' }, outcome: 'unknown' },
    })
  })
})
