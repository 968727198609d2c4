import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import fastifyStatic from '@fastify/static'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { problem } from '#core/problem.ts'
import { ProblemError } from '#core/result.ts'
import { documentHash, openApiDocument } from '../openapi.ts'
import type { Route } from '../route.ts'

const YEAR = 365 * 24 * 3600

/** /openapi.json and the page at /docs that shows it: no script from anywhere else. */
export async function registerDocs(
  app: FastifyInstance,
  routes: readonly Route[],
  version: string,
): Promise<void> {
  // Made when somebody asks: a start would wait for it.
  let made: { text: string; etag: string } | undefined
  app.get('/openapi.json', async (request, reply) => {
    made ??= described(routes, version)
    const { text, etag } = made
    reply
      .type('application/json; charset=utf-8')
      .header('etag', etag)
      .header('cache-control', 'no-cache')
    return request.headers['if-none-match'] === etag ? reply.code(304).send() : reply.send(text)
  })
  const folder = new URL('../docs-page/', import.meta.url)
  for (const [path, file, type] of DOCS_FILES) {
    const body = await readFile(new URL(file, folder), 'utf8')
    app.get(path, async (_request, reply) =>
      reply.type(`${type}; charset=utf-8`).header('cache-control', 'no-cache').send(body),
    )
  }
}

function described(routes: readonly Route[], version: string): { text: string; etag: string } {
  const document = openApiDocument(routes, version)
  return { text: JSON.stringify(document), etag: `"${documentHash(document)}"` }
}

const DOCS_FILES = [
  ['/docs', 'docs.html', 'text/html'],
  ['/docs/docs.js', 'docs.js', 'text/javascript'],
  ['/docs/docs.css', 'docs.css', 'text/css'],
] as const

/**
 * The console's files, and its index for every path that is one of its pages. Files under /assets carry a hash in
 * their name and never change; the index is asked for anew each time.
 */
export async function registerConsole(
  app: FastifyInstance,
  folder: string | undefined,
): Promise<void> {
  const built = folder !== undefined && existsSync(join(folder, 'index.html'))
  if (built) {
    await app.register(fastifyStatic, {
      root: folder,
      wildcard: true,
      cacheControl: false,
      index: ['index.html'],
      setHeaders: (reply, path) => {
        const immutable = path.startsWith(join(folder, 'assets'))
        reply.header('cache-control', immutable ? `public, max-age=${YEAR}, immutable` : 'no-cache')
      },
    })
  }
  app.setNotFoundHandler(async (request, reply) => {
    if (isPage(request)) {
      if (built) return reply.header('cache-control', 'no-cache').sendFile('index.html')
      return notBuilt(reply)
    }
    throw new ProblemError(
      problem('not_found', { what: 'route', id: `${request.method} ${pathOf(request)}` }),
    )
  })
}

const pathOf = (request: FastifyRequest): string => request.url.split('?')[0] ?? ''

/** A page of the console is asked for by a browser's address line; a missing file or API route is not. */
function isPage(request: FastifyRequest): boolean {
  const path = pathOf(request)
  const accepts = request.headers.accept ?? ''
  if (request.method !== 'GET' && request.method !== 'HEAD') return false
  return (
    accepts.includes('text/html') &&
    !/^\/(v1|assets|docs|openapi|healthz|readyz|metrics)(\/|$|\.)/.test(path)
  )
}

const notBuilt = (reply: FastifyReply): FastifyReply =>
  reply
    .code(503)
    .type('text/html; charset=utf-8')
    .send(
      '<!doctype html><meta charset="utf-8"><title>知客</title><p>控制台尚未构建，请运行 <code>npm start</code>。' +
        '<p lang="en">The console is not built yet; run <code>npm start</code>. <a href="/docs">API</a>',
    )
