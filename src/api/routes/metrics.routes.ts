import { Type } from 'typebox'
import { ok, unwrap } from '#core/result.ts'
import { route } from '../route.ts'
import { Metric, MetricDetail } from '../shapes/metric.ts'
import { closed } from '../shapes/schema.ts'

const Metrics = closed({ data: Type.Array(Metric), next_cursor: Type.Null() })

export const metricsRoutes = [
  route({
    key: 'metrics.list',
    method: 'GET',
    path: '/v1/metrics',
    policy: 'read',
    tag: 'metrics',
    title: { zh: '指标字典', en: 'The metrics dictionary' },
    status: 200,
    answer: Metrics,
    handle: async ({ services, actor }) =>
      ok({ data: unwrap(await services.metrics.list(actor)), next_cursor: null }),
  }),
  route({
    key: 'metrics.show',
    method: 'GET',
    path: '/v1/metrics/{key}',
    policy: 'read',
    tag: 'metrics',
    title: { zh: '一个指标的定义与分布', en: 'One metric: definition and spread' },
    params: closed({ key: Type.String({ maxLength: 80 }) }),
    status: 200,
    answer: MetricDetail,
    handle: async ({ services, actor, params: { key } }) => services.metrics.show(actor, key),
  }),
]
