import compress from '@fastify/compress'
import cookie from '@fastify/cookie'
import multipart from '@fastify/multipart'
import fastify, { type FastifyBaseLogger, type FastifyInstance, LogController } from 'fastify'
import type { Registry } from 'prom-client'
import type { Clock } from '#core/clock.ts'
import { timeOrderedId } from '#core/ids.ts'
import { unwrap } from '#core/result.ts'
import { authenticate } from './http/authenticate.ts'
import { frameworkError, registerErrors } from './http/errors.ts'
import { beginIdempotent, finishIdempotent } from './http/idempotency.ts'
import { readJsonBody } from './http/json-body.ts'
import { type LoadLimits, limitLoad } from './http/load-limits.ts'
import { createMeters } from './http/meters.ts'
import { registerObservability } from './http/observability.ts'
import { registerConsole, registerDocs } from './http/pages.ts'
import { registerOpenRoutes } from './http/open-routes.ts'
import { registerRoute } from './http/register-route.ts'
import { registerSecurityHeaders } from './http/security-headers.ts'
import { serializerCompiler } from './http/serializing.ts'
import { validatorCompiler } from './http/validation.ts'
import { routes } from './routes/registry.ts'
import type { Services } from './services.ts'

export type ServerConfig = {
  readonly version: string
  /** Folder of the built console; undefined = none. */
  readonly console?: string | undefined
  /** The outside is reached by https: cookies are for https only, browsers are told to stay there. */
  readonly https?: boolean
  /** Addresses of proxies in front whose X-Forwarded-For is believed; none by default. */
  readonly trustProxy?: boolean | string
}

export type ServerParts = {
  readonly services: Services
  readonly config: ServerConfig
  readonly log: FastifyBaseLogger
  readonly clock: Clock
  /** Where numbers about the process are kept; made anew if left out. */
  readonly meters?: Registry
  /** This process will stop soon: whoever asks is to ask another one next time. */
  readonly isLeaving?: () => boolean
  /** What is answered at once. */
  readonly limits?: LoadLimits
}

/** A connection that sends nothing for so long is let go. */
const IDLE_MS = 120_000
const HEADERS_MS = 15_000

/**
 * Zhike's HTTP server: API, docs and console. It listens to nothing until `listen` is called, and takes its
 * requests to their end when `close` is.
 *
 * @example const app = await buildServer({ services, config: { version }, log, clock }); await app.listen({ port })
 */
export async function buildServer(parts: ServerParts): Promise<FastifyInstance> {
  const { services, config, log, clock } = parts
  const app = fastify({
    loggerInstance: log,
    // Our own line per request: fastify's has the URL, and a URL may hold a phone number.
    logController: new LogController({ disableRequestLogging: true }),
    genReqId: () => timeOrderedId(clock.now()),
    trustProxy: config.trustProxy ?? false,
    bodyLimit: 1024 * 1024,
    // Uploads may take long; a silent connection may not.
    requestTimeout: 0,
    connectionTimeout: IDLE_MS,
    frameworkErrors: frameworkError,
    forceCloseConnections: 'idle',
    return503OnClosing: true,
    routerOptions: { maxParamLength: 400, caseSensitive: true },
  }) as unknown as FastifyInstance
  app.server.headersTimeout = HEADERS_MS
  app.setValidatorCompiler(validatorCompiler)
  app.setSerializerCompiler(serializerCompiler)
  app.removeAllContentTypeParsers()
  app.addContentTypeParser(
    'application/json',
    { parseAs: 'string' },
    async (_request: unknown, text: string | Buffer) => unwrap(readJsonBody(String(text))),
  )
  app.decorateRequest('facts')
  await registerPlugins(app, config)
  registerErrors(app)
  limitLoad(app, parts.limits)
  app.addHook('onRequest', authenticate(services))
  app.addHook('preHandler', beginIdempotent(services))
  app.addHook('onSend', finishIdempotent(services))
  // Streams have no end of their own: the server would wait for them.
  app.addHook('preClose', async () => services.stream.close())
  const around = { services, clock, secureCookies: config.https ?? false }
  for (const route of routes.all.filter(({ cors }) => cors !== true))
    registerRoute(app, route, around)
  await registerOpenRoutes(app, routes.all, around)
  const isLeaving = parts.isLeaving ?? (() => false)
  app.addHook('onSend', async (_request, reply) => {
    if (isLeaving()) reply.header('connection', 'close')
  })
  registerObservability(app, { services, meters: parts.meters ?? createMeters(), isLeaving })
  await registerDocs(app, routes.all, config.version)
  await registerConsole(app, config.console)
  return app
}

async function registerPlugins(app: FastifyInstance, config: ServerConfig): Promise<void> {
  await registerSecurityHeaders(app, config.https ?? false)
  await app.register(cookie)
  await app.register(multipart, { throwFileSizeLimit: true })
  await app.register(compress, { global: true, threshold: 1024, encodings: ['br', 'gzip'] })
}
