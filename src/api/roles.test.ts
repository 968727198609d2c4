import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { policies } from './auth/policy.ts'
import { CANARIES } from './fixture/shop-data.ts'
import { type RunningApi, runningApi } from './fixture/running-api.ts'
import { isUnsafe } from './http/request.ts'
import type { Route } from './route.ts'
import { routes } from './routes/registry.ts'
import { ROLES } from './auth/roles.ts'
import type { Role } from './shapes/user.ts'

let api: RunningApi & { close: () => Promise<void> }
beforeAll(async () => {
  api = await runningApi()
})
afterAll(() => api?.close())

/** Who may what, written out: a change of the policy table has to be made here, too. */
const TABLE: Record<string, readonly Role[]> = {
  public: [],
  self: ['owner', 'operator', 'viewer'],
  read: ['owner', 'operator', 'viewer'],
  send_facts: ['owner', 'operator'],
  import: ['owner', 'operator'],
  read_files: ['owner', 'operator'],
  pin: ['owner', 'operator'],
  identity: ['owner', 'operator'],
  define: ['owner', 'operator'],
  sources: ['owner', 'operator'],
  source: [],
  work: ['owner', 'operator'],
  settings: ['owner'],
  people: ['owner'],
  audit: ['owner'],
}

const concrete = (route: Route): string =>
  route.path.replace('{id}/tier-pins/{pin}', 'c-7/tier-pins/p1').replace(/\{\w+\}/g, 'membership')

describe('roles', () => {
  it('every policy is in the table, and every route names a policy', () => {
    expect(Object.fromEntries(policies.all.map(({ key, roles }) => [key, roles]))).toEqual(TABLE)
    for (const route of routes.all) expect(policies.has(route.policy), route.key).toBe(true)
  })

  it('every change is audited, or says why not', () => {
    for (const route of routes.all.filter(({ method }) => isUnsafe(method))) {
      expect(route.audit !== undefined || route.unaudited !== undefined, route.key).toBe(true)
    }
  })

  it.each(routes.all.map((route) => [`${route.method} ${route.path}`, route] as const))(
    '%s lets in exactly the roles of its policy',
    async (_name, route) => {
      const allowed = TABLE[route.policy] ?? []
      for (const role of [...ROLES, 'nobody'] as const) {
        const { status } = await api.call(role, route.method, concrete(route))
        const refused = status === 401 || status === 403
        if (route.policy === 'public') expect(status, role).not.toBe(401)
        // Neither a role's key nor a session is a source's.
        else if (route.policy === 'source') expect(status, role).toBeGreaterThanOrEqual(400)
        else if (role === 'nobody') expect(status, role).toBe(401)
        else expect(refused, `${role} got ${status}`).toBe(!allowed.includes(role))
      }
    },
  )

  it('what is not a route of the table does nothing: unknown paths are 404 for everybody', async () => {
    for (const role of [...ROLES, 'nobody'] as const) {
      expect((await api.call(role, 'POST', '/v1/unknown', { body: {} })).status).toBe(404)
    }
  })

  it('a wrong key is refused, also beside a good cookie', async () => {
    const answer = await api.call('nobody', 'GET', '/v1/session', {
      headers: { authorization: 'Bearer zk_wrongwrongwrong', cookie: 'zhike_session=x' },
    })
    expect(answer.status).toBe(401)
    expect(answer.headers.get('www-authenticate')).toBe('Bearer')
  })
})

describe('viewers see no personal values', () => {
  const gets = routes.all.filter(
    ({ method, policy }) => method === 'GET' && TABLE[policy]?.includes('viewer'),
  )

  it.each(gets.map((route) => [route.path, route] as const))('%s', async (_path, route) => {
    const query =
      route.key === 'search.find'
        ? '?q=c-7'
        : route.key === 'customers.explain'
          ? '?tier=membership'
          : ''
    const path = concrete(route).replace('/customers/membership', '/customers/c-7')
    const { text } = await api.call('viewer', 'GET', `${path}${query}`)
    for (const canary of CANARIES) expect(text).not.toContain(canary)
  })

  it('while those who may see them do', async () => {
    const { text } = await api.call('operator', 'GET', '/v1/customers/c-7')
    for (const canary of [CANARIES[0], CANARIES[1], CANARIES[2], CANARIES[3]])
      expect(text).toContain(canary)
  })

  it('a viewer may not name a customer by a hidden identifier', async () => {
    for (const path of ['', '/timeline', '/explain?tier=membership', '/tier-pins']) {
      const answer = await api.call('viewer', 'GET', `/v1/customers/phone:13812345678${path}`)
      expect(answer.status).toBe(403)
      expect(answer.json.code).toBe('hidden_field')
    }
    expect((await api.call('viewer', 'GET', '/v1/customers/member_no:88')).status).toBe(200)
    expect((await api.call('operator', 'GET', '/v1/customers/phone:13812345678')).status).toBe(200)
  })

  it('customers without an id of the shop are called by number, not by a phone', async () => {
    const { json } = await api.call('viewer', 'GET', '/v1/overview')
    expect(json.tiers[0].latest[0]).toMatchObject({ id: 'no:7', name: '王**' })
  })

  it('no personal value and no query reaches the log', async () => {
    await api.call('operator', 'GET', `/v1/customers?q=${encodeURIComponent(CANARIES[1])}`)
    const lines = api.logged.filter((line) => !line.includes('canary-secret-in-a-bug'))
    for (const canary of CANARIES) expect(lines.join('')).not.toContain(canary)
  })
})
