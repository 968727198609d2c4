import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type RunningApi, runningApi } from './fixture/running-api.ts'
import { routes } from './routes/registry.ts'

let folder: string
let api: RunningApi & { close: () => Promise<void> }
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'zhike-console-'))
  await mkdir(join(folder, 'assets'))
  await writeFile(join(folder, 'index.html'), '<!doctype html><title>知客</title>')
  await writeFile(
    join(folder, 'assets', 'main-abc123.js'),
    `export const a = ${JSON.stringify('x'.repeat(5000))}`,
  )
  api = await runningApi({ console: folder })
})
afterAll(async () => {
  await api?.close()
  await rm(folder, { recursive: true })
})

const html = { headers: { accept: 'text/html' } }

describe('the console', () => {
  it('its index stands at every page of it, asked for anew each time', async () => {
    for (const path of ['/', '/customers/c-7', '/tiers?from=2026-11-01']) {
      const { status, text, headers } = await api.call('nobody', 'GET', path, html)
      expect(status).toBe(200)
      expect(text).toContain('知客')
      expect(headers.get('cache-control')).toBe('no-cache')
    }
    expect((await api.call('nobody', 'GET', '/v1/customers/x/y', html)).json.code).toBe('not_found')
    expect((await api.call('nobody', 'GET', '/assets/none.js', html)).status).toBe(404)
    expect((await api.call('nobody', 'GET', '/..%2f..%2fetc%2fpasswd', html)).text).not.toContain(
      'root:',
    )
  })

  it('files with a hash in their name are kept for good, and compressed', async () => {
    const { headers } = await api.call('nobody', 'GET', '/assets/main-abc123.js', {
      headers: { 'accept-encoding': 'gzip' },
    })
    expect(headers.get('cache-control')).toBe('public, max-age=31536000, immutable')
    expect(headers.get('content-encoding')).toBe('gzip')
  })

  it('runs scripts from here only, and in nobody’s frame', async () => {
    const { headers } = await api.call('nobody', 'GET', '/', html)
    const policy = headers.get('content-security-policy') ?? ''
    for (const part of [
      "script-src 'self'",
      "frame-ancestors 'none'",
      "object-src 'none'",
      "base-uri 'none'",
    ])
      expect(policy).toContain(part)
    expect(policy).not.toMatch(/script-src[^;]*unsafe|upgrade-insecure/)
    expect(headers.get('x-content-type-options')).toBe('nosniff')
    expect(headers.get('strict-transport-security')).toBeNull()
  })
})

describe('the description of the API', () => {
  it('is OpenAPI 3.1, with exactly the routes of the router', async () => {
    const { json } = await api.call('nobody', 'GET', '/openapi.json')
    expect(json.openapi).toBe('3.1.0')
    const described = Object.entries(json.paths).flatMap(([path, methods]) =>
      Object.keys(methods as object).map((method) => `${method.toUpperCase()} ${path}`),
    )
    expect(described.sort()).toEqual(
      routes.all.map(({ method, path }) => `${method} ${path}`).sort(),
    )
    for (const { method, path } of routes.all) {
      expect(api.app.hasRoute({ method, url: path.replace(/\{(\w+)\}/g, ':$1') }), path).toBe(true)
    }
  })

  it('names each operation once, resolves every reference, and has every path parameter', async () => {
    const { json, text } = await api.call('nobody', 'GET', '/openapi.json')
    const operations = Object.entries(json.paths).flatMap(([path, methods]) =>
      Object.values(methods as object).map((operation: any) => ({ path, operation })),
    )
    const ids = operations.map(({ operation }) => operation.operationId)
    expect(new Set(ids).size).toBe(ids.length)
    for (const [, name] of text.matchAll(/"\$ref":"#\/components\/schemas\/(\w+)"/g)) {
      expect(json.components.schemas[name as string], name).toBeDefined()
    }
    for (const { path, operation } of operations) {
      const wanted = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name)
      const given = (operation.parameters ?? [])
        .filter((one: any) => one.in === 'path')
        .map((one: any) => one.name)
      expect(given, path).toEqual(wanted)
      expect(operation.responses.default.content['application/problem+json']).toBeDefined()
    }
  })

  it('other ways into the server are few and known', () => {
    const known = new Set([
      ...routes.all.map(({ path }) => path),
      '/openapi.json',
      '/docs',
      '/docs/docs.js',
      '/docs/docs.css',
      '/healthz',
      '/readyz',
      '/metrics',
    ])
    const tree = api.app.printRoutes({ commonPrefix: false })
    const urls = [...tree.matchAll(/(\/\S*) \(/g)].map(([, url]) =>
      (url ?? '').replace(/:(\w+)/g, '{$1}'),
    )
    expect(urls.length).toBeGreaterThan(10)
    const strange = urls.filter(
      (url) => !known.has(url) && ![...known].some((path) => path.endsWith(url)),
    )
    expect(strange.filter((url) => url !== '/*' && url !== '/')).toEqual([])
  })

  it('/docs shows it with scripts of its own', async () => {
    const page = await api.call('nobody', 'GET', '/docs', html)
    expect(page.text).toContain('<script type="module" src="/docs/docs.js">')
    expect(page.text).not.toMatch(/https?:\/\//)
    expect((await api.call('nobody', 'GET', '/docs/docs.js')).text).not.toMatch(
      /innerHTML|https?:\/\//,
    )
  })
})

describe('operating', () => {
  it('health, readiness, metrics', async () => {
    expect((await api.call('nobody', 'GET', '/healthz')).json).toEqual({ ok: true, engines: [] })
    expect((await api.call('nobody', 'GET', '/readyz')).json.ready).toBe(true)
    const { text } = await api.call('nobody', 'GET', '/metrics')
    expect(text).toContain('zhike_http_requests_total')
  })
})
