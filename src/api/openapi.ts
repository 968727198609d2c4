import { createHash } from 'node:crypto'
import type { TObject } from 'typebox'
import { canonicalJson, type Json } from '#core/json.ts'
import { problemCatalogue } from '#core/problems.ts'
import { policyOf } from './auth/policy.ts'
import { namedShapes } from './http/named-shapes.ts'
import type { Route } from './route.ts'
import { MAX_ITEMS } from './shapes/ingest.ts'
import { ProblemAnswer } from './shapes/problem.ts'
import { NULLABLE_OF } from './shapes/schema.ts'

type Node = { [key: string]: unknown }

/** The OpenAPI 3.1 document of the routes: made from the same data as the server, so the two cannot differ. */
export function openApiDocument(routes: readonly Route[], version: string): Node {
  const components = new Map<string, Node>()
  const paths: Record<string, Record<string, Node>> = {}
  for (const route of routes) {
    paths[route.path] = {
      ...paths[route.path],
      [route.method.toLowerCase()]: operation(route, components),
    }
  }
  const schemas = Object.fromEntries([...components].sort(([a], [b]) => (a < b ? -1 : 1)))
  return {
    openapi: '3.1.0',
    info: {
      title: 'Zhike 知客',
      version,
      description: INTRODUCTION,
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: '/' }],
    tags: [...new Set(routes.map(({ tag }) => tag))].map((name) => ({ name })),
    paths,
    // What `type` of a problem points to: /docs#CODE.
    'x-problems': problemCatalogue,
    components: {
      securitySchemes: {
        key: { type: 'http', scheme: 'bearer' },
        session: { type: 'apiKey', in: 'cookie', name: 'zhike_session' },
        write_key: { type: 'http', scheme: 'basic' },
      },
      schemas,
    },
  }
}

const INTRODUCTION = [
  'Times are ISO-8601; without an offset they are read in the shop’s zone. Money is a whole number of minor units',
  'and its currency. Lists answer data and next_cursor. Errors are application/problem+json with a stable code.',
  'Unsafe requests may carry an Idempotency-Key, which is kept for 24 hours.',
].join(' ')

function operation(route: Route, components: Map<string, Node>): Node {
  const parameters = parametersOf(route, components)
  const body = bodyOf(route, components)
  return {
    operationId: route.key.replace(/[._](\w)/g, (_, letter: string) => letter.toUpperCase()),
    tags: [route.tag],
    summary: route.title.en,
    description: `${route.title.zh}${roles(route)}`,
    ...(parameters.length > 0 ? { parameters } : {}),
    ...(body === undefined ? {} : { requestBody: body }),
    responses: {
      [route.status]: answerOf(route, components),
      default: {
        description: 'Problem',
        content: { 'application/problem+json': { schema: schemaOf(ProblemAnswer, components) } },
      },
    },
    security: securityOf(route),
    'x-policy': route.policy,
  }
}

/** Platforms sign their webhooks, each its own way; clients that track have a write key as the user's name. */
function securityOf({ policy, cors }: Route): Node[] {
  if (policy === 'source') return cors === true ? [{ write_key: [] }] : []
  return policy === 'public' ? [] : [{ key: [] }, { session: [] }]
}

function roles({ policy }: Route): string {
  const { roles: allowed } = policyOf(policy)
  return allowed.length === 0 ? '' : ` · ${allowed.join(', ')}`
}

function parametersOf(route: Route, components: Map<string, Node>): Node[] {
  const from = (schema: TObject | undefined, place: string): Node[] =>
    Object.entries(schema?.properties ?? {}).map(([name, property]) => ({
      name,
      in: place,
      required: place === 'path' || ((schema?.required ?? []) as readonly string[]).includes(name),
      schema: schemaOf(property, components),
      ...((property as Node)['type'] === 'array' ? { style: 'form', explode: true } : {}),
    }))
  const header = (name: string, required: boolean): Node => ({
    name,
    in: 'header',
    required,
    schema: { type: 'string' },
  })
  return [
    ...from(route.params, 'path'),
    ...from(route.query, 'query'),
    ...(route.etag === 'needs' ? [header('If-Match', true)] : []),
    ...(route.method !== 'GET' && !['public', 'source'].includes(route.policy)
      ? [header('Idempotency-Key', false)]
      : []),
  ]
}

function bodyOf(route: Route, components: Map<string, Node>): Node | undefined {
  const json = (schema: unknown): Node => ({
    required: route.bodyOptional !== true,
    content: { 'application/json': { schema } },
  })
  if (route.items !== undefined) {
    const item = schemaOf(route.items, components)
    const many = {
      type: 'object',
      additionalProperties: false,
      required: ['data'],
      properties: { data: { type: 'array', items: item, maxItems: MAX_ITEMS } },
    }
    return json({ oneOf: [item, many] })
  }
  if (route.multipart !== undefined) {
    const { properties } = route.multipart
    const fields = Object.entries(properties).map(([name, property]) => [
      name,
      schemaOf(property, components),
    ])
    const schema = {
      type: 'object',
      properties: { file: { type: 'string', format: 'binary' }, ...Object.fromEntries(fields) },
    }
    return { required: true, content: { 'multipart/form-data': { schema } } }
  }
  return route.body === undefined ? undefined : json(schemaOf(route.body, components))
}

function answerOf(route: Route, components: Map<string, Node>): Node {
  const description = route.title.en
  if (route.file !== undefined) {
    return { description, content: { [route.file]: { schema: { type: 'string' } } } }
  }
  if (route.answer === undefined) return { description }
  const headers =
    route.etag === undefined ? {} : { headers: { ETag: { schema: { type: 'string' } } } }
  return {
    description,
    ...headers,
    content: { 'application/json': { schema: schemaOf(route.answer, components) } },
  }
}

/** The schema as JSON; shapes with a name become references to components. */
function schemaOf(schema: unknown, components: Map<string, Node>): unknown {
  if (Array.isArray(schema)) return schema.map((one) => schemaOf(one, components))
  if (schema === null || typeof schema !== 'object') return schema
  const name = namedShapes.get(schema)
  const inner = (schema as { [NULLABLE_OF]?: object })[NULLABLE_OF]
  if (inner !== undefined && namedShapes.has(inner)) {
    return { anyOf: [schemaOf(inner, components), { type: 'null' }] }
  }
  if (name === undefined) return plain(schema, components)
  if (!components.has(name)) {
    // Before its parts, in case one of them comes back to it.
    components.set(name, {})
    components.set(name, plain(schema, components))
  }
  return { $ref: `#/components/schemas/${name}` }
}

const plain = (schema: object, components: Map<string, Node>): Node =>
  Object.fromEntries(
    Object.entries(schema).map(([key, value]) => [key, schemaOf(value, components)]),
  )

/** The document's ETag. */
export const documentHash = (document: object): string =>
  createHash('sha256')
    .update(canonicalJson(document as Json))
    .digest('hex')
    .slice(0, 16)
