import { Type } from 'typebox'
import { problem } from '#core/problem.ts'
import { fail, ok, type Result, unwrap } from '#core/result.ts'
import { route } from '../route.ts'
import type { Audited } from '../services.ts'
import { Metric, MetricDetail, MetricInput } from '../shapes/metric.ts'
import { closed } from '../shapes/schema.ts'

const Metrics = closed({ data: Type.Array(Metric), next_cursor: Type.Null() })
const params = closed({ key: Type.String({ maxLength: 80 }) })
const tag = 'metrics'

export const metricsRoutes = [
  route({
    key: 'metrics.list',
    method: 'GET',
    path: '/v1/metrics',
    policy: 'read',
    tag,
    title: { zh: '指标字典', en: 'The metrics dictionary' },
    status: 200,
    answer: Metrics,
    handle: async ({ services, actor }) =>
      ok({ data: unwrap(await services.metrics.list(actor)), next_cursor: null }),
  }),
  route({
    key: 'metrics.create',
    method: 'POST',
    path: '/v1/metrics',
    policy: 'define',
    tag,
    title: { zh: '新建指标', en: 'Make a metric' },
    body: MetricInput,
    status: 201,
    answer: MetricDetail,
    etag: 'gives',
    audit: ({ body }, made) => changed(made, { definition: body.definition, note: body.note }),
    handle: async ({ services, actor, body }) => services.metrics.create(actor, body),
  }),
  route({
    key: 'metrics.show',
    method: 'GET',
    path: '/v1/metrics/{key}',
    policy: 'read',
    tag,
    title: { zh: '一个指标的定义与分布', en: 'One metric: definition and spread' },
    params,
    status: 200,
    answer: MetricDetail,
    etag: 'gives',
    handle: async ({ services, actor, params: { key } }) => services.metrics.show(actor, key),
  }),
  route({
    key: 'metrics.replace',
    method: 'PUT',
    path: '/v1/metrics/{key}',
    policy: 'define',
    tag,
    title: { zh: '修改自建指标', en: 'Change a metric of your own' },
    params,
    body: MetricInput,
    status: 200,
    answer: MetricDetail,
    etag: 'needs',
    audit: ({ body }, made) => changed(made, { definition: body.definition, note: body.note }),
    handle: async ({ services, actor, params: { key }, body, etag }) =>
      body.definition.key === key
        ? services.metrics.replace(actor, key, body, etag)
        : otherKey(body.definition.key),
  }),
  route({
    key: 'metrics.remove',
    method: 'DELETE',
    path: '/v1/metrics/{key}',
    policy: 'define',
    tag,
    title: { zh: '删除自建指标', en: 'Remove a metric of your own' },
    params,
    status: 200,
    answer: MetricDetail,
    etag: 'needs',
    audit: (_call, removed) => changed(removed, {}),
    handle: async ({ services, actor, params: { key }, etag }) =>
      services.metrics.remove(actor, key, etag),
  }),
]

const changed = (metric: MetricDetail, detail: object): Omit<Audited, 'action'> => ({
  subject: { kind: 'metric', id: metric.key },
  detail: { version: metric.version, ...detail },
})

const otherKey = (key: string): Result<never> =>
  fail(
    problem(
      'invalid_value',
      {
        detail: `The definition’s key is ${key}; it must be the path’s. / 定义的 key 必须与路径一致。`,
      },
      '/definition/key',
    ),
  )
